/** The request and the result of one answer. */
import { type Problem, type ProblemCode, problem } from '../../../shared/problems.ts';
import type { AnswerRequest, AnswerResult } from '../../../shared/responses.ts';

export interface AnswerInput {
  userId: string;
  /** The device the answer came from, as the person named it. */
  device: string | null;
  /** ms since 1970 at which the person signed in at the issuer; null if unknown. */
  signedInAt: number | null;
  itemId: string;
  request: AnswerRequest;
}

/** A refusal is a value, not an exception: its audit record must be committed. */
export type AnswerOutcome = { ok: true; result: AnswerResult } | { ok: false; problem: Problem };

export const refusedAnswer = (code: ProblemCode, detail: string, more?: Record<string, unknown>): AnswerOutcome => ({
  ok: false,
  problem: problem(code, detail, more),
});

/** Matches a visible character. Direction marks, joiners and zero-width spaces alone are no comment. */
const VISIBLE = /[^\p{Z}\p{C}\s]/u;

/**
 * The comment, trimmed; null if nothing in it is visible. A lone surrogate (text cut in the middle of a character) is replaced here, as
 * the store would: otherwise a resend would differ from what is stored.
 */
export function commentOf(request: AnswerRequest): string | null {
  const comment = request.comment?.toWellFormed().trim() ?? '';
  return VISIBLE.test(comment) ? comment : null;
}
