/** Sends the page to the issuer for sign-in. Returning sends nothing by itself. */
import type { Accounts } from '../../desk/account/account.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Dispatch } from './dispatch.ts';
import type { HostPorts } from './ports.ts';

export interface IssuerRedirect {
  /** @param itemId item to open after the return; undefined: none */
  navigate(itemId: string | undefined, page: number): Promise<void>;
  /** For an answer that requires a new sign-in. @throws ProblemError always; the user answers again after the return */
  forAnswer(itemId: string): Promise<never>;
  /** Remembers which page confirmed an answer, because that page has to leave. */
  trackPage(answer: Dispatch): Dispatch;
}

/** @param leaves runs before the page is left. @param locale BCP 47, for messages to the user */
export function createIssuerRedirect(
  accounts: Pick<Accounts, 'ways'>,
  act: HostPorts['act'],
  leaves: () => Promise<void>,
  locale: () => string,
): IssuerRedirect {
  let confirming = 0;
  const now: IssuerRedirect['navigate'] = async (itemId, page) => {
    await leaves();
    act({ act: 'leave', path: itemId === undefined ? '/me/sign-in' : `/me/sign-in?anew=${itemId}` }, page);
  };
  return {
    navigate: now,
    async forAnswer(itemId) {
      const page = confirming;
      const { issuer } = await accounts.ways('');
      const words = wordsFor(locale()).signIn;
      if (issuer === null) throw new ProblemError('FORBIDDEN', words.anewNotOffered);
      await now(itemId, page);
      throw new ProblemError('FORBIDDEN', words.anewLeaves(issuer));
    },
    trackPage: (answer) => (channel, request, page) => {
      if (channel === 'item.confirm') confirming = page;
      return answer(channel, request, page);
    },
  };
}
