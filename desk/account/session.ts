/**
 * Stays signed in: asks the issuer for a fresh access token before the one in use ends, after sleep, and when the relay takes it no
 * longer. One question at a time, as a refresh token that rotates may be used once.
 */
import type { NetworkFailure } from '../../shared/network-failure.ts';
import { createAlarm } from '../clock.ts';
import type { Clock, Log, Random } from '../ports.ts';
import type { Account, Refreshed } from './account.ts';

/** Of a token's life, after which a fresh one is asked for. */
const USED = 0.75;
/** ms of a life too short to be true; and between two tries while the issuer is away. */
const LEAST_MS = 1000;
const AWAY_MS = { first: 2000, longest: 60_000 } as const;
/** ms in which a token that the relay refuses was not worth its renewal: another would be refused as well. */
const JUST_RENEWED_MS = 20_000;

interface SessionPorts {
  clock: Clock;
  random: Random;
  log: Log;
  refresh(account: Account): Promise<Refreshed>;
  /** Kept before it is used: the refresh token before it is spent. */
  keep(account: Account): Promise<void>;
  /** The connection goes on with it. */
  renewed(account: Account): void;
  /** The issuer cannot be asked; a try follows at `retryAt`, ms since 1970. Told only while the relay waits for a fresh token. */
  away(account: Account, retryAt: number, failure: NetworkFailure): void;
  /** The issuer says no: the person has to sign in again. */
  ended(account: Account): void;
}

export interface Session {
  /** Another account, or none. One without `signedIn` needs nothing. */
  follow(account: Account | null): void;
  /** The relay does not take the token. @returns false where no other would help */
  refused(): boolean;
  /** The computer, the network or the person is back: what is due is done at once. */
  wake(): void;
  close(): void;
}

export function createSession(ports: SessionPorts): Session {
  const { clock, random, log } = ports;
  let account: Account | null = null;
  let asking = false;
  let renewedAt: number | null = null;
  let tries = 0;
  /** The relay refused the token in use. */
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
      // Where it cannot be kept it is used all the same: the one before may be spent by now.
      if (outcome.state === 'fresh') {
        await ports.keep(outcome.account).catch((error: unknown) => {
          log.warn('a fresh token could not be kept', { error: String(error) });
        });
      }
      // Somebody signed in or out meanwhile: this answer is nobody's any more.
      if (account !== before) return;
      settle(before, outcome);
    } finally {
      asking = false;
      // Refused while the answer to an earlier account was awaited.
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

  /** A token that is still good is used to its end; what the person has to do is told when it matters. */
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
