/** A desk's socket at the relay, over the simulated network. */
import { EventEmitter } from 'node:events';
import type { DeskConnection, DeskSocket } from '../../relay/desk/connection.ts';
import { RawJson } from '../../relay/desk/raw-json.ts';
import type { Pipe } from './network.ts';

/** A socket as a desk's connection uses it, which takes everything at once. */
/** @param deliver at the desk · @param gone told when the socket is found cut */
export function socketOver(pipe: Pipe, deliver: (message: unknown) => void, gone: () => void) {
  const connection = Object.assign(new EventEmitter(), {
    transport: { writable: true },
    write(text: string) {
      const [event, payload] = JSON.parse(text.slice(text.indexOf('[')));
      send({ event, args: [payload] });
    },
    close: () => pipe.cut(),
  });
  const waiting = new Map<number, () => void>();
  let next = 0;
  const send = (message: object): void => pipe.send('client', message, deliver);
  const socket = {
    conn: connection,
    disconnect: () => pipe.cut(),
    emit(event: string, payload?: unknown, received?: () => void) {
      const value: unknown = payload instanceof RawJson ? JSON.parse(payload.json) : payload;
      next += 1;
      if (received) waiting.set(next, received);
      send({ event, args: payload === undefined ? [] : [value], ...(received ? { wanted: next } : {}) });
    },
  };
  const wire = Object.assign(new EventEmitter(), { writableLength: 0, destroyed: false, pause() {}, resume() {} });
  pipe.onCut('server', gone);
  return {
    // A desk's connection uses no more of Socket.IO and of the wire than this.
    socket: socket as unknown as DeskSocket,
    wire: wire as unknown as ConstructorParameters<typeof DeskConnection>[1],
    acknowledge(id: number) {
      const received = waiting.get(id);
      waiting.delete(id);
      received?.();
    },
  };
}
