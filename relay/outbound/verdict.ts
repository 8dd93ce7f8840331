/** How an HTTP answer to a signed post is read (contract section 5), the same for sources and webhook gateways. */
import type { PostAnswer } from './signed-post.ts';

export type Verdict = { kind: 'taken'; answer: PostAnswer } | { kind: 'failed'; reason: string; gone: boolean };

const MAX_REASON = 500;

/** 2xx is taken, 410 is gone; anything else, a redirect too, and any failure of the network is to be tried again. */
export async function verdictOf(post: () => Promise<PostAnswer>): Promise<Verdict> {
  try {
    const answer = await post();
    if (answer.status >= 200 && answer.status < 300) return { kind: 'taken', answer };
    const gone = answer.status === 410;
    return { kind: 'failed', gone, reason: gone ? 'the endpoint is gone (HTTP 410)' : `HTTP ${answer.status}` };
  } catch (error) {
    return { kind: 'failed', gone: false, reason: error instanceof Error ? error.message : 'network error' };
  }
}

/** The reason of a `{ "status": "refused" }` body, cut to a length fit for a line; null where the answer is no refusal. */
export function refusalIn(answer: PostAnswer): string | null {
  if (!answer.complete) return null;
  try {
    const body: unknown = JSON.parse(answer.body);
    if (typeof body !== 'object' || body === null || !('status' in body) || body.status !== 'refused') return null;
    const reason = 'reason' in body && typeof body.reason === 'string' ? body.reason.trim() : '';
    return reason.slice(0, MAX_REASON) || 'refused without a reason';
  } catch {
    return null; // no JSON: a plain 2xx confirms
  }
}
