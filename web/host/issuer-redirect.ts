/** Sends the page to the issuer for sign-in. Returning sends nothing by itself. */
import type { Accounts } from '../../desk/account/account.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Answer } from './dispatch.ts';
import type { Surroundings } from './ports.ts';

export interface Leaving {
  /** @param itemId item to open after the return; undefined: none */
  now(itemId: string | undefined, page: number): Promise<void>;
  /** For an answer that requires a new sign-in. @throws ProblemError always; the user answers again after the return */
  forAnswer(itemId: string): Promise<never>;
  /** Remembers which page confirmed an answer, because that page has to leave. */
  watch(answer: Answer): Answer;
}

/** @param leaves runs before the page is left. @param locale BCP 47, for messages to the user */
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
