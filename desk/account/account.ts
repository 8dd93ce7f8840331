/** Whose desk this is: paired with a relay by code, signed in by browser, given by the administrator, or not yet. */
import type { SignInOffer, SignInQuestion } from '../../shared/bridge/sign-in.ts';
import type { NetworkFailure } from '../../shared/network-failure.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';

/** Signed in at an issuer: what it takes to stay so. */
export interface SignedIn {
  issuer: string;
  clientId: string;
  scopes: string[];
  audience: string;
  /** Null: the issuer gives none, and the person signs in again when the token ends. */
  refreshToken: string | null;
  /** ms since 1970 by this computer's clock. */
  issuedAt: number;
  expiresAt: number;
}

export interface Account {
  /** The relay's address, without a trailing slash. */
  relay: string;
  /** Of this device, or the issuer's access token; null: a session that the place keeps signs in. */
  token: string | null;
  signedIn?: SignedIn;
}

/** What came of asking the issuer for a fresh token. `away`: it did not answer, ask again later. */
export type Refreshed =
  | { state: 'fresh'; account: Account }
  | { state: 'ended' }
  | { state: 'away'; failure: NetworkFailure };

type Known = Account & { user: { id: string; name: string } };

export interface SignInHow {
  /** Though the browser may remember who they are. */
  anew: boolean;
  /** The issuer to which the person said yes. */
  confirmed: string | null;
  /** How this computer is signed in now. */
  before: Account | null;
}

export interface AccountPorts {
  /** Given by the administrator (environment); stands above what is kept here. */
  managed: Account | null;
  /** The relay that this place belongs to, whoever is signed in; left out: whichever the person names. */
  home?: string;
  kept: { load(): Promise<Account | null>; save(account: Account): Promise<void>; clear(): Promise<void> };
  /** BCP 47, for reasons. */
  locale(): string;
  /** Connects with an account, or with none, and keeps it signed in. */
  use(account: Account | null): void;
  /** @param stay ISO 8601 duration for which the person wants to stay, where a session is begun; null: as long as it lasts */
  exchange(relay: string, code: string, stay: string | null): Promise<Known>;
  /** How the relay lets people sign in. */
  ways(relay: string): Promise<SignInOffer>;
  /** By the system's browser, or what the person has to be asked before that. */
  browse(relay: string, signal: AbortSignal, how: SignInHow): Promise<Known | SignInQuestion>;
  /** Goes on with a fresh token of the same person; resolves once the relay has looked at it. */
  renew(account: Account): Promise<void>;
  /** Tells the issuer that nobody is signed in here any more; the person does not wait for it. */
  signedOut(account: Account): void;
  /** Removes everything of the last person from this computer. */
  forget(): void;
}

export interface Accounts {
  /** @returns false if this computer is not paired yet */
  start(): Promise<boolean>;
  /** The one in use. */
  current(): Account | null;
  /** @param relay null: the one that this computer belongs to */
  pair(relay: string | null, code: string, stay?: string | null): Promise<{ user: { id: string; name: string } }>;
  ways(relay: string): Promise<SignInOffer>;
  /**
   * Another one under way ends.
   * @param relay null: the one that this computer belongs to
   * @param confirmed the issuer at which the person said that they want to sign in for this relay; left out: they were not asked
   */
  signIn(
    relay: string | null,
    confirmed?: string | null,
  ): Promise<{ user: { id: string; name: string } } | SignInQuestion>;
  cancelSignIn(): void;
  /**
   * The same person signs in anew at their issuer, for an answer that asks for it. Another sign-in under way ends.
   * @throws ProblemError in words where that does not come about, or somebody else signed in
   */
  signInAnew(userId: string): Promise<void>;
  /** A fresh token in place of the one before. */
  renewed(account: Account): Promise<void>;
  unpair(): Promise<void>;
  /** The relay knows this sign-in no more: nobody is signed in here. What is kept stays. */
  lapse(): Promise<void>;
}

