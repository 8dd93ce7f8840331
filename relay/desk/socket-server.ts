/** Socket.IO for desks on the relay's HTTP server: one namespace, websocket only, bounded messages and memory. */

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Socket as Wire } from 'node:net';
import { type DefaultEventsMap, type Namespace, Server, type Socket } from 'socket.io';
import * as socketParser from 'socket.io-parser';
import type { DeskClientEvents } from '../../shared/desk-operations.ts';
import { reasonOf } from '../../shared/problems.ts';
import { REQUEST_HEADER } from '../../shared/request-id.ts';
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
/** ms from the first request within which a connection must sign in. */
const SIGN_IN_MS = 5000;
/** ms for the closing handshake before the connection is destroyed. */
const CLOSE_GRACE_MS = 1000;

type EngineConnection = Socket['conn'];

export interface SocketServer {
  namespace: Namespace<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>;
  /** The underlying socket; null once it is closed. */
  wireOf(connection: EngineConnection): Wire | null;
  signedIn(connection: EngineConnection): void;
  /** Closes a connection; destroys it if the client does not answer the closing handshake in time. */
  end(connection: EngineConnection): void;
  /** Login by the connection's cookie; null if none, or on a second call. */
  loginOf(connection: EngineConnection): Login | null;
  /** Closes every connection and waits; destroys those that do not answer the closing handshake in time. */
  close(): Promise<void>;
}

/** @param begin returns a lookup of the login by cookie, or null. @throws if the connection is refused */
export function createSocketServer(
  httpServer: HttpServer,
  timers: Timers,
  begin: (request: IncomingMessage) => (() => Login | null) | null,
): SocketServer {
  const atRequest = new WeakMap<IncomingMessage, () => Login | null>();
  const atConnection = new WeakMap<EngineConnection, () => Login | null>();
  const io = new Server<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>(httpServer, {
    ...OPTIONS,
    transports: ['websocket'],
    parser: { ...socketParser, Encoder: RawJsonEncoder },
    allowRequest(request, decide) {
      try {
        const session = begin(request);
        if (session) atRequest.set(request, session);
        // Send the reply to the handshake and Engine.IO's first packet together.
        request.socket.cork();
        decide(null, true);
      } catch (error) {
        decide(reasonOf(error), false);
      }
    },
  });
  const wires = new WeakMap<EngineConnection, Wire>();
  /** Connections without a sign-in, with the cancellation of their timeout. */
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
  /** A late relay reads data that arrived in time only in the next turn; the connection then gets the same time once more. */
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

  // Engine.IO itself answers requests that are no upgrade.
  httpServer.prependListener('request', ({ url }, response) => {
    if (url?.startsWith(io.path())) response.setHeader(REQUEST_HEADER, crypto.randomUUID());
  });
  httpServer.prependListener('upgrade', watch);
  // The first request is not needed after the handshake; it is most of the memory of an idle desk.
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
  // Cork the packets that Engine.IO queued until it could send, such as the login and the first page.
  io.engine.on('flush', (connection: EngineConnection, packets: readonly unknown[]) => {
    if (packets.length > 1) wires.get(connection)?.cork();
  });
  io.engine.on('drain', (connection: EngineConnection) => wires.get(connection)?.uncork());
  // The default requests randomness from the system for each id, which slows the handshake.
  io.engine.generateId = () => crypto.randomUUID();
  io.of('/').use((_, next) => next(refusal('NOT_FOUND', refusals.requests.namespace(DESK_NAMESPACE))));

  return {
    namespace: io.of(DESK_NAMESPACE),
    loginOf(connection) {
      const ask = atConnection.get(connection);
      // It holds the cookie, which must not be retained.
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
