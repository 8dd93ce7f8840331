import { Manager, type Socket } from 'socket.io-client';
import type { DeskClientEvents } from '../../shared/desk-operations.ts';
import { DESK_NAMESPACE, type DeskAuth } from '../../shared/socket.ts';

export type DeskSocket = Socket<Record<string, (...args: unknown[]) => void>, DeskClientEvents>;

/** A relay that went silent is noticed by the pings of Socket.IO; a handshake that hangs by this. The agent's steps have their own. */
const CONNECT_TIMEOUT_MS = 25_000;

/**
 * A socket of the relay's desks, not connected yet, which tries once.
 * @param relay the relay's address · @param agent Node's, for `wss:`; null where the platform has none · @param auth asked when it connects
 */
export function deskSocket(relay: string, agent: object | null, auth: () => DeskAuth): DeskSocket {
  const url = new URL(relay);
  const manager = new Manager(url.origin, {
    path: `${url.pathname.replace(/\/$/, '')}/socket.io/`,
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    timeout: CONNECT_TIMEOUT_MS,
  });
  // Not among the options above: their type is that of a browser, which has no agents. A relay on this computer needs none.
  if (url.protocol === 'https:' && agent) Object.assign(manager.opts, { agent });
  return manager.socket(DESK_NAMESPACE, { auth: (give) => give({ ...auth() }) });
}
