/** Withdrawing an answer (contract section 8). Pure, and identical on relay and desk; the relay decides by its own clock. */

import type { Answer } from '../answers.ts';
import type { ActionKind, DecisionInput } from '../events.ts';
import type { Item, ItemAction } from '../items.ts';
import type { ProblemCode } from '../problems.ts';
import { parseDuration } from './duration.ts';

/** Older answers may be past retention, and the source has long acted on them. */
const LONGEST_MS = 24 * 3600_000;

/** @returns why the action cannot be `revocable` for this duration; null if it can */
export function revocableFault(iso: string, kind: ActionKind, policy: DecisionInput['policy']): string | null {
  if (policy !== 'first') return 'belongs to the policy first alone';
  if (kind === 'request-info') return 'a question decides nothing that could be taken back';
  try {
    const length = parseDuration(iso);
    return length > 0 && length <= LONGEST_MS ? null : 'must be longer than nothing, and a day at most';
  } catch (error) {
    return error instanceof Error ? error.message : 'is not a duration';
  }
}

/** The answer that counts; null if unanswered. Questions precede it, never follow. */
export const standingAnswer = ({ outcome, answers }: Pick<Item, 'outcome' | 'answers'>): Answer | null =>
  outcome === null ? null : (answers.findLast(({ kind }) => kind !== 'request-info') ?? null);

/** @returns ms since 1970 until which an answer given at `now` can be withdrawn; null: not revocable */
export function revocableUntil({ decision }: Pick<Item, 'decision'>, action: ItemAction, now: number): number | null {
  const { revocable, kind } = action;
  if (revocable === undefined || decision?.policy !== 'first' || kind === 'request-info') return null;
  return now + parseDuration(revocable);
}

/** Limit per person and item, because each withdrawal asks everyone again. */
export const MAX_WITHDRAWALS = 10;

const timesOf = ({ answers }: Item, userId: string): number =>
  answers.filter(({ by, withdrawal }) => by.id === userId && withdrawal !== undefined).length;

export type WithdrawalFault = Extract<ProblemCode, 'FORBIDDEN' | 'ITEM_CLOSED' | 'NOT_REVOCABLE' | 'TOO_LATE'>;

/**
 * Why an answer that is not withdrawn yet cannot be withdrawn.
 * @param userId must be the author, even if they answered for someone else
 * @param now ms since 1970
 * @returns null if it can be withdrawn
 */
export function withdrawalFault(item: Item, answer: Answer, userId: string, now: number): WithdrawalFault | null {
  if (answer.by.id !== userId) return 'FORBIDDEN';
  if (answer.revocableUntil === undefined) return 'NOT_REVOCABLE';
  if (item.state === 'closed' || item.state === 'withdrawn' || item.state === 'expired') return 'ITEM_CLOSED';
  // A refused answer had no effect to undo.
  if (answer.fate === 'refused' || standingAnswer(item) !== answer || timesOf(item, userId) >= MAX_WITHDRAWALS)
    return 'NOT_REVOCABLE';
  return now > Date.parse(answer.revocableUntil) ? 'TOO_LATE' : null;
}
