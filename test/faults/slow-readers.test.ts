/** Long HTTP answers that are not read: each is created a page at a time, is bounded while it waits, and is cut off. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { liveBuffers } from '../helpers/live-buffers.ts';
import { until } from '../helpers/until.ts';
import { createHandClock } from '../relay/parts/clock.ts';
import { ADMIN, event, startRelay } from '../relay/parts/relay.ts';
import { silentLog } from '../relay/parts/store.ts';

const clock = createHandClock(Date.now());
const said: { at: number; line: string }[] = [];
const relay = await startRelay({
  clock,
  timers: clock,
  log: { ...silentLog, warn: (_, line) => said.push({ at: clock.now(), line }) },
});
const body = 'x'.repeat(2000);
for (let sent = 0; sent < 3; sent++) {
  await relay.send(...Array.from({ length: 100 }, () => event('approval.requested', { body })));
}
after(() => relay.close());

/** Sends repeatedly on one connection, and reads nothing. */
function deaf(path: string, token: string, times: number): Socket {
  const { hostname, port } = new URL(relay.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {}).pause();
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n\r\n`.repeat(times));
  return socket;
}
const slow = async (): Promise<number> =>
  Number(/connections_refused_total\{reason="slow-reader"\} (\d+)/.exec((await relay.get('/metrics')).text)?.[1] ?? 0);

test('lists, searches and the audit: a connection that reads nothing is cut off, logged once a minute, and delays no one', async (t) => {
  const most = liveBuffers() + 64 * 1024 * 1024;
  const sockets = [
    ...Array.from({ length: 4 }, () => deaf('/v1/items?limit=100', 'dana-token', 40)),
    deaf('/v1/items?q=title&limit=100', 'lee-token', 40),
    deaf('/v1/admin/audit?limit=200', ADMIN, 400),
  ];
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  assert.equal((await relay.get('/v1/me', 'kim-token')).status, 200);
  await until('they are cut off', async () => {
    clock.pass(2000);
    assert.ok(liveBuffers(most) <= most, 'what waits is bounded');
    return (await slow()) === sockets.length;
  });
  const times = said.filter(({ line }) => /its peer does not read/.test(line)).map(({ at }) => at);
  assert.ok(times.length > 0);
  for (const [n, at] of times.slice(1).entries()) assert.ok(at - (times[n] ?? 0) >= 60_000, 'once a minute');
  const page = await relay.get('/v1/items?limit=100', 'dana-token');
  assert.equal(page.status, 200, 'who reads gets it whole');
});
