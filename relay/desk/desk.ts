/**
 * The desk: people's apps over Socket.IO 4, namespace `/v1/desk`, websocket only (contract section 4). It authenticates, lets each
 * desk catch up from its cursor and then follow live, and hands what people do to the domain. It holds no state worth keeping.
 */
import type { Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { type DefaultEventsMap, Server } from 'socket.io';
import * as socketParser from 'socket.io-parser';
import { DESK_NAMESPACE, type DeskClientEvents } from '../../shared/socket.ts';
import type { ChangeFeed, Clock, Log, Random, Reader, Timers } from '../domain/ports.ts';
import {
  type Accepted,
  DeskConnection,
  type DeskHost,
  type DeskSent,
  type DeskSocket,
  type DeskSocketData,
} from './connection.ts';
import { createDesks } from './fan-out.ts';
import { encodeEvent } from './frame.ts';
import { readPage, startOf } from './pages.ts';
import { RawJsonEncoder } from './raw-json.ts';
import { createRequests } from './requests.ts';
import type { DeskServices } from './services.ts';
import { refusal, signIn } from './sign-in.ts';

export interface DeskOptions {
  httpServer: HttpServer;
  reader: Reader;
  feed: ChangeFeed;
  services: DeskServices;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  /** A slow desk was moved back to catching up; for the metrics. */
  onLagging?: () => void;
}

export interface Desk {
  /** Desks connected and signed in. */
  connected(): number;
  /** Whether a desk of this person is there now. */
  present(userId: string): boolean;
  /** Tells every desk to come back later, closes them, and waits until they are gone. */
  close(): Promise<void>;
}

/** Desks come back spread over this time, in ms, so that a restart is no storm. */
const COME_BACK_MS = { least: 500, spread: 2500 } as const;
const CLOSE_GRACE_MS = 1000;

const SOCKET_OPTIONS = {
  allowUpgrades: false,
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  /** Bytes of one message from a desk. */
  maxHttpBufferSize: 128 * 1024,
  pingInterval: 25_000,
  pingTimeout: 20_000,
  /** ms in which a connection must have signed in. */
  connectTimeout: 10_000,
} as const;

export function createDesk(options: DeskOptions): Desk {
  const { httpServer, reader, feed, services, clock, timers, random, log } = options;
  let closing = false;
  const io = new Server<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>(httpServer, {
    ...SOCKET_OPTIONS,
    transports: ['websocket'],
    parser: { ...socketParser, Encoder: RawJsonEncoder },
    allowRequest: (_, decide) => decide(closing ? 'the relay is going down' : null, !closing),
  });
  const desks = createDesks(reader);
  const serve = createRequests(services, clock, log);
  const transports = trackTransports(httpServer);

  // The first request is needed by nobody after the handshake; it is most of what an idle desk would hold.
  io.engine.on('connection', (connection) => {
    connection.request.headers = {}; // Engine.IO itself still holds the request until the socket closes
    connection.request.rawHeaders = [];
    connection.request = null;
  });
  io.of('/').use((_, next) => next(refusal('NOT_FOUND', `The desk is at ${DESK_NAMESPACE}`)));

  const namespace = io.of(DESK_NAMESPACE);
  namespace.use((socket, next) => {
    const accepted = attempt(() => signIn(reader, socket.handshake.auth));
    socket.handshake.auth = {}; // the token is not kept
    if (accepted instanceof Error) {
      next(accepted);
      return;
    }
    socket.data = { accepted };
    next();
  });
  namespace.on('connection', (socket) => {
    const { accepted } = socket.data;
    const opened = attempt(() => (accepted && !closing ? open(socket, accepted) : null));
    if (opened === null || opened instanceof Error) socket.conn.close();
  });

  /** Nothing that the store throws may reach the event loop; the desk hears that it should come back. */
  function attempt<T>(work: () => T): T | Error {
    try {
      return work();
    } catch (error) {
      onError(error);
      return refusal('STORE_UNAVAILABLE', 'The store is not available; try again');
    }
  }

  function open(socket: DeskSocket, { login, cursor, epoch }: Accepted): DeskConnection | null {
    const me = reader.me(login.userId);
    if (!me) return null;
    const desk = new DeskConnection(socket, { login, ...startOf(reader, cursor, epoch) }, host);
    socket.data = { desk };
    desks.add(desk);
    socket.onAny(onMessage);
    socket.on('disconnect', onGone);
    desk.send(encodeEvent('me', me));
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
    desks.remove(desk);
  }

  const onError = (error: unknown) =>
    log.error({ reason: error instanceof Error ? error.message : String(error) }, 'a desk could not be served');
  const host: DeskHost = {
    readPage: (userId, after, reset) => readPage(reader, userId, after, reset),
    onLagging: () => options.onLagging?.(),
    onError,
  };
  const unsubscribe = feed.subscribe((changes) => desks.publish(changes));

  return {
    connected: () => desks.count(),
    present: (userId) => desks.of(userId).length > 0,
    async close() {
      if (closing) return;
      closing = true;
      unsubscribe();
      for (const desk of desks.all()) {
        desk.drain(COME_BACK_MS.least + Math.round(random.fraction() * COME_BACK_MS.spread));
      }
      const gone = transports.gone(timers);
      io.engine.close();
      await gone;
    },
  };
}

/** The sockets beneath: one that does not answer the closing handshake must not hold the relay. */
function trackTransports(httpServer: HttpServer) {
  const open = new Set<Duplex>();
  httpServer.on('upgrade', (_, socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    /** Resolves when all are closed; after a moment of grace they are cut. */
    async gone(timers: Timers): Promise<void> {
      const closed = [...open].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      const cancel = timers.after(CLOSE_GRACE_MS, () => {
        for (const socket of open) socket.destroy();
      });
      await Promise.all(closed);
      cancel();
    },
  };
}
