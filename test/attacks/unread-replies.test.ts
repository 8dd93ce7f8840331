/** Thousands of connections send requests and never read: the relay bounds the pending replies by address and by person. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { runs } from '../helpers/runs.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event } from '../relay/parts/relay.ts';
import { type RelayProgram, startRelayProgram } from './parts/relay-program.ts';

/** 6,000 in the long run. */
const CONNECTIONS = runs(6000);
const MIB = 1024 * 1024;
/** MiB of live objects and buffers that unread replies may take, in addition to the connections. */
const MOST = 128;
/** MiB of resident memory, which includes what V8 and the allocator do not return. */
const MOST_RESIDENT = 384;
/** Collects garbage on SIGUSR2 and prints the bytes that are live. */
const COLLECTOR =
  'data:text/javascript,process.on("SIGUSR2",()=>{gc();const{heapUsed:h,external:e}=process.memoryUsage();console.log("live",h+e)})';

let relay: RelayProgram;
before(async () => {
  relay = await startRelayProgram({
    directory: DIRECTORY,
    descriptors: 16_384,
    flags: ['--expose-gc', '--import', COLLECTOR],
  });
  await (await relay.get('/openapi.json')).text();
  // Baseline: connections with nothing to read.
  await grownBy(CONNECTIONS, request('/health/live'));
});
after(() => relay.close());

/** Connections that send this and read nothing; those that the relay closed are not counted. */
async function deaf(count: number, sent: string): Promise<{ open(): number; close(): void }> {
  const { port } = new URL(relay.url);
  const sockets = new Set<Socket>();
  const opening = Array.from(
    { length: count },
    () =>
      new Promise<void>((resolve) => {
        const socket = connect({ port: Number(port), host: '127.0.0.1' }, () => {
          socket.pause();
          socket.write(sent, () => resolve());
        });
        sockets.add(socket);
        socket.on('error', () => resolve());
        socket.on('close', () => {
          sockets.delete(socket);
          resolve();
        });
      }),
  );
  await Promise.all(opening);
  return {
    open: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

const request = (path: string, token?: string): string =>
  [`GET ${path} HTTP/1.1`, 'host: 127.0.0.1', ...(token ? [`authorization: Bearer ${token}`] : []), '', ''].join(
    '\r\n',
  );
const unsent = (of: string) => relay.metric(`beckon_unsent_bytes{of="${of}"}`);
const cut = () => relay.metric('beckon_connections_refused_total{reason="unread"}');
const connections = async () =>
  (await relay.metric('beckon_connections{state="unsigned"}')) +
  (await relay.metric('beckon_connections{state="signed"}'));

/** Resolves once the relay has processed everything sent. */
async function settled(): Promise<void> {
  let [same, before] = [0, ''];
  while (same < 20) {
    assert.equal((await relay.get('/v1/me', 'kim-token')).status, 200);
    const now = `${await unsent('all')} ${await cut()}`;
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

/** Live MiB. */
async function memory(): Promise<number> {
  const printed = () => [...relay.output().matchAll(/^live (\d+)$/gm)];
  const before = printed().length;
  process.kill(relay.pid, 'SIGUSR2');
  await until('garbage is collected', () => printed().length > before);
  return Number(printed().at(-1)?.[1]) / MIB;
}

/** MiB more than before with `count` open connections. */
async function grownBy(count: number, sent: string): Promise<number> {
  const [from, resident] = [await memory(), relay.memory()];
  const held = await deaf(count, sent);
  await settled();
  assert.ok((await unsent('address')) <= 17 * MIB && (await unsent('person')) <= 17 * MIB);
  const grown = (await memory()) - from;
  assert.ok(relay.memory() - resident <= MOST_RESIDENT, `${relay.memory() - resident} MiB more are resident`);
  held.close();
  await until('they are gone', async () => (await unsent('all')) === 0 && (await connections()) < 20);
  return grown;
}

for (const path of ['/openapi.json', '/metrics', '/', '/admin/', '/health/ready', '/v1/sign-in', '/nothing-here']) {
  test(`${CONNECTIONS} unread ${path}`, async () => {
    const grown = await grownBy(CONNECTIONS, request(path));
    assert.ok(grown <= MOST, `${grown.toFixed(0)} MiB more are live`);
  });
}

test('requests that are sent ahead and wait count as well', async () => {
  const before = await cut();
  await grownBy(600, request('/openapi.json').repeat(40));
  assert.ok((await cut()) > before);
});

test('256 connections of one person that read no pages, while another person is served', async () => {
  const body = 'x'.repeat(1900);
  for (let n = 0; n < 10; n += 1) {
    await relay.send(
      ...Array.from({ length: 25 }, () => event('task.assigned', { body, audience: { users: ['dana'] } })),
    );
  }
  const grown = await grownBy(256, request('/v1/items?limit=200', 'dana-token').repeat(8));
  assert.ok(grown <= MOST, `${grown.toFixed(0)} MiB more are live`);
  assert.ok((await cut()) > 0);
});
