/** Frames written past Engine.IO keep their order among its own. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket as Wire } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Server, type Socket } from 'socket.io';
import { WebSocket } from 'ws';
import { encodeEvent } from '../../../relay/desk/frame.ts';
import { SendQueue } from '../../../relay/desk/send-queue.ts';
import { until } from '../../helpers/until.ts';

/** Both sides of one connection; the client does not read before the test asks it to. */
async function connected(t: TestContext) {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], serveClient: false });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  assert.ok(address && typeof address === 'object');
  const arrived = new Promise<Socket['conn']>((resolve) => io.engine.once('connection', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${address.port}/socket.io/?EIO=4&transport=websocket`);
  const heard: string[] = [];
  client.on('message', (data) => heard.push(String(data)));
  await once(client, 'open');
  client.pause();
  t.after(async () => {
    client.terminate();
    await io.close();
  });
  const connection = await arrived;
  const wire: Wire = connection.request.socket;
  const outflow = new SendQueue(connection, wire, { onRoom() {}, onUnsent() {}, onOverflow() {} });
  return { connection, wire, outflow, client, heard };
}

const removal = (itemId: string) => encodeEvent('removed', { cursor: 1, itemId });
const last = (heard: readonly string[], count: number) => heard.slice(-count).map((text) => text.slice(-11, -3));

test('a frame does not overtake what waits in Engine.IO for the socket', async (t) => {
  const { connection, wire, outflow, client, heard } = await connected(t);
  const filler = removal('x'.repeat(64 * 1024));
  while (wire.writableLength === 0) outflow.send(filler);
  // The first goes to the socket, which is full; Engine.IO buffers the rest.
  for (const name of ['engine-1', 'engine-2']) connection.write(removal(name).text);
  outflow.send(removal('frame--1'));
  connection.write(removal('engine-3').text);
  outflow.send(removal('frame--2'));
  client.resume();
  await until('all have arrived', () => heard.at(-1)?.includes('frame--2') === true);
  assert.deepEqual(last(heard, 5), ['engine-1', 'engine-2', 'frame--1', 'engine-3', 'frame--2']);
});

test('nor what it held before anybody counted', async (t) => {
  const { connection, wire, client, heard } = await connected(t);
  for (const name of ['engine-1', 'engine-2']) connection.write(removal(name).text);
  const outflow = new SendQueue(connection, wire, { onRoom() {}, onUnsent() {}, onOverflow() {} });
  outflow.send(removal('frame--1'));
  client.resume();
  await until('all have arrived', () => heard.at(-1)?.includes('frame--1') === true);
  assert.deepEqual(last(heard, 3), ['engine-1', 'engine-2', 'frame--1']);
});

test('nothing is written behind the goodbye', async (t) => {
  const { connection, outflow, client, heard } = await connected(t);
  client.resume();
  outflow.send(removal('frame--1'));
  connection.close();
  outflow.send(removal('frame--2'));
  await once(client, 'close');
  assert.ok(heard.at(-1)?.includes('frame--1'));
});
