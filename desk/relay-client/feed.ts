/** Validates messages of the desk's socket and forwards them in order. */

import { Problem } from '../../shared/problem-schema.ts';
import { cleanTexts } from '../../shared/rules/hidden-characters.ts';
import { Cursor, DESK_SERVER_MESSAGES } from '../../shared/socket.ts';
import { type Checker, checker } from '../../shared/validate.ts';
import type { RelayEvents } from '../ports.ts';

interface FeedEvents {
  connected(): void;
  /** The relay rejected the handshake. */
  refused(problem: Problem): void;
  failed(error: unknown): void;
  lost(): void;
  restarting(retryAfterMs: number): void;
  revoked(): void;
  /** A page of missed changes, with more to come. */
  catchingUp(): void;
  live(): void;
  /** A message does not match its schema, probably because of a version difference. */
  invalid(message: string): void;
  /** A message could not be stored locally. */
  notStored(message: string, error: unknown): void;
  feed: Omit<RelayEvents, 'connection'>;
}

interface Incoming {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
}

const messages = {
  me: checker(DESK_SERVER_MESSAGES.me),
  sync: checker(DESK_SERVER_MESSAGES.sync),
  item: checker(DESK_SERVER_MESSAGES.item),
  own: checker(DESK_SERVER_MESSAGES.own),
  removed: checker(DESK_SERVER_MESSAGES.removed),
  process: checker(DESK_SERVER_MESSAGES.process),
  request: checker(DESK_SERVER_MESSAGES.request),
  elsewhere: checker(DESK_SERVER_MESSAGES.elsewhere),
};
const isProblem = checker(Problem);
const isWait = checker(Cursor);

function problemOf(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('data' in error)) return null;
  return isProblem.is(error.data) ? error.data : null;
}

/** Subscribes to all messages. Their texts are sanitized again, because the relay's store may be older than the rule. */
export function listen(socket: Incoming, events: FeedEvents): void {
  const take = <T>(name: string, schema: Checker<T>, hand: (value: T) => void, then?: (value: T) => void): void => {
    socket.on(name, (message, received) => {
      if (!schema.is(message)) return events.invalid(name);
      const clean = cleanTexts(message);
      const shown = clean !== message && schema.is(clean) ? clean : message;
      try {
        hand(shown);
      } catch (error) {
        // Not acknowledged, so the relay sends it again after the next connection.
        return events.notStored(name, error);
      }
      if (typeof received === 'function') received();
      then?.(shown);
    });
  };
  const { feed } = events;
  socket.on('connect', () => events.connected());
  socket.on('connect_error', (error) => {
    const problem = problemOf(error);
    if (problem) events.refused(problem);
    else events.failed(error);
  });
  socket.on('disconnect', () => events.lost());
  socket.on('drain', (ms) => events.restarting(isWait.is(ms) ? ms : 1_000));
  socket.on('revoked', () => events.revoked());
  take('me', messages.me, feed.me);
  take('sync', messages.sync, feed.sync, ({ live }) => (live ? events.live() : events.catchingUp()));
  take('item', messages.item, feed.item);
  take('own', messages.own, feed.own);
  take('removed', messages.removed, feed.removed);
  take('process', messages.process, feed.process);
  take('request', messages.request, feed.request);
  take('elsewhere', messages.elsewhere, (told) => feed.elsewhere?.(told));
}
