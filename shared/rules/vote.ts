/** Whose vote an answer is, and who has no vote left (contract section 2, "How a decision comes about"). */

import type { Vote } from '../answers.ts';
import type { Item } from '../items.ts';

/** Maps all accounts of a person to one id; unknown ids map to themselves. */
export type PersonOf = (id: string) => string;

export const ITSELF: PersonOf = (id) => id;

/** Id of the person whose vote it is; null if the source gave only a name. */
export const rightOf = ({ by }: Vote): string | null => by.onBehalfOf?.id ?? by.id;

const isOf = (given: string | null, id: string, personOf: PersonOf): boolean =>
  given !== null && personOf(given) === personOf(id);

/** Whether their vote was given, by themselves or on their behalf. */
export const hasVoted = (votes: readonly Vote[], id: string, personOf: PersonOf = ITSELF): boolean =>
  votes.some((vote) => isOf(rightOf(vote), id, personOf));

/** Whether they answered, for themselves or for others. */
export const hasPressed = (votes: readonly Vote[], id: string, personOf: PersonOf = ITSELF): boolean =>
  votes.some(({ by }) => isOf(by.id, id, personOf));

type Decided = Pick<Item, 'decision'> & { votes: readonly Vote[] };

/** Whether they may no longer answer: a quorum counts distinct people, so one answer ends their part; elsewhere each right is one vote. */
export const isDone = ({ decision, votes }: Decided, id: string, personOf: PersonOf = ITSELF): boolean =>
  decision?.policy === 'quorum' && hasPressed(votes, id, personOf);

/** Whether their own vote is used up: given, or in a quorum replaced by their answer for another. */
export const isSpent = (item: Decided, id: string, personOf: PersonOf = ITSELF): boolean =>
  hasVoted(item.votes, id, personOf) || isDone(item, id, personOf);
