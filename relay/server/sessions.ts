/** Browser sessions and token lifetimes: store, directory and cookies combined. */
import { randomBytes } from 'node:crypto';
import { reasonOf } from '../../shared/problems.ts';
import { createOwnSessions, type OwnSessions } from '../domain/people/own-sessions.ts';
import { DEFAULT_LIFETIMES } from '../domain/people/session-ports.ts';
import { createSessionBook, type SessionBook } from '../domain/people/sessions.ts';
import { createSessions, type Sessions } from '../http/gate/cookie-sessions.ts';
import type { HostGate } from '../http/gate/host-gate.ts';
import { systemSecrets } from '../system.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';

/** 256 bits. */
const newSecret = (): string => randomBytes(32).toString('base64url');

export function joinSessions(
  { config, random, log }: RelayDeps,
  { store, directory }: RelayCore,
  hosts: HostGate,
  url: () => string,
): { book: SessionBook; sessions: Sessions; ownSessions: OwnSessions } {
  // The clock of units, so that expiry is the same on all relays.
  const { writer, credentials, clock } = store;
  const lifetimes = config.lifetimes ?? DEFAULT_LIFETIMES;
  const book = createSessionBook({
    writer,
    credentials,
    directory: directory.view,
    lifetimes,
    clock,
    newSecret,
    newId: random.uuid,
    onError: (error) => log.error({ reason: reasonOf(error) }, 'the use of a sign-in could not be noted'),
  });
  const servesWeb = config.web !== false;
  const ownSessions = createOwnSessions({
    ...{ writer, credentials, book, lifetimes, clock },
    newCode: systemSecrets(random).code,
    url: () => url().replace(/\/+$/, ''),
    servesWeb,
  });
  const sessions = createSessions({ book, hosts, adminToken: config.adminToken, servesWeb, clock, newSecret });
  return { book, sessions, ownSessions };
}
