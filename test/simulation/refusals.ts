/** Checks rejections: a caller must not get "not found" for an item that was open for them before and after the call. */
import type { Services } from '../../relay/domain/services.ts';
import { ProblemError } from '../../shared/problems.ts';
import { must } from './invariant.ts';
import type { Witness } from './witness.ts';

export type Asked = Pick<Witness, 'isAsked' | 'isTheirs' | 'versionAt' | 'note'>;

/** Wraps the services; checks each rejection against the committed state before the call and at the rejection. */
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
    // Nothing is known of an answer that is not recorded.
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
