/** How an HTTP answer to something we sent is read (contract section 5), the same for sources and gateways. */
import { plainLine } from '../../shared/rules/plain-text.ts';
import type { HttpAnswer } from './read-answer.ts';

/** `after` is what the receiver asked us to wait, in ms. */
export type Verdict =
  | { kind: 'taken'; answer: HttpAnswer }
  | { kind: 'failed'; reason: string; gone: boolean; after?: number };

const MAX_REASON = 500;

/** 2xx is taken, 410 is gone; anything else, a redirect too, and any failure of the network is to be tried again. */
export async function verdictOf(send: () => Promise<HttpAnswer>): Promise<Verdict> {
  try {
    return readAnswer(await send());
  } catch (error) {
    return { kind: 'failed', gone: false, reason: error instanceof Error ? error.message : 'network error' };
  }
}

/** @param explain what a failed answer says of itself; null where it says nothing */
export function readAnswer(answer: HttpAnswer, explain: (answer: HttpAnswer) => string | null = () => null): Verdict {
  if (answer.status >= 200 && answer.status < 300) return { kind: 'taken', answer };
  const gone = answer.status === 410;
  const words = explain(answer);
  const reason = gone
    ? 'the endpoint is gone (HTTP 410)'
    : `HTTP ${answer.status}${words === null ? '' : `: ${words}`}`;
  return { kind: 'failed', gone, reason, ...(answer.retryAfter === null ? {} : { after: answer.retryAfter }) };
}

/** A text of the other side, cut to a length fit for a line. */
export const fitForALine = (text: string): string => plainLine(text).slice(0, MAX_REASON);

export interface Refusal {
  /** Cut to a length fit for a line. */
  reason: string;
  /** No other answer would be accepted either. */
  final?: true;
}

/** A `{ "status": "refused" }` body; null where the answer is no refusal. */
export function refusalIn(answer: HttpAnswer): Refusal | null {
  if (!answer.complete) return null;
  try {
    const body: unknown = JSON.parse(answer.body);
    if (typeof body !== 'object' || body === null || !('status' in body) || body.status !== 'refused') return null;
    const reason = 'reason' in body && typeof body.reason === 'string' ? fitForALine(body.reason) : '';
    const final = 'final' in body && body.final === true;
    return { reason: reason || 'refused without a reason', ...(final ? { final } : {}) };
  } catch {
    return null; // no JSON: a plain 2xx confirms
  }
}
