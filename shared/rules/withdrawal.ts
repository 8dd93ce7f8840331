/**
 * Taking an answer back (contract section 8): for how long, by whom, and which. Pure, and the same at relay and desk; the relay decides by
 * its own clock.
 */

import type { Answer } from '../answers.ts';
import type { ActionKind, DecisionInput } from '../events.ts';
import type { Item, ItemAction } from '../items.ts';
import type { ProblemCode } from '../problems.ts';
import { parseDuration } from './duration.ts';

/** What was answered longer ago may be past retention, and the source has long acted on it. */
const LONGEST_MS = 24 * 3600_000;

/** @returns why an action cannot be `revocable` for so long; null if it can */
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

/** The answer by which the item is answered; null where it is not. Questions come before it, never after. */
export const standingAnswer = ({ outcome, answers }: Pick<Item, 'outcome' | 'answers'>): Answer | null =>
  outcome === null ? null : (answers.findLast(({ kind }) => kind !== 'request-info') ?? null);

/** @returns ms since 1970 until which an answer given at `now` may be taken back; null: it may not, however soon */
export function revocableUntil({ decision }: Pick<Item, 'decision'>, action: ItemAction, now: number): number | null {
  const { revocable, kind } = action;
  if (revocable === undefined || decision?.policy !== 'first' || kind === 'request-info') return null;
  return now + parseDuration(revocable);
}

/** How often one person may change their mind about one item: each time everyone is asked anew. */
export const MAX_WITHDRAWALS = 10;

const timesOf = ({ answers }: Item, userId: string): number =>
  answers.filter(({ by, withdrawal }) => by.id === userId && withdrawal !== undefined).length;

export type WithdrawalFault = Extract<ProblemCode, 'FORBIDDEN' | 'ITEM_CLOSED' | 'NOT_REVOCABLE' | 'TOO_LATE'>;

/**
 * What stands against taking back an answer that was not taken back yet.
 * @param userId only who gave it may, also where they gave it in another's place
 * @param now ms since 1970
 * @returns null where nothing does
 */
export function withdrawalFault(item: Item, answer: Answer, userId: string, now: number): WithdrawalFault | null {
  if (answer.by.id !== userId) return 'FORBIDDEN';
  if (answer.revocableUntil === undefined) return 'NOT_REVOCABLE';
  if (item.state === 'closed' || item.state === 'withdrawn' || item.state === 'expired') return 'ITEM_CLOSED';
  // What the source refused has no effect that could be undone.
  if (answer.fate === 'refused' || standingAnswer(item) !== answer || timesOf(item, userId) >= MAX_WITHDRAWALS)
    return 'NOT_REVOCABLE';
  return now > Date.parse(answer.revocableUntil) ? 'TOO_LATE' : null;
}
