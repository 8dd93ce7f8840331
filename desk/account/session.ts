/** Refreshes the access token before it expires, after sleep and if rejected; one refresh at a time, as a rotated token is valid once. */
import type { NetworkFailure } from '../../shared/network-failure.ts';
import { createAlarm } from '../alarm.ts';
import type { Clock, Log, Random } from '../ports.ts';
import type { Account, Refreshed } from './account.ts';

/** Fraction of a token's lifetime after which it is refreshed. */
const USED = 0.75;
/** ms: the shortest credible lifetime, and the backoff while the issuer is unreachable. */
const LEAST_MS = 1000;
const AWAY_MS = { first: 2000, longest: 60_000 } as const;
/** ms after a refresh within which a rejected token is final: another refresh would be rejected too. */
const JUST_RENEWED_MS = 20_000;

interface SessionPorts {
  clock: Clock;
  random: Random;
  log: Log;
  refresh(account: Account): Promise<Refreshed>;
  renewed(account: Account): void;
  /** The issuer is unreachable; the next attempt is at `retryAt`, ms since 1970. Called only if the relay waits for a new token. */
  away(account: Account, retryAt: number, failure: NetworkFailure): void;
  /** No refresh is possible; the user has to sign in again. */
  ended(account: Account): void;
}

/** Stores new tokens before they are used: the old refresh token is no longer valid. */
type TokenStore = (account: Account) => Promise<void>;

export interface Session {
  /** Sets where new tokens are stored; must precede the first `follow`. */
  connect(store: TokenStore): void;
  /** Switches to another account, or none. An account without `signedIn` is never refreshed. */
  follow(account: Account | null): void;
  /** The relay rejected the token. @returns false if a refresh would not help */
  refused(): boolean;
  /** The computer resumed, the network returned or the user became active: runs a refresh that is due. */
  wake(): void;
  close(): void;
}

export function createSession(ports: SessionPorts): Session {
  const { clock, random, log } = ports;
  let store: TokenStore = async () => {};
  let account: Account | null = null;
  let asking = false;
  let renewedAt: number | null = null;
  let tries = 0;
  /** The relay rejected the current token. */
  let needed = false;

  const alarm = createAlarm(clock, () => void renew());

  const dueAt = ({ signedIn }: Account): number | null => {
    if (!signedIn) return null;
    const life = Math.max(LEAST_MS, signedIn.expiresAt - signedIn.issuedAt);
    return signedIn.issuedAt + life * USED;
  };

  async function renew(): Promise<void> {
    const before = account;
    if (!before?.signedIn || asking) return;
    asking = true;
    try {
      const outcome = await ports.refresh(before);
      // Used even if it cannot be stored, because the previous one may be spent.
      if (outcome.state === 'fresh') {
        await store(outcome.account).catch((error: unknown) => {
          log.warn('a renewed token could not be stored', { error: String(error) });
        });
      }
      // The account changed during the refresh; discard the result.
      if (account !== before) return;
      settle(before, outcome);
    } finally {
      asking = false;
      // The new account was rejected while the previous one was being refreshed.
      if (needed && account && account.relay !== before.relay) void renew();
    }
  }

  function settle(before: Account, outcome: Refreshed): void {
    if (outcome.state === 'away') later(before, outcome.failure);
    else if (outcome.state === 'ended') end(before);
    else {
      account = outcome.account;
      renewedAt = clock.now();
      tries = 0;
      needed = false;
      alarm.set(dueAt(account));
      ports.renewed(account);
    }
  }

  /** A valid token is used until it expires; the user is notified only when a new sign-in is required. */
  function end(before: Account): void {
    const { expiresAt = 0 } = before.signedIn ?? {};
    if (!needed && clock.now() < expiresAt) alarm.set(expiresAt);
    else {
      stop();
      ports.ended(before);
    }
  }

  function later(before: Account, failure: NetworkFailure): void {
    const longest = Math.min(AWAY_MS.longest, AWAY_MS.first * 2 ** tries);
    tries = Math.min(tries + 1, 16);
    const wait = longest / 2 + (random.fraction() * longest) / 2;
    alarm.setIn(wait);
    if (needed) ports.away(before, clock.now() + wait, failure);
  }

  function stop(): void {
    account = null;
    needed = false;
    alarm.set(null);
  }

  return {
    connect(next) {
      store = next;
    },
    follow(next) {
      stop();
      account = next;
      renewedAt = next?.signedIn ? next.signedIn.issuedAt : null;
      tries = 0;
      alarm.set(next && dueAt(next));
    },
    refused() {
      if (!account?.signedIn) return false;
      const age = renewedAt === null ? Number.POSITIVE_INFINITY : clock.now() - renewedAt;
      if (!asking && age >= 0 && age < JUST_RENEWED_MS) {
        stop();
        return false;
      }
      needed = true;
      void renew();
      return true;
    },
    wake() {
      const due = account && dueAt(account);
      if (needed || (due !== null && clock.now() >= due)) void renew();
    },
    close: stop,
  };
}
