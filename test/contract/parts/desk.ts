/** A third-party desk: socket.io's own client, and the wire format of the contract. */
import { io, type Socket } from 'socket.io-client';
import { until } from '../../helpers/until.ts';

// biome-ignore-start lint/suspicious/noExplicitAny: what comes off the wire has no type here; the tests say what it must be.
interface Heard {
  name: string;
  value: any;
}
export interface ContractDesk {
  readonly socket: Socket;
  readonly heard: readonly Heard[];
  /** @returns the acknowledgement */
  ask(name: string, message: unknown): Promise<any>;
  /** The first past or future one that matches. */
  hear(name: string, fits?: (value: any) => boolean): Promise<any>;
  /** Item changes so far, from pages or live, in order of arrival. */
  changes(): { cursor: number; item: any }[];
  cursor(): number;
  close(): void;
}

/**
 * @param auth `token`, and `cursor` and `epoch` of an earlier connection
 * @param extraHeaders of the handshake; with a session's cookie it is a page of the relay
 */
export async function openDesk(
  url: string,
  auth: object,
  extraHeaders: Record<string, string> = {},
): Promise<ContractDesk> {
  const options = { transports: ['websocket'], auth, extraHeaders, forceNew: true, reconnection: false };
  const socket = io(`${url}/v1/desk`, options);
  const heard: Heard[] = [];
  socket.onAny((name: string, value: any, received?: () => void) => {
    heard.push({ name, value });
    if (typeof received === 'function') received();
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) =>
    heard.push({ name: 'refused', value: { message: error.message, data: error.data } }),
  );
  socket.on('disconnect', (reason: string) => heard.push({ name: 'disconnected', value: reason }));
  const desk: ContractDesk = {
    socket,
    heard,
    ask: (name, message) => socket.timeout(30_000).emitWithAck(name, message),
    hear: async (name, fits = () => true) =>
      (await until(name, () => heard.find((one) => one.name === name && fits(one.value)))).value,
    changes: () =>
      heard.flatMap(({ name, value }) => (name === 'sync' ? value.changes : name === 'item' ? [value] : [])),
    cursor: () => Math.max(0, ...heard.map(({ value }) => Number(value?.cursor ?? 0))),
    close: () => void socket.disconnect(),
  };
  return desk;
}
// biome-ignore-end lint/suspicious/noExplicitAny: as above
