/** Whose desk this is: paired with a relay by code, by the administrator, or not yet. */
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from './language.ts';

export interface Account {
  /** The relay's address, without a trailing slash. */
  relay: string;
  token: string;
}

export interface AccountPorts {
  /** Given by the administrator (environment); stands above what is kept here. */
  managed: Account | null;
  kept: { load(): Promise<Account | null>; save(account: Account): Promise<void>; clear(): Promise<void> };
  /** BCP 47, for reasons. */
  locale(): string;
  /** Connects with an account, or with none. */
  use(account: Account | null): void;
  exchange(relay: string, code: string): Promise<Account & { user: { id: string; name: string } }>;
  /** Removes everything of the last person from this computer. */
  forget(): void;
}

export interface Accounts {
  /** @returns false if this computer is not paired yet */
  start(): Promise<boolean>;
  pair(relay: string, code: string): Promise<{ user: { id: string; name: string } }>;
  unpair(): Promise<void>;
}

export function createAccounts({ managed, kept, locale, use, exchange, forget }: AccountPorts): Accounts {
  let current: Account | null = null;
  const changeable = () => {
    if (managed) throw new ProblemError('FORBIDDEN', wordsFor(locale()).managed);
  };
  return {
    async start() {
      current = managed ?? (await kept.load());
      use(current);
      return current !== null;
    },
    async pair(relay, code) {
      changeable();
      const { user, ...account } = await exchange(relay, code);
      // The same relay says itself whether it is another person (desk.ts); another relay knows nothing of what is kept here.
      if (current && current.relay !== account.relay) forget();
      await kept.save(account);
      current = account;
      use(account);
      return { user };
    },
    async unpair() {
      changeable();
      await kept.clear();
      current = null;
      use(null);
      forget();
    },
  };
}
