/**
 * The desk: people's apps over Socket.IO 4, namespace `/v1/desk`, websocket only (contract section 4). It authenticates, lets each
 * desk catch up from its cursor and then follow live, and hands what people do to the domain. It holds no state worth keeping.
 */

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type ProblemCode, ProblemError, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Refusals, Refused } from '../domain/administration/refusal-ports.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { PersonBudget } from '../domain/people/person-budget.ts';
import type { Authenticator, Clock, Connections, Log, Login, Random, Timers } from '../domain/ports.ts';
import type { Here, PresenceElsewhere } from '../domain/presence.ts';
import type { ChangeFeed, Reader } from '../domain/reader.ts';
import type { WaitingSince } from '../domain/tasks.ts';
import { type Accepted, DeskConnection, type DeskHost, type DeskSocket } from './connection.ts';
import { createElsewhere } from './elsewhere.ts';
import { createExpiry } from './expiry.ts';
import { createDesks, type ProcessTelling } from './fan-out.ts';
import { encodeEvent } from './frame.ts';
import { readPage, startOf } from './pages.ts';
import { createRequests } from './requests.ts';
import type { DeskServices } from './services.ts';
import { codeOf, refusal, signIn } from './sign-in.ts';
import { createSocketServer } from './socket-server.ts';

export interface DeskServerOptions {
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
  services: DeskServices;
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
  const { httpServer, reader, freshness, authenticator, feed, services, clock, timers, random, log } = options;
  let closing = false;
  const onError = faultOf('a desk could not be served');
  const onFault = faultOf('a desk message failed');
  const desks = createDesks(reader, options.processes);
  const elsewhere = createElsewhere(desks, options.others);
  const expiry = createExpiry(clock, timers);
  const acts = { watch: desks.watch, renew, beckons, refused: refusedMessage };
  const serve = createRequests(services, acts, options.budget, clock, onFault);
  const server = createSocketServer(httpServer, timers, (request) => {
    if (closing) throw new ProblemError('STORE_UNAVAILABLE', refusals.requests.goingDown);
    return options.begin(request);
  });
  const { namespace } = server;
  /** Connections that have begun to sign in: one person and one desk each. */
  const begun = new WeakSet<DeskSocket['conn']>();

  namespace.use((socket, next) => {
    const { conn } = socket;
    const { auth } = socket.handshake;
    socket.handshake.auth = {}; // the token is not kept
    if (begun.has(conn)) return server.end(conn);
    begun.add(conn);
    void signIn({ authenticator, reader, freshness }, auth, () => server.loginOf(conn))
      .catch(unavailable)
      .then((found) => {
        const accepted = found instanceof Error ? found : admit(conn, found);
        if (accepted instanceof Error) {
          refused(conn, 'sign-in', 'sign-in', codeOf(accepted));
          next(accepted);
          // Socket.IO says why in the next turn; to what is closing already it says nothing.
          setImmediate(() => server.end(conn));
          return;
        }
        socket.data = { accepted };
        next();
      });
  });
  namespace.on('connection', (socket) => {
    const { accepted } = socket.data;
    const opened = attempt(() => (accepted && !closing ? open(socket, accepted) : null));
    if (opened === null || opened instanceof Error) server.end(socket.conn);
  });

  function refused(
    conn: DeskSocket['conn'],
    what: Refused['what'],
    message: string,
    code: ProblemCode,
    person?: string,
  ) {
    const address = server.wireOf(conn)?.remoteAddress ?? '';
    const who = person === undefined ? {} : { person };
    options.refusals?.note({ what, code, method: 'SOCKET', route: message, address, ...who, reason: null });
  }
  function refusedMessage(desk: DeskConnection, message: string, code: ProblemCode): void {
    refused(desk.connection, message === 'respond' ? 'answer' : 'request', message, code, desk.login.userId);
  }

  function admit(conn: DeskSocket['conn'], accepted: Accepted): Accepted | Error {
    const wire = server.wireOf(conn);
    if (wire && options.connections.signedIn(wire, accepted.login.userId, 'desk')) return accepted;
    return refusal('RATE_LIMITED', refusals.signIn.tooManyConnections);
  }

