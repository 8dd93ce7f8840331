/** Leaving the page for the issuer, and coming back signed in; nothing is sent by that alone. */
import type { Accounts } from '../../desk/account/account.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Answer } from './answers.ts';
import type { Surroundings } from './ports.ts';

export interface Leaving {
  /** @param itemId what is open again afterwards; undefined: nothing in particular */
  now(itemId: string | undefined, page: number): Promise<void>;
  /** For an answer that asks for a new sign-in. @throws ProblemError always: it is given again once the person is back */
  forAnswer(itemId: string): Promise<never>;
  /** Notes which page says yes to an answer: that one leaves. */
  watch(answer: Answer): Answer;
}

/** @param leaves what is done before the page is left. @param locale BCP 47, of what is told */
export function createLeaving(
  accounts: Pick<Accounts, 'ways'>,
  act: Surroundings['act'],
  leaves: () => Promise<void>,
  locale: () => string,
): Leaving {
  let confirming = 0;
  const now: Leaving['now'] = async (itemId, page) => {
    await leaves();
    act({ act: 'leave', path: itemId === undefined ? '/me/sign-in' : `/me/sign-in?anew=${itemId}` }, page);
  };
  return {
    now,
    async forAnswer(itemId) {
      const page = confirming;
      const { issuer } = await accounts.ways('');
      const words = wordsFor(locale()).signIn;
      if (issuer === null) throw new ProblemError('FORBIDDEN', words.anewNotOffered);
      await now(itemId, page);
      throw new ProblemError('FORBIDDEN', words.anewLeaves(issuer));
    },
    watch: (answer) => (channel, request, page) => {
      if (channel === 'item.confirm') confirming = page;
      return answer(channel, request, page);
    },
  };
}
