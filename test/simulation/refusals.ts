/** Refusals as they are told: whoever is told that an item is unknown must not have been asked about it all the while. */
import type { Services } from '../../relay/domain/services.ts';
import { ProblemError } from '../../shared/problems.ts';
import { must } from './must.ts';
import type { Witness } from './witness.ts';

export type Asked = Pick<Witness, 'isAsked' | 'isTheirs' | 'versionAt' | 'note'>;

/** The same, with each refusal held against what was committed before it was asked for, and is when it is told. */
export function truthful(services: Services, { isAsked, isTheirs, versionAt, note }: Asked): Services {
  async function held<T>(
    ask: string,
    userId: string,
    itemId: string,
    answer: () => Promise<T>,
    isKnown = isAsked,
  ): Promise<T> {
    const before = isKnown(itemId, userId);
    try {
      return await answer();
    } catch (error) {
      const isUnknown = error instanceof ProblemError && error.problem.code === 'NOT_FOUND';
      const isKnownYet = before && isKnown(itemId, userId);
      note(() => must(!(isUnknown && isKnownYet), 'a refusal is true when it is told', { ask, userId, item: itemId }));
      throw error;
    }
  }
  return {
    ...services,
    // Of an answer that is not recorded nothing is known.
    withdraw: (userId, itemId, key) =>
      versionAt(key) === undefined
        ? services.withdraw(userId, itemId, key)
        : held('withdraw', userId, itemId, () => services.withdraw(userId, itemId, key), isTheirs),
    respond: (answering) => held('respond', answering.userId, answering.itemId, () => services.respond(answering)),
    snoozeOfDesk: (userId, itemId, ...rest) =>
      held('snooze', userId, itemId, () => services.snoozeOfDesk(userId, itemId, ...rest)),
    claim: (userId, itemId) => held('claim', userId, itemId, () => services.claim(userId, itemId)),
    delegate: (userId, itemId, ...rest) =>
      held('delegate', userId, itemId, () => services.delegate(userId, itemId, ...rest)),
  };
}
