/** The relay's end of a desk's socket, over the simulated network. */
import { EventEmitter } from 'node:events';
import type { DeskConnection, DeskSocket } from '../../relay/desk/connection.ts';
import { RawJson } from '../../relay/desk/raw-json.ts';
import type { Pipe } from './network.ts';

/**
 * A socket with the interface that a desk connection uses; writes never block.
 * @param deliver receives a message at the desk · @param gone called when the relay detects the cut
 */
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
    // A desk connection uses only this part of Socket.IO and of the wire.
    socket: socket as unknown as DeskSocket,
    wire: wire as unknown as ConstructorParameters<typeof DeskConnection>[1],
    acknowledge(id: number) {
      const received = waiting.get(id);
      waiting.delete(id);
      received?.();
    },
  };
}
