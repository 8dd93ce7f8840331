/**
 * The desk: people's apps over Socket.IO 4, namespace `/v1/desk`, websocket only (contract section 4). It authenticates, lets each
 * desk catch up from its cursor and then follow live, and hands what people do to the domain. It holds no state worth keeping.
 */

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { ProblemError, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Refusals } from '../domain/administration/refusal-ports.ts';
import type { Explaining } from '../domain/explaining.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { PersonBudget } from '../domain/people/person-budget.ts';
import type { PersonOperations } from '../domain/person-operations.ts';
import type { Authenticator, Clock, Connections, Log, Login, Random, Timers } from '../domain/ports.ts';
import type { Here, PresenceElsewhere } from '../domain/presence.ts';
import type { ChangeFeed, Reader } from '../domain/reader.ts';
import type { WaitingSince } from '../domain/tasks.ts';
import { createAdmission } from './admission.ts';
import type { DeskHost } from './connection.ts';
import { createElsewhere } from './elsewhere.ts';
import { createExpiry } from './expiry.ts';
import { createDesks, type Desks, type ProcessTelling } from './fan-out.ts';
import { createOpenDesks } from './open-desks.ts';
import { readPage } from './pages.ts';
import { createRefusalLog } from './refusal-log.ts';
import { createRequests, type ServeRequest } from './requests.ts';
import { createSocketServer, type SocketServer } from './socket-server.ts';

interface DeskServerOptions {
  httpServer: HttpServer;
  /**
   * Looks at the request of a handshake. @returns says, once its desk begins, who is signed in by its cookie then; null: nobody, and a
   * token is needed.
   * @throws ProblemError where it may not even begin: by a name that is not the relay's, or with a cookie from another site
   */
  begin: (request: IncomingMessage) => (() => Login | null) | null;
  reader: Reader;
  freshness: Freshness;
  authenticator: Authenticator;
  feed: ChangeFeed;
  services: PersonOperations;
  processes: ProcessTelling;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  connections: Connections;
  /** Who is at other relays. */
  others: PresenceElsewhere;
  /** What each person may ask, over HTTP as well. */
  budget: PersonBudget;
  /** What explaining refusals may take of the thread, over HTTP as well. */
  explaining: Explaining;
  /** A slow desk was moved back to catching up; for the metrics. */
  onLagging?: () => void;
  /** A desk was cut off because more waited for it than may. */
  onOverflow?: () => void;
  /** Told of sign-ins and messages that were refused. */
  refusals?: Refusals;
  /** A desk is signed in; for the access log. */
  onSignedIn?: (userId: string, address: string) => void;
  /** Told of faults that are not the desk's, which may be those of a damaged store. */
  suspect?: (error: unknown) => void;
  /** The last desk at which the person would notice is gone. */
  onLeft?: (userId: string) => void;
}

export interface DeskServer {
  /** Desks connected and signed in. */
  connected(): number;
  /** Who is here. */
  here(): Here;
  /** Desks that have not got all there is, and since when the first of them. */
  behind(): { desks: number; since: number | null };
  /** The look for desks whose sign-in has run out that is due. */
  signOutDueAt: WaitingSince;
  /** Whether a desk of this person is there now. */
  present(userId: string): boolean;
  /** Whether this person would notice at a desk of theirs now. */
  beckons(userId: string): boolean;
  /** Tells every desk to come back later, and closes it; whether one is let in again says `begin`. */
  sendAway(): void;
  /** Tells every desk to come back later, closes them, and waits until they are gone. */
  close(): Promise<void>;
}

/** Desks come back spread over this time, in ms, so that a restart is no storm. */
const COME_BACK_MS = { least: 500, spread: 2500 } as const;

export function createDeskServer(options: DeskServerOptions): DeskServer {
  const { httpServer, reader, feed, clock, timers, random } = options;
  let closing = false;
  const server = createSocketServer(httpServer, timers, (request) => {
    if (closing) throw new ProblemError('STORE_UNAVAILABLE', refusals.requests.goingDown);
    return options.begin(request);
  });
  const onError = faultOf(options, 'a desk could not be served');
  const refusalLog = createRefusalLog(server, options.refusals);
  const desks = createDesks(reader, options.processes);
  const elsewhere = createElsewhere(desks, options.others);
  const expiry = createExpiry(clock, timers);
  const host = hostOf(options, server, onError);
  const opened = createOpenDesks({ ...options, ...{ server, host, desks, elsewhere, expiry }, serve: () => serve });
  const acts = { ...opened, watch: desks.watch, refused: refusalLog.message };
  const onFault = faultOf(options, 'a desk message failed');
  const serve: ServeRequest = createRequests(options.services, acts, options, onFault);

  server.namespace.use(createAdmission({ ...options, server, refusalLog, onError }));
  server.namespace.on('connection', (socket) => {
    const { accepted } = socket.data;
    try {
      if (accepted && !closing && opened.open(socket, accepted)) return;
    } catch (error) {
      // Nothing that the store throws may reach the event loop.
      onError(error);
    }
    server.end(socket.conn);
  });
  const unsubscribe = feed.subscribe((changes) => desks.publish(changes));
  function sendAway(): void {
    for (const desk of desks.all()) {
      desk.drain(COME_BACK_MS.least + Math.round(random.fraction() * COME_BACK_MS.spread));
    }
  }

  return {
    ...countsOf(desks),
    signOutDueAt: expiry.dueAt,
    beckons: opened.isBeckoned,
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

const countsOf = (desks: Desks): Pick<DeskServer, 'connected' | 'here' | 'behind' | 'present'> => ({
  connected: () => desks.count(),
  here: () => ({ desks: desks.count(), people: desks.people() }),
  behind() {
    const since = desks.all().flatMap((desk) => desk.behindSince ?? []);
    return { desks: since.length, since: since.length === 0 ? null : Math.min(...since) };
  },
  present: (userId) => desks.of(userId).length > 0,
});

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

/** What goes wrong here that is not a desk's fault: told in the log, and to whoever looks after the store. */
function faultOf({ log, suspect }: DeskServerOptions, words: string): (error: unknown) => void {
  return (error) => {
    log.error({ reason: reasonOf(error) }, words);
    suspect?.(error);
  };
}
