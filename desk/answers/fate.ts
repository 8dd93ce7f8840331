/** Outcomes of the user's own answers at the source, and which of them to report. */
import type { Answer } from '../../shared/answers.ts';
import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';

/** True for an answer given by this user or on their behalf. */
const isOwn = (answer: Answer, userId: string): boolean =>
  answer.by.id === userId || answer.by.onBehalfOf?.id === userId;

/** True if a withdrawal was requested and failed, so the answer is still valid. */
export const isWithdrawalFailed = ({ withdrawal }: Answer): boolean =>
  withdrawal?.state === 'refused' || withdrawal?.state === 'failed';

/** Time (RFC 3339) at which the source rejected or could not be reached for the answer or its withdrawal; null if neither happened. */
export function failedSince(answer: Answer): string | null {
  const { fate, fateAt, withdrawal } = answer;
  if (withdrawal && isWithdrawalFailed(answer)) return withdrawal.stateAt;
  return fate === 'refused' || fate === 'failed' ? fateAt : null;
}

/** The latest own answer, if it failed and the user has not viewed the item since. */
export function unseenRefusal(item: Item, own: OwnState | null, userId: string): Answer | null {
  const answer = item.answers.findLast((one) => isOwn(one, userId));
  const since = answer && failedSince(answer);
  if (!answer || !since) return null;
  return own?.seenAt && Date.parse(own.seenAt) >= Date.parse(since) ? null : answer;
}

/** Own answers that failed between two states of an item. Without an earlier state there is nothing to report: it is history. */
export function newlyFailed(before: Item | null, after: Item | null, userId: string): Answer[] {
  if (!before || !after) return [];
  const known = new Map(before.answers.map((answer) => [answer.key, failedSince(answer)]));
  return after.answers.filter((answer) => {
    const since = failedSince(answer);
    return isOwn(answer, userId) && since !== null && known.get(answer.key) !== since;
  });
}
