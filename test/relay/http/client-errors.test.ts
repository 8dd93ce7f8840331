import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { createClientErrorHandler } from '../../../relay/http/gate/client-errors.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';

/** Node's limits, in ms. */
const HEAD = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };

let server: Server;
let clock: HandClock;
let refused: string[];
let answers: (() => void)[];

beforeEach(async () => {
  clock = createHandClock(0);
  refused = [];
  answers = [];
  server = createServer(HEAD, (_, response) => answers.push(() => response.end('well')));
  const onRefused = (address: string) => refused.push(address);
  server.on('clientError', createClientErrorHandler({ timers: clock, newId: () => 'id', onRefused }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends right after the connection is accepted; the server then blocks for longer than the header timeout. */
async function sendToWhoIsLate(text: string): Promise<{ socket: Socket; read: () => string }> {
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the server does not listen');
  const socket = connect(address.port, '127.0.0.1');
  let read = '';
  socket.on('data', (chunk) => {
    read += chunk;
  });
  socket.on('error', () => {});
  await new Promise((resolve) => server.once('connection', resolve));
  if (text !== '') socket.write(text);
  const until = performance.now() + HEAD.requestTimeout;
  while (performance.now() < until);
  return { socket, read: () => read };
}

test('a head that was sent in time is taken, however late the relay reads it', async () => {
  const { socket, read } = await sendToWhoIsLate('GET / HTTP/1.1\r\nhost: relay\r\n\r\n');
  await until('the request is here', () => answers.length === 1);
  answers[0]?.();
  await until('it is answered', () => read().endsWith('well'));
  assert.deepEqual(refused, []);
  socket.destroy();
});

test('who sends nothing is refused', async () => {
  const { read } = await sendToWhoIsLate('');
  await until('it is refused', () => read().startsWith('HTTP/1.1 400'));
  assert.equal(refused.length, 1);
});

test('half a head that was sent in time has to be whole in its time, from then on', async () => {
  const { read } = await sendToWhoIsLate('GET / HTTP/1.1\r\n');
  await until('it is refused', () => read().startsWith('HTTP/1.1 400'));
});
