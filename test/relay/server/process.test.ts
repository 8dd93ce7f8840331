import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { chainHash, GENESIS } from '../../../relay/store/audit/audit-trail.ts';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { until } from '../../helpers/until.ts';
import { DIRECTORY, event } from '../parts/relay.ts';

let folder: string;
let program: Program | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-process-'));
  writeFileSync(join(folder, 'directory.yaml'), JSON.stringify(DIRECTORY));
});
afterEach(async () => {
  await program?.end();
  program = null;
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<{ program: Program; url: string }> {
  const env = { BECKON_DATA: folder, BECKON_DIRECTORY: join(folder, 'directory.yaml'), BECKON_PORT: '0' };
  program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env: { ...env, BECKON_ADMIN_TOKEN: 'admin-token' } });
  const line = await program.waitForLine(/relay ready at/);
  return { program, url: line.slice(line.indexOf('http')) };
}

/** Ids of the items accepted with 202; null without a reply or with another one. */
async function post(url: string, events: object[]): Promise<string[] | null> {
  try {
    const reply = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: 'Bearer erp-key', 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events),
    });
    const { results } = JSON.parse(await reply.text());
    return reply.status === 202 ? results.map(({ itemId }: { itemId: string }) => itemId) : null;
  } catch {
    return null;
  }
}

/** A keep-alive connection that is idle after one reply. */
function idleConnection(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n'),
    );
    socket.once('data', () => resolve(socket));
    socket.once('error', reject);
  });
}

describe('SIGTERM', () => {
  test('an idle relay with idle connections and desks ends in order, closes what is open, and tells the desks', async () => {
    const { program: relay, url } = await start();
    const idle = await Promise.all(Array.from({ length: 20 }, () => idleConnection(url)));
    const closed = Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    const desk = io(`${url}/v1/desk`, {
      transports: ['websocket'],
      auth: { token: 'dana-token' },
      reconnection: false,
    });
    desk.on('sync', (_, received) => received());
    await new Promise((resolve) => desk.once('me', resolve));
    const told = new Promise<number>((resolve) => desk.once('drain', (ms: number) => resolve(ms)));
    const stopped = relay.kill('SIGTERM');
    assert.ok((await told) > 0);
    assert.equal(await relay.exited, 0);
    await Promise.all([stopped, closed]);
    await until('the desk is no longer connected', () => !desk.connected);
    desk.close();
    assert.doesNotMatch(relay.output(), /erp-key|dana-token|whsec_|admin-token/);
  });

  test('under load nothing accepted is lost', async () => {
    const { program: relay, url } = await start();
    const accepted: string[] = [];
    let stop = false;
    const senders = Array.from({ length: 8 }, async () => {
      while (!stop) {
        const ids = await post(url, [event('task.assigned')]);
        if (!ids) return;
        accepted.push(...ids);
      }
    });
    await until('some are accepted', () => accepted.length > 100);
    await relay.kill('SIGTERM');
    stop = true;
    await Promise.all(senders);
    assert.equal(await relay.exited, 0);
    assertKept(accepted);
  });
});

describe('kill -9', () => {
  test('whatever was answered is there, again and again', async () => {
    const accepted: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { program: relay, url } = await start();
      const before = accepted.length;
      const senders = Array.from({ length: 8 }, async () => {
        for (;;) {
          const ids = await post(url, [event('task.assigned'), event('approval.requested')]);
          if (!ids) return;
          accepted.push(...ids);
        }
      });
      await until('some are accepted', () => accepted.length > before + 200);
      await relay.kill('SIGKILL');
      await Promise.all(senders);
      assertKept(accepted);
    }
  });
});

/** Every accepted item is in the file, and the audit chain is valid. */
function assertKept(accepted: readonly string[]): void {
  const database = new DatabaseSync(join(folder, 'beckon.db'));
  const kept = new Set(
    database
      .prepare('SELECT id FROM items')
      .all()
      .map(({ id }) => id),
  );
  assert.deepEqual(
    accepted.filter((id) => !kept.has(id)),
    [],
  );
  let before = GENESIS;
  for (const { record, hash } of database.prepare('SELECT record, hash FROM audit ORDER BY seq').all()) {
    before = chainHash(before, String(record));
    assert.equal(hash instanceof Uint8Array && Buffer.from(hash).toString('hex'), before);
  }
  database.close();
}

test('one of several without a copy waits for the log as long as it takes, and ends in order', async (t) => {
  let asked = 0;
  const nobody = createServer((socket) => {
    asked += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  t.after(() => nobody.close());
  await once(nobody, 'listening');
  const { port } = nobody.address() as AddressInfo;
  const cluster = `postgres://beckon@127.0.0.1:${port}/beckon`;
  program = startProgram({
    args: [RELAY_PROGRAM, 'serve'],
    env: { BECKON_DATA: folder, BECKON_PORT: '0', BECKON_CLUSTER: cluster },
  });
  await program.waitForLine(/BECKON_CLUSTER: PostgreSQL at .* and waits/);
  await until('it asked again', () => asked > 1);
  await program.kill('SIGTERM');
  assert.equal(await program.exited, 0, program.output());
});
