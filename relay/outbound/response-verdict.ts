/** Interprets HTTP responses to outgoing messages (contract section 5), for sources and gateways alike. */
import { plainLine } from '../../shared/rules/plain-text.ts';
import type { HttpAnswer } from './http-answer.ts';

/** `after`: the wait that the receiver requested, ms. */
export type ResponseVerdict =
  | { kind: 'taken'; answer: HttpAnswer }
  | { kind: 'failed'; reason: string; gone: boolean; after?: number };

const MAX_REASON = 500;

/** 2xx without HTML: taken. 410: gone. All others including redirects, and network errors: retry. */
export async function verdictOf(send: () => Promise<HttpAnswer>): Promise<ResponseVerdict> {
  try {
    return readAnswer(await send());
  } catch (error) {
    return { kind: 'failed', gone: false, reason: error instanceof Error ? error.message : 'network error' };
  }
}

const WEB_PAGE = 'it replied with a web page, such as a sign-in page';

/** A proxy or portal that asks for a sign-in replies 200 in place of the endpoint. An empty body is no page, whatever its media type. */
function isWebPage({ mediaType, body }: Pick<HttpAnswer, 'mediaType' | 'body'>): boolean {
  const text = body.trimStart();
  return text !== '' && (/^(text\/html|application\/xhtml\+xml)$/.test(mediaType) || text.startsWith('<'));
}

/** @param explain extracts the reason from a failed response; null: none */
export function readAnswer(
  answer: HttpAnswer,
  explain: (answer: HttpAnswer) => string | null = () => null,
): ResponseVerdict {
  if (answer.status >= 200 && answer.status < 300) {
    return isWebPage(answer) ? { kind: 'failed', gone: false, reason: WEB_PAGE } : { kind: 'taken', answer };
  }
  const gone = answer.status === 410;
  const words = explain(answer);
  const reason = gone
    ? 'the endpoint is gone (HTTP 410)'
    : `HTTP ${answer.status}${words === null ? '' : `: ${words}`}`;
  return { kind: 'failed', gone, reason, ...(answer.retryAfter === null ? {} : { after: answer.retryAfter }) };
}

/** Foreign text as one line of limited length. */
export const singleLine = (text: string): string => plainLine(text).slice(0, MAX_REASON);

interface ReceiverRefusal {
  reason: string;
  /** No other answer would be accepted either. */
  final?: true;
}

/** Parses a `{ "status": "refused" }` body; null if it is not a refusal. */
export function refusalIn(answer: HttpAnswer): ReceiverRefusal | null {
  if (!answer.complete) return null;
  try {
    const body: unknown = JSON.parse(answer.body);
    if (typeof body !== 'object' || body === null || !('status' in body) || body.status !== 'refused') return null;
    const reason = 'reason' in body && typeof body.reason === 'string' ? singleLine(body.reason) : '';
    const final = 'final' in body && body.final === true;
    return { reason: reason || 'refused without a reason', ...(final ? { final } : {}) };
  } catch {
    return null; // not JSON: any 2xx confirms
  }
}
