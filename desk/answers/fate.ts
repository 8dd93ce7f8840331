/** The fate of the person's own answers: what they must be told of, and when. */
import type { Answer, Item, OwnState } from '../../shared/items.ts';

/** True for an answer this person gave, also one given in their name. */
const isOwn = (answer: Answer, userId: string): boolean =>
  answer.by.id === userId || answer.by.onBehalfOf?.id === userId;

const wentWrong = (answer: Answer): boolean => answer.fate === 'refused' || answer.fate === 'failed';

/** The newest own answer that the source refused, or that never reached it, and that the person has not looked at since. */
export function unseenRefusal(item: Item, own: OwnState | null, userId: string): Answer | null {
  const answer = item.answers.findLast((one) => isOwn(one, userId));
  if (!answer || !wentWrong(answer)) return null;
  return own?.seenAt && Date.parse(own.seenAt) >= Date.parse(answer.fateAt) ? null : answer;
}

/** Own answers that went wrong between two states of an item. Without an earlier state there is nothing to tell: it is history. */
export function newlyWrong(before: Item | null, after: Item | null, userId: string): Answer[] {
  if (!before || !after) return [];
  const fates = new Map(before.answers.map((answer) => [answer.key, answer.fate]));
  return after.answers.filter(
    (answer) => isOwn(answer, userId) && wentWrong(answer) && fates.get(answer.key) !== answer.fate,
  );
}
