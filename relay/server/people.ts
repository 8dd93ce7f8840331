/** What people need to sign in and to confirm answers: sessions, authenticator, challenges. */
import { randomBytes } from 'node:crypto';
import { reasonOf } from '../../shared/problems.ts';
import type { RelayCore } from '../core/core.ts';
import { checkAddress } from '../directory/read-file.ts';
import type { Freshness } from '../domain/freshness.ts';
import { createOwnSessions } from '../domain/people/own-sessions.ts';
import { DEFAULT_LIFETIMES } from '../domain/people/session-ports.ts';
import { createSessionBook } from '../domain/people/sessions.ts';
import { createSessions } from '../http/gate/cookie-sessions.ts';
import type { HostGate } from '../http/gate/host-gate.ts';
import { LINK_KEY, newLinkKey } from '../keys/answer-links.ts';
import { challengeKey, createChallenges } from '../keys/challenges.ts';
import { createAuthenticator } from '../oidc/authenticator.ts';
import { systemSecrets } from '../system.ts';
import type { OpenedRelay } from './open.ts';
import type { RelayDeps } from './relay-deps.ts';

interface PeopleParts {
  freshness: Freshness;
  hosts: HostGate;
  url: () => string;
}

export type People = Awaited<ReturnType<typeof buildPeople>>;

export async function buildPeople(
  deps: RelayDeps,
  { core, watch, network }: OpenedRelay,
  { freshness, hosts, url }: PeopleParts,
) {
  const { clock, timers, log } = deps;
  const { store, directory } = core;
  const linkKey = await readLinkKey(store);
  const challenges = createChallenges(challengeKey(linkKey));
  const sessions = buildSessions(deps, core, hosts, url);
  const authenticator = createAuthenticator({
    ...{ store, freshness, clock, timers, log },
    view: directory.view,
    directoryChanged: watch.refresh,
    book: sessions.book,
    wire: network.fetch,
    isAllowed: isSafe,
  });
  return { ...sessions, authenticator, challenges, linkKey };
}

/** Whether the relay may call this address. */
export function isSafe(url: string): boolean {
  try {
    checkAddress(url, '');
    return true;
  } catch {
    return false;
  }
}

/** 256 bits. */
const newSecret = (): string => randomBytes(32).toString('base64url');

/** Browser sessions and token lifetimes, by the clock of units, so that expiry is the same on all relays. */
function buildSessions(
  { config, random, log }: RelayDeps,
  { store, directory }: RelayCore,
  hosts: HostGate,
  url: () => string,
) {
  const { writer, credentials, clock } = store;
  const { lifetimes = DEFAULT_LIFETIMES, adminToken } = config;
  const servesWeb = config.web !== false;
  const book = createSessionBook({
    ...{ writer, credentials, lifetimes, clock, newSecret, newId: random.uuid },
    directory: directory.view,
    onError: (error) => log.error({ reason: reasonOf(error) }, 'the last use of a sign-in could not be stored'),
  });
  const ownSessions = createOwnSessions({
    ...{ writer, credentials, book, lifetimes, clock, servesWeb },
    newCode: systemSecrets(random).code,
    url: () => url().replace(/\/+$/, ''),
  });
  const sessions = createSessions({ book, hosts, adminToken, servesWeb, clock, newSecret });
  return { book, sessions, ownSessions };
}

/** Created once per store, shared by its relays. A store copied without its key ring gets a new key: older links are invalid there. */
async function readLinkKey({ sealed, writer }: RelayCore['store']): Promise<string> {
  return (
    sealed.ownSecret(LINK_KEY) ??
    writer.write((tx) => {
      const stored = tx.ownSecret(LINK_KEY);
      if (stored !== null) return stored;
      const key = newLinkKey();
      tx.saveOwnSecret(LINK_KEY, key);
      return key;
    })
  );
}
