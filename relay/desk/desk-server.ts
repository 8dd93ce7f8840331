/** Desks: client apps over Socket.IO 4, namespace `/v1/desk`, websocket only (contract section 4). Holds no durable state. */

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { ProblemError, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Refusals } from '../domain/administration/refusal-ports.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { PersonBudget } from '../domain/people/person-budget.ts';
import type { PersonOperations } from '../domain/person-operations.ts';
import type { Authenticator, Clock, Connections, Log, Login, Random, Timers } from '../domain/ports.ts';
import type { ChangeFeed, Reader } from '../domain/reader.ts';
import type { RefusalExplainer } from '../domain/refusal-explainer.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import type { WaitStart } from '../domain/tasks.ts';
import { createAdmission } from './admission.ts';
import type { DeskHost } from './connection.ts';
import { createDeskRefusals } from './desk-refusals.ts';
import { createRequests } from './desk-requests.ts';
import { createDesktopPresence } from './desktop-presence.ts';
import { createExpiry } from './expiry.ts';
import type { Desks } from './fan-out.ts';
import { createDeskState, createOpenDesks } from './open-desks.ts';
import { createSocketServer, type SocketServer } from './socket-server.ts';
import { readPage } from './sync-pages.ts';

interface DeskServerOptions {
  httpServer: HttpServer;
  /** @returns looks up the cookie's login when the desk begins; null: a token is needed. @throws ProblemError for a wrong host or origin */
  begin: (request: IncomingMessage) => (() => Login | null) | null;
  reader: Reader;
  freshness: Freshness;
  authenticator: Authenticator;
  feed: ChangeFeed;
  services: PersonOperations;
  desks: Desks;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  connections: Connections;
  /** Presence at other relays. */
  others: RemotePresence;
  /** Budget per person, shared with HTTP. */
  budget: PersonBudget;
  /** Limits thread time for explanations of refusals, shared with HTTP. */
  explaining: RefusalExplainer;
  onLagging?: () => void;
  onOverflow?: () => void;
  refusals?: Refusals;
  onSignedIn?: (userId: string, address: string) => void;
  /** Receives errors not caused by the desk, which may come from a damaged store. */
  suspect?: (error: unknown) => void;
  /** The person's last desk at which they would notice is gone. */
  onLeft?: (userId: string) => void;
}

export interface DeskServer {
  /** When the next check for expired sign-ins is due. */
  signOutDueAt: WaitStart;
  /** Asks every desk to reconnect later and closes it; `begin` decides whether to admit it again. */
  sendAway(): void;
  /** Asks every desk to reconnect later, closes them, and waits until they are gone. */
  close(): Promise<void>;
}

/** Reconnects are spread over this time, in ms, to avoid a storm after a restart. */
const RECONNECT_MS = { least: 500, spread: 2500 } as const;

export function createDeskServer(options: DeskServerOptions): DeskServer {
  const { httpServer, desks, feed, clock, timers, random } = options;
  let closing = false;
  const server = createSocketServer(httpServer, timers, (request) => {
    if (closing) throw new ProblemError('STORE_UNAVAILABLE', refusals.requests.goingDown);
    return options.begin(request);
  });
  const onError = faultOf(options, 'a desk could not be served');
  const refusalLog = createDeskRefusals(server, options.refusals);
  const elsewhere = createDesktopPresence(desks, options.others);
  const expiry = createExpiry(clock, timers);
  const host = hostOf(options, server, onError);
  const state = createDeskState({ ...options, expiry });
  const acts = { ...state, watch: desks.watch, refused: refusalLog.message };
  const serve = createRequests(options.services, acts, options, faultOf(options, 'a desk message failed'));
  const open = createOpenDesks({ ...options, server, host, elsewhere, expiry, serve });

  server.namespace.use(createAdmission({ ...options, server, refusalLog, onError }));
  server.namespace.on('connection', (socket) => {
    const { accepted } = socket.data;
    try {
      if (accepted && !closing && open(socket, accepted)) return;
    } catch (error) {
      // Errors of the store must not reach the event loop.
      onError(error);
    }
    server.end(socket.conn);
  });
  const unsubscribe = feed.subscribe((changes) => desks.publish(changes));
  function sendAway(): void {
    for (const desk of desks.all()) {
      desk.drain(RECONNECT_MS.least + Math.round(random.fraction() * RECONNECT_MS.spread));
    }
  }

  return {
    signOutDueAt: expiry.dueAt,
    sendAway,
    async close() {
      if (closing) return;
      closing = true;
      unsubscribe();
      elsewhere.close();
      expiry.close();
      sendAway();
      await server.close();
    },
  };
}

function hostOf(options: DeskServerOptions, { end }: SocketServer, onError: (error: unknown) => void): DeskHost {
  const { reader, timers, clock } = options;
  return {
    readPage: (userId, after, reset) => readPage(reader, userId, after, reset),
    timers,
    now: () => clock.now(),
    onLagging: () => options.onLagging?.(),
    onUnsent: options.connections.unsent,
    onOverflow: () => options.onOverflow?.(),
    end: ({ conn }) => end(conn),
    onError,
  };
}

/** Handles errors not caused by a desk: logs them and reports them to the store's health check. */
function faultOf({ log, suspect }: DeskServerOptions, words: string): (error: unknown) => void {
  return (error) => {
    log.error({ reason: reasonOf(error) }, words);
    suspect?.(error);
  };
}
