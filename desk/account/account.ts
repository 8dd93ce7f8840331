/** The account of this desk: paired by code, signed in by browser, set by the administrator, or none yet. */
import type { SignInOffer, SignInQuestion } from '../../shared/bridge/sign-in.ts';
import type { NetworkFailure } from '../../shared/network-failure.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';

/** Sign-in at an issuer, with the data needed to renew it. */
export interface SignedIn {
  issuer: string;
  clientId: string;
  scopes: string[];
  audience: string;
  /** Null if the issuer grants none; the user then signs in again when the access token expires. */
  refreshToken: string | null;
  /** ms since 1970, by this computer's clock. */
  issuedAt: number;
  expiresAt: number;
}

export interface Account {
  /** Relay address, without a trailing slash. */
  relay: string;
  /** Device token or the issuer's access token; null if a session held by the host authenticates. */
  token: string | null;
  signedIn?: SignedIn;
}

/** Outcome of a token refresh. `away`: the issuer did not respond; retry later. */
export type Refreshed =
  | { state: 'fresh'; account: Account }
  | { state: 'ended' }
  | { state: 'away'; failure: NetworkFailure };

type KnownAccount = Account & { user: { id: string; name: string } };

export interface SignInOptions {
  /** Forces re-authentication even if the browser has a session at the issuer. */
  anew: boolean;
  /** The issuer that the user has confirmed for this relay. */
  confirmed: string | null;
  before: Account | null;
}

export interface AccountPorts {
  /** Set by the administrator (environment); overrides the stored account. */
  managed: Account | null;
  /** The only relay of this host; undefined if the user chooses the relay. */
  home?: string;
  storage: { load(): Promise<Account | null>; save(account: Account): Promise<void>; clear(): Promise<void> };
  /** BCP 47, for error messages. */
  locale(): string;
  /** Connects with the account, or disconnects if null, and keeps its token renewed. */
  use(account: Account | null): void;
  /** @param stay requested session length as an ISO 8601 duration, if a session is started; null: until the session expires */
  exchange(relay: string, code: string, stay: string | null): Promise<KnownAccount>;
  /** The sign-in methods of the relay. */
  ways(relay: string): Promise<SignInOffer>;
  /** Signs in with the system's browser, or returns the question that the user has to answer first. */
  browse(relay: string, signal: AbortSignal, how: SignInOptions): Promise<KnownAccount | SignInQuestion>;
  /** Replaces the token of the same user; resolves once the relay has checked it. */
  renew(account: Account): Promise<void>;
  /** Revokes the sign-in at the issuer in the background. */
  signedOut(account: Account): void;
  /** Deletes all data of the previous user from this computer. */
  forget(): void;
}

export interface Accounts {
  /** @returns false if this computer is not paired yet */
  start(): Promise<boolean>;
  current(): Account | null;
  /** @param relay null: the current or configured relay */
  pair(relay: string | null, code: string, stay?: string | null): Promise<{ user: { id: string; name: string } }>;
  ways(relay: string): Promise<SignInOffer>;
  /** Aborts a sign-in in progress. @param relay null: current or configured. @param confirmed issuer confirmed by the user */
  signIn(
    relay: string | null,
    confirmed?: string | null,
  ): Promise<{ user: { id: string; name: string } } | SignInQuestion>;
  cancelSignIn(): void;
  /** Re-authenticates the same user for an answer; aborts a sign-in in progress. @throws ProblemError if it fails or the user differs */
  reauthenticate(userId: string): Promise<void>;
  renewed(account: Account): Promise<void>;
  unpair(): Promise<void>;
  /** The relay no longer accepts this sign-in. Signs out but retains the local data. */
  lapse(): Promise<void>;
}

export function createAccounts(ports: AccountPorts): Accounts {
  const { managed, home, storage: kept, locale, use, exchange, forget } = ports;
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
  async function adopt({ user, ...account }: KnownAccount): Promise<{ user: KnownAccount['user'] }> {
    // With the same relay, relay-events.ts detects a change of user. Data of another relay is always deleted.
    if (current && current.relay !== account.relay) forget();
    await kept.save(account);
    const before = current;
    current = account;
    use(account);
    // Not if one issuer sign-in replaces another: some issuers treat both as one session and would end both.
    if (before?.signedIn && !account.signedIn) ports.signedOut(before);
    return { user };
  }
  const cancelSignIn = (): void => {
    signingIn?.abort();
    signingIn = null;
  };
  async function browse(relay: string, how: Omit<SignInOptions, 'before'>): Promise<KnownAccount | SignInQuestion> {
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
    async reauthenticate(userId) {
      const before = current;
      const words = wordsFor(locale()).signIn;
      if (!before?.signedIn) throw new ProblemError('FORBIDDEN', words.anewNotHere);
      const known = await browse(before.relay, { anew: true, confirmed: null });
      // A trust question is not acceptable in the middle of an answer.
      if ('confirm' in known) throw new ProblemError('FORBIDDEN', words.otherThanBefore(known.confirm.relay));
      const { user, ...account } = known;
      if (user.id !== userId) throw new ProblemError('FORBIDDEN', words.anewOther(user.name));
      // The account changed during the sign-in.
      if (current?.relay !== before.relay || !account.signedIn) throw new ProblemError('FORBIDDEN', words.cancelled);
      // An issuer that returns no new refresh token expects the previous one to be reused.
      const refreshToken = account.signedIn.refreshToken ?? current.signedIn?.refreshToken ?? null;
      const fresh = { ...account, signedIn: { ...account.signedIn, refreshToken } };
      current = fresh;
      await kept.save(fresh);
      await ports.renew(fresh);
    },
    cancelSignIn,
    async renewed(account) {
      // The account changed during the refresh.
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
      // Cleared first, so that a token refreshed in the meantime is not stored.
      current = null;
      try {
        await kept.clear();
      } catch (error) {
        // The account is still stored and would return at the next start, so it must not appear removed.
        current = last;
        throw error;
      }
      use(null);
      forget();
      if (last) ports.signedOut(last);
    },
  };
}
