/** The same attackers at their own pace: a byte now and then, a body that never ends, a reply that is never read. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event } from '../relay/parts/relay.ts';
import { deafSocket } from './parts/deaf-socket.ts';
import { startRelayProgram } from './parts/relay-program.ts';

const relay = await startRelayProgram({ directory: DIRECTORY });
after(() => relay.close());

function open(first: string): Socket {
  const { hostname, port } = new URL(relay.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => {});
  socket.write(first);
  return socket;
}
/** Seconds until the connection is closed while it sends one byte a second. */
async function life(socket: Socket): Promise<number> {
  const from = performance.now();
  const more = setInterval(() => socket.write('x'), 1000);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(more);
  return (performance.now() - from) / 1000;
}

test('a head that comes a byte a second, and a body that does, are cut off within their time', async () => {
  const head = open('GET /v1/me HTTP/1.1\r\nHost: localhost\r\nX-Slow: ').resume();
  const body = open('POST /v1/pair HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{').resume();
  const [ofHead, ofBody] = await Promise.all([life(head), life(body)]);
  assert.ok(ofHead < 20, `the head was waited for for ${ofHead} s`);
  assert.ok(ofBody > 20 && ofBody < 45, `the body was waited for for ${ofBody} s`);
});

test('unread replies are discarded soon, and a page has a size limit', async (t) => {
  const body = 'x'.repeat(2000);
  const facts = Array.from({ length: 20 }, (_, n) => ({ label: `Fact ${n}`, value: 'y'.repeat(300) }));
  for (let batch = 0; batch < 12; batch++) {
    await relay.send(...Array.from({ length: 50 }, () => event('task.assigned', { body, facts })));
  }
  const page = await (await relay.get('/v1/items?limit=200', 'dana-token')).text();
  assert.ok(page.length > 500_000 && page.length < 1_500_000, `a page of ${page.length}`);
  const { host } = new URL(relay.url);
  const ask = `GET /v1/items?limit=200 HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer dana-token\r\n\r\n`;
  const before = relay.memory();
  const deaf = Array.from({ length: 20 }, () => open(ask.repeat(30)).pause());
  t.after(() => {
    for (const socket of deaf) socket.destroy();
  });
  const held = () => relay.metric('beckon_connections{state="signed"}');
  await until('they are not refused', async () => (await held()) >= 20);
  let most = 0;
  await until(
    'they are cut off',
    async () => {
      most = Math.max(most, relay.memory() - before);
      return (await held()) <= 4;
    },
    90_000,
  );
  // 600 pages were asked for: 600 MB.
  assert.ok(most < 250, `grew by ${most} MiB`);
});

test('a socket that acknowledges pages it never read pulls no more of them into memory', async (t) => {
  const deaf = await deafSocket(relay.url, 'lee-token');
  t.after(() => deaf.terminate());
  const before = relay.memory();
  for (let id = 0; id < 200; id++) deaf.acknowledge(id);
  let most = 0;
  // Each is answered after the earlier requests on the other connections.
  for (let n = 0; n < 50; n++) {
    assert.equal((await relay.get('/v1/me', 'kim-token')).status, 200);
    most = Math.max(most, relay.memory() - before);
  }
  assert.ok(most < 60, `grew by ${most} MiB`);
});
