/** Verifies responses that the relay posts to a source's response endpoint. */
import type { ClosedEvent, RefusalBody, ResponseEvent, WithdrawalEvent } from './schema-types.ts';
import { bytesOf, SignatureError, verify, type WebhookHeaders } from './signature.ts';

export interface VerifyOptions {
  /** ms since 1970; default: now. */
  now?: number;
}

export interface ReceivedResponse {
  /** `webhook-id`, equal on every retry: store it with the result, and reply the same to a retry. */
  id: string;
  /**
   * By `type` an answer, its withdrawal (`com.beckon.response.withdrawn`, only for `revocable` actions), or the end of the item by an
   * administrator (`com.beckon.item.closed`). null: a test of the endpoint (`source ping`), or a type of a newer relay; reply 2xx.
   */
  event: ReceivedEvent | null;
}

type ReceivedEvent = ResponseEvent | WithdrawalEvent | ClosedEvent;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

interface Message {
  type: string;
  data?: unknown;
}
const isMessage = (value: unknown): value is Message => isRecord(value) && typeof value.type === 'string';

const TYPES: ReadonlySet<string> = new Set([
  'com.beckon.response.recorded',
  'com.beckon.response.withdrawn',
  'com.beckon.item.closed',
] satisfies ReceivedEvent['type'][]);

/** The signature proves the origin, so only the kind of message is checked, not every member. */
const isKnown = (value: Message): value is ReceivedEvent => TYPES.has(value.type) && isRecord(value.data);

/**
 * @param body raw bytes as received, before any parser
 * @param secret of the source's `response`; several during rotation
 * @throws SignatureError if the relay did not sign it
 */
export async function verifyResponse(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string | readonly string[],
  { now = Date.now() }: VerifyOptions = {},
): Promise<ReceivedResponse> {
  const bytes = bytesOf(body);
  const id = await verify(headers, bytes, [secret].flat(), now);
  const message: unknown = parse(new TextDecoder().decode(bytes));
  if (!isMessage(message)) throw new SignatureError('The message is signed, and is no event');
  return { id, event: isKnown(message) ? message : null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Body of a `200` reply that refuses an answer. @param reason shown to all recipients. @param options `final`: the item is closed */
export const refusal = (reason: string, { final }: { final?: boolean } = {}): RefusalBody => ({
  status: 'refused',
  reason,
  ...(final ? { final } : {}),
});
