/** The fate of the person's own answers: what they must be told of, and when. */
import type { Answer } from '../../shared/answers.ts';
import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';

/** True for an answer this person gave, also one given in their name. */
const isOwn = (answer: Answer, userId: string): boolean =>
  answer.by.id === userId || answer.by.onBehalfOf?.id === userId;

/** Whether it was to be taken back, and stands. */
export const couldNotBeTakenBack = ({ withdrawal }: Answer): boolean =>
  withdrawal?.state === 'refused' || withdrawal?.state === 'failed';

/**
 * RFC 3339: when the source refused the answer, or to take it back, or it turned out that it was not reached for either; null: nothing
 * went wrong.
 */
export function wrongSince(answer: Answer): string | null {
  const { fate, fateAt, withdrawal } = answer;
  if (withdrawal && couldNotBeTakenBack(answer)) return withdrawal.stateAt;
  return fate === 'refused' || fate === 'failed' ? fateAt : null;
}

/** The newest own answer with which something went wrong, and that the person has not looked at since. */
export function unseenRefusal(item: Item, own: OwnState | null, userId: string): Answer | null {
  const answer = item.answers.findLast((one) => isOwn(one, userId));
  const since = answer && wrongSince(answer);
  if (!answer || !since) return null;
  return own?.seenAt && Date.parse(own.seenAt) >= Date.parse(since) ? null : answer;
}

/** Own answers that went wrong between two states of an item. Without an earlier state there is nothing to tell: it is history. */
export function newlyWrong(before: Item | null, after: Item | null, userId: string): Answer[] {
  if (!before || !after) return [];
  const known = new Map(before.answers.map((answer) => [answer.key, wrongSince(answer)]));
  return after.answers.filter((answer) => {
    const since = wrongSince(answer);
    return isOwn(answer, userId) && since !== null && known.get(answer.key) !== since;
  });
}
