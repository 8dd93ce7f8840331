import { Manager, type Socket } from 'socket.io-client';
import type { DeskClientEvents } from '../../shared/desk-operations.ts';
import { DESK_NAMESPACE, type DeskAuth } from '../../shared/socket.ts';

export type DeskSocket = Socket<Record<string, (...args: unknown[]) => void>, DeskClientEvents>;

/** Limits a stalled handshake; once connected, Socket.IO's pings detect a dead relay. The agent's steps have their own timeouts. */
const CONNECT_TIMEOUT_MS = 25_000;

/** Creates an unconnected socket for one attempt. @param agent for `wss:`; null if the platform has none. @param auth called on connect */
export function deskSocket(relay: string, agent: object | null, auth: () => DeskAuth): DeskSocket {
  const url = new URL(relay);
  const manager = new Manager(url.origin, {
    path: `${url.pathname.replace(/\/$/, '')}/socket.io/`,
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    timeout: CONNECT_TIMEOUT_MS,
  });
  // Not an option above, because its type is the browser's, which has no agents. A relay on this computer needs none.
  if (url.protocol === 'https:' && agent) Object.assign(manager.opts, { agent });
  return manager.socket(DESK_NAMESPACE, { auth: (give) => give({ ...auth() }) });
}
