/** Socket.IO set up for desks on the relay's HTTP server: one namespace, websocket only, small messages, little memory. */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type DefaultEventsMap, type Namespace, Server } from 'socket.io';
import * as socketParser from 'socket.io-parser';
import { DESK_NAMESPACE, type DeskClientEvents } from '../../shared/socket.ts';
import type { Timers } from '../domain/ports.ts';
import type { DeskSent, DeskSocketData } from './connection.ts';
import { RawJsonEncoder } from './raw-json.ts';
import { refusal as problemOf } from './sign-in.ts';

const OPTIONS = {
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
const CLOSE_GRACE_MS = 1000;

export interface SocketServer {
  namespace: Namespace<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>;
  /** Closes every connection and waits; one that does not answer the closing handshake is cut after a moment. */
  close(): Promise<void>;
}

/** @param refusal why a new connection may not begin; null: it may */
export function createSocketServer(
  httpServer: HttpServer,
  timers: Timers,
  refusal: (request: IncomingMessage) => string | null,
): SocketServer {
  const io = new Server<DeskClientEvents, DeskSent, DefaultEventsMap, DeskSocketData>(httpServer, {
    ...OPTIONS,
    transports: ['websocket'],
    parser: { ...socketParser, Encoder: RawJsonEncoder },
    allowRequest(request, decide) {
      const reason = refusal(request);
      decide(reason, reason === null);
    },
  });
  // The first request is needed by nobody after the handshake; it is most of what an idle desk would hold.
  io.engine.on('connection', (connection) => {
    connection.request.headers = {}; // Engine.IO itself still holds the request until the socket closes
    connection.request.rawHeaders = [];
    connection.request = null;
  });
  io.of('/').use((_, next) => next(problemOf('NOT_FOUND', `The desk is at ${DESK_NAMESPACE}`)));

  const open = new Set<Duplex>();
  httpServer.on('upgrade', (_, socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    namespace: io.of(DESK_NAMESPACE),
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
