/** Answers out: what the relay posts to the response endpoint of a source. */
import type { RefusalBody, ResponseEvent, WithdrawalEvent } from './schema-types.ts';
import { bytesOf, SignatureError, verify, type WebhookHeaders } from './signature.ts';

export interface VerifyOptions {
  /** ms since 1970; default: now. */
  now?: number;
}

export interface ReceivedResponse {
  /** `webhook-id`, the same on every retry: remember it with what you did, and answer the same again. */
  id: string;
  /** By its `type` an answer, or that an answer is taken back: `com.beckon.response.withdrawn` comes only for actions that are `revocable`. */
  event: ResponseEvent | WithdrawalEvent;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What is signed with the secret is the relay's own: it is checked to be a response, not member by member. */
const isResponse = (value: unknown): value is ResponseEvent | WithdrawalEvent =>
  isRecord(value) &&
  (value.type === 'com.beckon.response.recorded' || value.type === 'com.beckon.response.withdrawn') &&
  isRecord(value.data);

/**
 * @param body as it came, byte for byte, before any parser
 * @param secret of the source's `response`; several while one is exchanged for another
 * @throws SignatureError where it is not what the relay signed
 */
export async function verifyResponse(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string | readonly string[],
  { now = Date.now() }: VerifyOptions = {},
): Promise<ReceivedResponse> {
  const bytes = bytesOf(body);
  const id = await verify(headers, bytes, [secret].flat(), now);
  const event: unknown = parse(new TextDecoder().decode(bytes));
  if (!isResponse(event)) throw new SignatureError('The message is signed, and is no response');
  return { id, event };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The body, beside status 200, that refuses an answer. The reason is shown to everyone who is asked again.
 * @param options `final`: no other answer would be accepted either, and the item is closed
 */
export const refusal = (reason: string, { final }: { final?: boolean } = {}): RefusalBody => ({
  status: 'refused',
  reason,
  ...(final ? { final } : {}),
});
