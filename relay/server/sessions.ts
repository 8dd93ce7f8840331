/** Sessions of browsers and the life of tokens, joined: what the store keeps, what the directory says, what cookies carry. */
import { randomBytes } from 'node:crypto';
import { reasonOf } from '../../shared/problems.ts';
import { DEFAULT_LIFETIMES } from '../domain/people/session-ports.ts';
import { createSessionBook, type SessionBook } from '../domain/people/sessions.ts';
import type { HostGate } from '../http/gate/host-gate.ts';
import { createSessions, type Sessions } from '../http/gate/sessions.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';

/** 256 bits. */
const newSecret = (): string => randomBytes(32).toString('base64url');

export function joinSessions(
  { config, clock, random, log }: RelayDeps,
  { store, directory }: RelayCore,
  hosts: HostGate,
): { book: SessionBook; sessions: Sessions } {
  const { writer, credentials, feed } = store;
  const book = createSessionBook({
    writer,
    credentials,
    directory: directory.view,
    lifetimes: config.lifetimes ?? DEFAULT_LIFETIMES,
    clock,
    newSecret,
    newId: random.uuid,
    publish: (changes) => feed.publish(changes),
    onError: (error) => log.error({ reason: reasonOf(error) }, 'the use of a sign-in could not be noted'),
  });
  return { book, sessions: createSessions({ book, hosts, adminToken: config.adminToken, clock, newSecret }) };
}
