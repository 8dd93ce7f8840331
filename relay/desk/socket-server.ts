/** Socket.IO set up for desks on the relay's HTTP server: one namespace, websocket only, small messages, little memory, no loose ends. */

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Socket as Wire } from 'node:net';
import { type DefaultEventsMap, type Namespace, Server, type Socket } from 'socket.io';
import * as socketParser from 'socket.io-parser';
import type { DeskClientEvents } from '../../shared/desk-operations.ts';
import { reasonOf } from '../../shared/problems.ts';
import { DESK_NAMESPACE } from '../../shared/socket.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Login, Timers } from '../domain/ports.ts';
import type { DeskSent, DeskSocketData } from './connection.ts';
import { RawJsonEncoder } from './raw-json.ts';
import { refusal } from './sign-in.ts';

const OPTIONS = {
  allowUpgrades: false,
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  /** Bytes of one message from a desk. */
  maxHttpBufferSize: 128 * 1024,
  pingInterval: 25_000,
  pingTimeout: 20_000,
} as const;
/** ms in which a connection must have signed in, counted from its first request on. */
const SIGN_IN_MS = 5000;
/** ms for the closing handshake; who does not take part in it is cut off. */
const CLOSE_GRACE_MS = 1000;

type Connection = Socket['conn'];

export interface SocketServer {
  namespace: Namespace<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>;
  /** The connection beneath; null once it is gone. */
  wireOf(connection: Connection): Wire | null;
  /** Somebody signed in on it: it may stay. */
  signedIn(connection: Connection): void;
  /** Closes one; if the other side does not answer the closing handshake it is cut off after a moment. */
  end(connection: Connection): void;
  /** Who is signed in by the connection's cookie now; null: nobody, or it was asked before. */
  loginOf(connection: Connection): Login | null;
  /** Closes every connection and waits; one that does not answer the closing handshake is cut after a moment. */
  close(): Promise<void>;
}

/** @param begin what says who is signed in by a new connection's cookie, null for nobody. @throws where it may not begin */
export function createSocketServer(
  httpServer: HttpServer,
  timers: Timers,
  begin: (request: IncomingMessage) => (() => Login | null) | null,
): SocketServer {
  const atRequest = new WeakMap<IncomingMessage, () => Login | null>();
  const atConnection = new WeakMap<Connection, () => Login | null>();
  const io = new Server<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>(httpServer, {
    ...OPTIONS,
    transports: ['websocket'],
    parser: { ...socketParser, Encoder: RawJsonEncoder },
    allowRequest(request, decide) {
      try {
        const session = begin(request);
        if (session) atRequest.set(request, session);
        // The answer to the handshake and Engine.IO's first packet leave together.
        request.socket.cork();
        decide(null, true);
      } catch (error) {
        decide(reasonOf(error), false);
      }
    },
  });
  const wires = new WeakMap<Connection, Wire>();
  /** Those on which nobody signed in yet, with what takes their time back. */
  const unsigned = new Map<Wire, () => void>();
  const open = new Set<Wire>();

  function watch({ socket }: IncomingMessage): void {
    const { bytesRead } = socket;
    open.add(socket);
    unsigned.set(
      socket,
      timers.after(SIGN_IN_MS, () => cutUnlessWeAreLate(socket, bytesRead)),
    );
    socket.once('close', onGone);
  }
  /** Where the relay is late, what was sent in time is read in the turn after the timer's; it may be looked at as long again, once. */
  function cutUnlessWeAreLate(socket: Wire, bytesRead: number): void {
    if (socket.bytesRead > bytesRead) {
      socket.destroy();
      return;
    }
    setImmediate(() => {
      if (socket.bytesRead === bytesRead) socket.destroy();
      else if (unsigned.has(socket)) {
        unsigned.set(
          socket,
          timers.after(SIGN_IN_MS, () => socket.destroy()),
        );
      }
    });
  }
  function onGone(this: Wire): void {
    open.delete(this);
    settle(this);
  }
  function settle(wire: Wire): void {
    unsigned.get(wire)?.();
    unsigned.delete(wire);
  }

  httpServer.prependListener('upgrade', watch);
  // The first request is needed by nobody after the handshake; it is most of what an idle desk would hold.
  io.engine.on('connection', (connection) => {
    const wire: Wire = connection.request.socket;
    wires.set(connection, wire);
    wire.uncork();
    const session = atRequest.get(connection.request);
    if (session) atConnection.set(connection, session);
    connection.request.headers = {}; // Engine.IO itself still holds the request until the socket closes
    connection.request.rawHeaders = [];
    connection.request = null;
  });
  // So do packets that Engine.IO held back until it could send: who one is, and the first page.
  io.engine.on('flush', (connection: Connection, packets: readonly unknown[]) => {
    if (packets.length > 1) wires.get(connection)?.cork();
  });
  io.engine.on('drain', (connection: Connection) => wires.get(connection)?.uncork());
  // Its own way asks the system for each id, which a handshake feels.
  io.engine.generateId = () => crypto.randomUUID();
  io.of('/').use((_, next) => next(refusal('NOT_FOUND', refusals.requests.namespace(DESK_NAMESPACE))));

  return {
    namespace: io.of(DESK_NAMESPACE),
    loginOf(connection) {
      const ask = atConnection.get(connection);
      // It holds the cookie, which is not kept.
      atConnection.delete(connection);
      return ask?.() ?? null;
    },
    wireOf: (connection) => wires.get(connection) ?? null,
    signedIn(connection) {
      const wire = wires.get(connection);
      if (wire) settle(wire);
    },
    end(connection) {
      connection.close();
      const wire = wires.get(connection);
      if (!wire || wire.destroyed) return;
      const cancel = timers.after(CLOSE_GRACE_MS, () => wire.destroy());
      wire.once('close', cancel);
    },
    async close() {
      const closed = [...open].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      const cancel = timers.after(CLOSE_GRACE_MS, () => {
        for (const socket of open) socket.destroy();
      });
      io.engine.close();
      await Promise.all(closed);
      cancel();
    },
  };
}
