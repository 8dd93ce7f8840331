/** Handwritten Socket.IO: sends as fast as allowed and reads no replies. */
import { WebSocket } from 'ws';
import { until } from '../../helpers/until.ts';

interface DeafSocket {
  ask(event: string, message?: unknown): void;
  /** Acknowledges a page, whether it was read or not. @param id the number of the packet */
  acknowledge(id: number): void;
  gone(): boolean;
  read(): void;
  terminate(): void;
}

/** Signs in, waits for the first page, and reads nothing from then on. */
export async function deafSocket(url: string, token: string): Promise<DeafSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  let isLive = false;
  let gone = false;
  let asked = 0;
  socket.on('error', () => {});
  socket.on('close', () => {
    gone = true;
  });
  socket.on('message', (data) => {
    const [, id] = /^42\/v1\/desk,(\d*)\["sync"/.exec(String(data)) ?? [];
    if (id === undefined) return;
    socket.send(`43/v1/desk,${id}[]`);
    isLive = true;
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(`40/v1/desk,${JSON.stringify({ token })}`);
  await until('the first page', () => isLive);
  socket.pause();
  return {
    ask(event, message = {}) {
      asked += 1;
      socket.send(`42/v1/desk,${asked}${JSON.stringify([event, message])}`);
    },
    acknowledge: (id) => socket.send(`43/v1/desk,${id}[]`),
    gone: () => gone,
    read: () => socket.resume(),
    terminate: () => socket.terminate(),
  };
}
