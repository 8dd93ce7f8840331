/** Checks rejections: a caller must not get "not found" for an item that was open for them before and after the call. */
import type { PersonOperations } from '../../relay/domain/person-operations.ts';
import { ProblemError } from '../../shared/problems.ts';
import { must } from './invariant.ts';
import type { Witness } from './witness.ts';

export type Asked = Pick<Witness, 'isAsked' | 'isTheirs' | 'versionAt' | 'note'>;

/** Wraps the operations; checks each rejection against the committed state before the call and at the rejection. */
export function truthful(inner: PersonOperations, { isAsked, isTheirs, versionAt, note }: Asked): PersonOperations {
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
    ...inner,
    // Nothing is known of an answer that is not recorded.
    withdraw: (who, message, call) =>
      versionAt(message.key) === undefined
        ? inner.withdraw(who, message, call)
        : held('withdraw', who.userId, message.itemId, () => inner.withdraw(who, message, call), isTheirs),
    respond: (who, message, call) =>
      held('respond', who.userId, message.itemId, () => inner.respond(who, message, call)),
    snooze: (who, message, call) => held('snooze', who.userId, message.itemId, () => inner.snooze(who, message, call)),
    claim: (who, message, call) => held('claim', who.userId, message.itemId, () => inner.claim(who, message, call)),
    delegate: (who, message, call) =>
      held('delegate', who.userId, message.itemId, () => inner.delegate(who, message, call)),
  };
}
