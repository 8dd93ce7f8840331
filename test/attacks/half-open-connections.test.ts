/** Attackers who hold connections: half-open, silent, never signing in. The relay runs as a program with few descriptors. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { io } from 'socket.io-client';
import { createConnectionGuard } from '../../relay/connections/connection-guard.ts';
import { systemClock, systemTimers } from '../../relay/system.ts';
import { limitDescriptors } from '../helpers/limited.ts';
import { listen } from '../helpers/servers.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { silentLog } from '../relay/parts/store.ts';
import { startRelayProgram } from './parts/relay-program.ts';

const DESCRIPTORS = 256;

const program = await startRelayProgram({ directory: DIRECTORY, descriptors: DESCRIPTORS });
after(() => program.close());

/** Does not close when the other side does: only a connection that is reset is gone. */
function hold(url: string, first: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => {}).resume();
  // Writing to a closed connection provokes a reset, which closes it on this side as well.
  socket.once('end', () => {
    const more = setInterval(() => socket.write('x'), 20);
    socket.once('close', () => clearInterval(more));
  });
  socket.write(first);
  return socket;
}
const HALF = 'GET /v1/me HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';
const openDesk = (url: string, token: string) =>
  io(`${url}/v1/desk`, { transports: ['websocket'], auth: { token }, reconnection: false, forceNew: true });

test('three hundred half-open connections neither stop a relay with 256 descriptors nor lock out others', async (t) => {
  const desk = openDesk(program.url, 'dana-token');
  t.after(() => desk.disconnect());
  await new Promise<void>((resolve) => desk.once('sync', (_, received) => resolve(received())));
  const held = Array.from({ length: 300 }, () => hold(program.url, HALF));
  t.after(() => {
    for (const socket of held) socket.destroy();
  });
  await until('the oldest made room', () => held.filter(({ destroyed }) => destroyed).length >= 100);
  const heard = new Promise((resolve) => desk.once('item', resolve));
  const me = await program.get('/v1/me', 'lee-token');
  assert.equal(me.status, 200, 'somebody from the same address signs in');
  await program.send(event('task.assigned', { audience: { users: ['dana'] } }));
  await heard;
  const late = openDesk(program.url, 'kim-token');
  t.after(() => late.disconnect());
  await new Promise<void>((resolve) => late.once('sync', (_, received) => resolve(received())));
  assert.ok((await program.metric('beckon_connections_refused_total{reason="address"}')) >= 100);
  assert.equal(program.output().match(/connections of one address were closed/g)?.length, 1, 'said once');
});

test('at a full relay one address that holds many pushes out no connection of another', async (t) => {
  const limits = { all: 6, unsigned: 6, signed: 6 };
  const nothing = () => {};
  const deps = {
    limits,
    trustedProxies: [],
    clock: systemClock,
    timers: systemTimers,
    log: silentLog,
    onRefused: nothing,
    onUsedUp: nothing,
  };
  const connections = createConnectionGuard(deps);
  const server = createServer();
  connections.guard(server);
  const port = await listen(t, server);
  t.after(() => connections.close());
  const from = (localAddress: string) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress });
    t.after(() => socket.destroy());
    return socket.on('error', nothing).resume();
  };
  const colleague = from('127.0.0.2');
  await until('the colleague is in', () => connections.count().unsigned === 1);
  const many = Array.from({ length: 12 }, () => from('127.0.0.3'));
  await until('the oldest of the many made room', () => many.filter(({ destroyed }) => destroyed).length >= 7);
  assert.equal(colleague.destroyed, false);
});

test('requests sent ahead on one connection are answered in turn, and so is the next on it', async (t) => {
  const { hostname, port } = new URL(program.url);
  const ask = 'GET /v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer lee-token\r\n\r\n';
  const socket = connect({ host: hostname, port: Number(port) });
  t.after(() => socket.destroy());
  let got = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    got += chunk;
  });
  const replies = () => got.split('HTTP/1.1 200 OK').length - 1;
  socket.write(ask.repeat(40));
  await until('each is answered', () => replies() === 40);
  socket.write(ask);
  await until('and the next one', () => replies() === 41);
});

test('without free descriptors the relay serves its open connections, logs it once, and accepts others when descriptors are free', async (t) => {
  const desk = openDesk(program.url, 'dana-token');
  t.after(() => desk.disconnect());
  await new Promise<void>((resolve) => desk.once('sync', (_, received) => resolve(received())));
  await limitDescriptors(program.pid, 3);
  const held = Array.from({ length: 20 }, () => hold(program.url, HALF));
  t.after(() => {
    for (const socket of held) socket.destroy();
  });
  await until('it is said', () => /no file descriptor was left/.test(program.output()));
  const seen = await desk.timeout(30_000).emitWithAck('people', { q: 'Lee' });
  assert.equal(seen.value.items[0].id, 'lee');
  await limitDescriptors(program.pid, DESCRIPTORS);
  assert.equal((await program.get('/v1/me', 'lee-token')).status, 200);
  assert.ok((await program.metric('beckon_descriptors_used_up_total')) > 0);
  assert.equal(program.output().match(/no file descriptor was left/g)?.length, 1);
});

test('in a relay whose time runs five times as fast', async (t) => {
  const timers = { after: (ms: number, task: () => void) => systemTimers.after(ms / 5, task) };
  const relay: RunningRelay = await startRelay({ directory: DIRECTORY, timers });
  const { host } = new URL(relay.url);
  const upgrade = `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
  const handshake = `${upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  try {
    await t.test('a socket without a sign-in is closed at the deadline', async () => {
      const socket = hold(relay.url, handshake);
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk;
      });
      await new Promise((resolve) => socket.once('close', resolve));
      assert.match(heard, /pingInterval/, 'it was taken as a socket first');
    });
    await t.test('a socket with a wrong token is notified and closed, though it does not close itself', async () => {
      const socket = hold(relay.url, handshake);
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk;
      });
      await until('the handshake', () => heard.includes('pingInterval'));
      socket.write(masked('40/v1/desk,{"token":"not-a-token"}'));
      await new Promise((resolve) => socket.once('close', resolve));
      assert.match(heard, /UNAUTHENTICATED/);
    });
    await t.test('a socket that leaves the desk but not the relay is cut off', async () => {
      const socket = hold(relay.url, handshake);
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk;
      });
      await until('the handshake', () => heard.includes('pingInterval'));
      socket.write(masked('40/v1/desk,{"token":"dana-token"}'));
      await until('the desk is open', () => heard.includes('"sync"'));
      socket.write(masked('41/v1/desk,'));
      await new Promise((resolve) => socket.once('close', resolve));
    });
    await t.test(
      'a request that is not HTTP gets an error and is closed, even if the client does not close',
      async () => {
        const socket = hold(relay.url, 'hello\r\n\r\n');
        await new Promise((resolve) => socket.once('close', resolve));
      },
    );
  } finally {
    await relay.close();
  }
});

/** A text frame as a client sends it (RFC 6455 section 5.2), under a mask of zeros. */
function masked(text: string): Buffer {
  const bytes = Buffer.from(text);
  assert.ok(bytes.length < 126);
  return Buffer.concat([Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}