export function createAccounts(ports: AccountPorts): Accounts {
  const { managed, home, kept, locale, use, exchange, forget } = ports;
  let current: Account | null = null;
  let signingIn: AbortController | null = null;
  const changeable = () => {
    if (managed) throw new ProblemError('FORBIDDEN', wordsFor(locale()).managed);
  };
  const named = (given: string | null): string => {
    const relay = given ?? current?.relay ?? home;
    if (relay === undefined) throw new ProblemError('REQUEST_INVALID', wordsFor(locale()).relayUrl);
    return relay;
  };
  async function adopt({ user, ...account }: Known): Promise<{ user: Known['user'] }> {
    // The same relay says itself whether it is another person (relay-events.ts); another relay knows nothing of what is kept here.
    if (current && current.relay !== account.relay) forget();
    await kept.save(account);
    const before = current;
    current = account;
    use(account);
    // Not where one sign-in follows another: to some issuers both are one, and end together.
    if (before?.signedIn && !account.signedIn) ports.signedOut(before);
    return { user };
  }
  const cancelSignIn = (): void => {
    signingIn?.abort();
    signingIn = null;
  };
  async function browse(relay: string, how: Omit<SignInHow, 'before'>): Promise<Known | SignInQuestion> {
    cancelSignIn();
    const own = new AbortController();
    signingIn = own;
    try {
      const known = await ports.browse(relay, own.signal, { ...how, before: current });
      if (own.signal.aborted) throw new ProblemError('REQUEST_INVALID', wordsFor(locale()).signIn.cancelled);
      return known;
    } finally {
      if (signingIn === own) signingIn = null;
    }
  }
  return {
    async start() {
      if (current) return true;
      current = managed ?? (await kept.load());
      use(current);
      return current !== null;
    },
    current: () => current,
    async pair(given, code, stay = null) {
      changeable();
      const known = await exchange(named(given), code, stay);
      cancelSignIn();
      return adopt(known);
    },
    ways: ports.ways,
    async signIn(given, confirmed = null) {
      changeable();
      const known = await browse(named(given), { anew: false, confirmed });
      return 'confirm' in known ? known : adopt(known);
    },
    async signInAnew(userId) {
      const before = current;
      const words = wordsFor(locale()).signIn;
      if (!before?.signedIn) throw new ProblemError('FORBIDDEN', words.anewNotHere);
      const known = await browse(before.relay, { anew: true, confirmed: null });
      // In the middle of an answer is no moment to ask whether a relay is to be trusted.
      if ('confirm' in known) throw new ProblemError('FORBIDDEN', words.otherThanBefore(known.confirm.relay));
      const { user, ...account } = known;
      if (user.id !== userId) throw new ProblemError('FORBIDDEN', words.anewOther(user.name));
      // Unpaired, or signed in otherwise, meanwhile.
      if (current?.relay !== before.relay || !account.signedIn) throw new ProblemError('FORBIDDEN', words.cancelled);
      // An issuer that gives no other refresh token goes on with the one before.
      const refreshToken = account.signedIn.refreshToken ?? current.signedIn?.refreshToken ?? null;
      const fresh = { ...account, signedIn: { ...account.signedIn, refreshToken } };
      current = fresh;
      await kept.save(fresh);
      await ports.renew(fresh);
    },
    cancelSignIn,
    async renewed(account) {
      // Unpaired, or signed in anew, while the issuer was asked.
      if (!current?.signedIn || current.relay !== account.relay) return;
      current = account;
      await kept.save(account);
    },
    async lapse() {
      cancelSignIn();
      current = null;
      await kept.clear();
      use(null);
    },
    async unpair() {
      changeable();
      cancelSignIn();
      const last = current;
      // First: a fresh token that comes meanwhile is not kept any more.
      current = null;
      try {
        await kept.clear();
      } catch (error) {
        // Still here, and back at the next start: then nobody may believe it gone.
        current = last;
        throw error;
      }
      use(null);
      forget();
      if (last) ports.signedOut(last);
    },
  };
}
