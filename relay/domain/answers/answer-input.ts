/** The request and the result of one answer. */
import { type Problem, type ProblemCode, ProblemError, problem } from '../../../shared/problems.ts';
import type { AnswerRequest, AnswerResult } from '../../../shared/responses.ts';
import { visibleText } from '../../../shared/rules/given-text.ts';

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

/** @throws the refusal */
export function answerOrThrow(outcome: AnswerOutcome): AnswerResult {
  if (outcome.ok) return outcome.result;
  const { code, detail, type: _t, title: _n, status: _s, ...more } = outcome.problem;
  throw new ProblemError(code, detail, more);
}

export const commentOf = ({ comment }: AnswerRequest): string | null => visibleText(comment);
