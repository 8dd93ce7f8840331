/** One answer as it is given, and what comes of it. */
import { type Problem, type ProblemCode, problem } from '../../../shared/problems.ts';
import type { AnswerRequest, AnswerResult } from '../../../shared/responses.ts';

export interface Answering {
  userId: string;
  /** The device the answer came from, as the person named it. */
  device: string | null;
  /** ms since 1970 at which the person signed in at the issuer; null where that is not known. */
  signedInAt: number | null;
  itemId: string;
  request: AnswerRequest;
}

/** A refusal is a value, not an exception: what it leaves in the audit must stay. */
export type Responded = { ok: true; result: AnswerResult } | { ok: false; problem: Problem };

export const fail = (code: ProblemCode, detail: string, more?: Record<string, unknown>): Responded => ({
  ok: false,
  problem: problem(code, detail, more),
});

/** What nobody can see is no comment: marks of direction, joiners, spaces without width. */
const SEEN = /[^\p{Z}\p{C}\s]/u;

/** Half a character (a comment cut by its length) does not survive the store: the answer sent again would not be the same. */
export function commentOf(request: AnswerRequest): string | null {
  const comment = request.comment?.toWellFormed().trim() ?? '';
  return SEEN.test(comment) ? comment : null;
}
