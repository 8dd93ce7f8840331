/**
 * Reference: the relay's promise, then one WebSocket frame, encoded once and written to each socket. It is the least that a push after the
 * disk costs on this runtime: no sign-in, no acknowledgements, no bounds.
 */
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { promiseServer, serve } from './promise-http.ts';
import { openPromise } from './promise-store.ts';

const [file, key, people] = process.argv.slice(2);
if (!file || !key) throw new Error('usage: promise-frames-server.ts FILE KEY PEOPLE');
const open = new Set<Socket>();

/** A final, unmasked text frame of 126 to 65,535 bytes (RFC 6455, section 5.2). */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 126, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

const server = promiseServer(key, openPromise(file, Number(people)).run, (accepted) => {
  for (const { item } of accepted) {
    if (!item) continue;
    const frame = textFrame(JSON.stringify(item));
    for (const socket of open) socket.write(frame);
  }
});
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (_, { socket }) => {
  open.add(socket);
  socket.once('close', () => open.delete(socket));
});
serve(server);
