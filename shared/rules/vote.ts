/** Whose answer a vote is, and who therefore has none left to give (contract section 2, "How a decision comes about"). */

import type { Vote } from '../answers.ts';
import type { Item } from '../items.ts';

/** The same id for all accounts of one person; where that is not known, each its own. */
export type PersonOf = (id: string) => string;

export const ITSELF: PersonOf = (id) => id;

/** The one in whose place it was given; null: somebody whom the source named in words. */
export const rightOf = ({ by }: Vote): string | null => by.onBehalfOf?.id ?? by.id;

const isOf = (given: string | null, id: string, personOf: PersonOf): boolean =>
  given !== null && personOf(given) === personOf(id);

/** Whether their answer was given, by themselves or in their place. */
export const hasVoted = (votes: readonly Vote[], id: string, personOf: PersonOf = ITSELF): boolean =>
  votes.some((vote) => isOf(rightOf(vote), id, personOf));

/** Whether they pressed, in whosever place. */
export const hasPressed = (votes: readonly Vote[], id: string, personOf: PersonOf = ITSELF): boolean =>
  votes.some(({ by }) => isOf(by.id, id, personOf));

/**
 * Whether they may not answer any more: of a quorum, which asks for a number of different people, whoever pressed once has had their
 * part; elsewhere each right is good for one vote.
 */
export const isDone = (
  { decision, votes }: Pick<Item, 'decision' | 'votes'>,
  id: string,
  personOf: PersonOf = ITSELF,
): boolean => decision?.policy === 'quorum' && hasPressed(votes, id, personOf);