  /** Nothing that the store throws may reach the event loop; the desk hears that it should come back. */
  function attempt<T>(work: () => T): T | Error {
    try {
      return work();
    } catch (error) {
      return unavailable(error);
    }
  }
  function unavailable(error: unknown): Error {
    onError(error);
    return refusal('STORE_UNAVAILABLE', refusals.requests.storeAway);
  }

  function open(socket: DeskSocket, { login, page, beckons: there, cursor, epoch }: Accepted): DeskConnection | null {
    const me = reader.me(login.userId);
    const wire = server.wireOf(socket.conn);
    if (!me || !wire || wire.destroyed) return null;
    server.signedIn(socket.conn);
    const desk = new DeskConnection(
      socket,
      wire,
      { login, page, beckons: there, ...startOf(reader, cursor, epoch) },
      host,
    );
    socket.data = { desk };
    desks.add(desk);
    options.onSignedIn?.(login.userId, wire.remoteAddress ?? '');
    expiry.watch(desk);
    socket.onAny(onMessage);
    socket.on('disconnect', onGone);
    desk.send(encodeEvent('me', me));
    elsewhere.joined(desk);
    desk.start();
    return desk;
  }

  // The same two functions for every desk: an idle one should cost little.
  function onMessage(this: DeskSocket, event: string, ...args: unknown[]): void {
    if (this.data.desk) void serve(this.data.desk, event, args);
  }
  function onGone(this: DeskSocket): void {
    const { desk } = this.data;
    if (!desk) return;
    desk.closed();
    // It may have left the namespace alone, and would stay as nobody's.
    server.end(this.conn);
    expiry.forget(desk);
    desks.remove(desk);
    elsewhere.left(desk);
    if (desk.beckons) tellIfUnnoticed(desk.login.userId);
  }
  const isBeckoned = (userId: string): boolean => desks.of(userId).some((desk) => desk.beckons);
  function tellIfUnnoticed(userId: string): void {
    if (!isBeckoned(userId)) options.onLeft?.(userId);
  }
  function beckons(desk: DeskConnection, now: boolean): void {
    const before = desk.beckons;
    desk.beckons = now;
    if (before && !now) tellIfUnnoticed(desk.login.userId);
  }

  async function renew(desk: DeskConnection, token: string): Promise<void> {
    const login = await authenticator.authenticate(token);
    if (!login) throw new ProblemError('UNAUTHENTICATED', refusals.signIn.tokenUnknown);
    if (login.userId !== desk.login.userId) throw new ProblemError('FORBIDDEN', refusals.signIn.tokenOfOther);
    desk.renew(login);
    // It may have gone meanwhile.
    if (desk.isOpen) expiry.watch(desk);
  }

  function faultOf(words: string): (error: unknown) => void {
    return (error) => {
      log.error({ reason: reasonOf(error) }, words);
      options.suspect?.(error);
    };
  }
  const host: DeskHost = {
    readPage: (userId, after, reset) => readPage(reader, userId, after, reset),
    timers,
    now: () => clock.now(),
    onLagging: () => options.onLagging?.(),
    onOverflow: () => options.onOverflow?.(),
    end: ({ conn }) => server.end(conn),
    onError,
  };
  function sendAway(): void {
    for (const desk of desks.all()) {
      desk.drain(COME_BACK_MS.least + Math.round(random.fraction() * COME_BACK_MS.spread));
    }
  }
  const unsubscribe = feed.subscribe((changes) => desks.publish(changes));

  return {
    connected: () => desks.count(),
    here: () => ({ desks: desks.count(), people: desks.people() }),
    behind() {
      const since = desks.all().flatMap((desk) => desk.behindSince ?? []);
      return { desks: since.length, since: since.length === 0 ? null : Math.min(...since) };
    },
    signOutDueAt: expiry.dueAt,
    present: (userId) => desks.of(userId).length > 0,
    beckons: isBeckoned,
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
