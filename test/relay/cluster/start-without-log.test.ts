/** Starting during an outage of the log: a relay with a copy serves it, one without waits, and a permanent error ends it with one line. */

import assert from 'node:assert/strict';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { type ClusterLog, LogRefused } from '../../../relay/cluster/log-port.ts';
import type { ClusterConnection } from '../../../relay/cluster/member/member.ts';
import { StartEnded } from '../../../relay/cluster/member/startup-wait.ts';
import { ConfigError } from '../../../relay/config.ts';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { systemMonotonic } from '../../../relay/system.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { startDesk } from '../desk/relay-desk.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';
import { silentLog } from '../parts/store.ts';
import { runVerb } from '../parts/verb.ts';
import { createLogWorld } from './parts/log-world.ts';

/** Why the other relay could not start yet. */
const waits: unknown[] = [];
const line = (name: string, of = (log: ClusterLog) => log): ClusterConnection => ({
  connect: () => of(world.connect(name)),
  monotonic: systemMonotonic,
});
const world = createLogWorld();
world.began = Date.now();
const one = await startRelay({ cluster: line('one') });
const warn = (facts: object) => void ('why' in facts && waits.push(facts.why));
const other = await startRelay({ cluster: line('other'), keysOf: one, log: { ...silentLog, warn } });
after(async () => {
  await other.close();
  await one.close();
});

const ready = (relay: RunningRelay) => relay.get('/health/ready');
const isReady = (relay: RunningRelay) => until('it is ready', async () => (await ready(relay)).status === 200);

test('one that has its copy serves it, takes nothing, and joins by itself', async (t) => {
  const itemId = await one.sendOne(event('approval.requested', { title: 'before' }));
  await until('the other has it', async () => (await other.get(`/v1/items/${itemId}`, 'dana-token')).status === 200);
  let meanwhile = '';
  const users = DIRECTORY.users.map((user) => (user.id === 'sam' ? { ...user, name: 'Sam Poe-Lee' } : user));
  await other.restart(async () => {
    writeFileSync(`${other.folder}/directory.yaml`, JSON.stringify({ ...DIRECTORY, users }));
    meanwhile = await one.sendOne(event('approval.requested', { title: 'meanwhile' }));
    world.cut('other');
  });
  assert.equal((await other.get(`/v1/items/${itemId}`, 'dana-token')).status, 200);
  const desk = startDesk(other.url, { token: 'lee-token' });
  t.after(() => desk.close());
  await until('a desk is live', () => desk.live && desk.items.has(itemId));
  const { status, body } = await ready(other);
  assert.deepEqual([status, /the log of the cluster is away/.test(body.detail)], [503, true], body.detail);
  const refused = await other.post(
    `/v1/items/${itemId}/responses`,
    { action: 'approve', key: crypto.randomUUID() },
    'lee-token',
  );
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '2']);

  world.mend('other');
  await isReady(other);
  await until('what was written meanwhile is on the desk', () => desk.items.has(meanwhile));
  await until(
    'its directory is in force',
    async () => (await one.get('/v1/me', 'sam-token')).body.user.name === 'Sam Poe-Lee',
  );
});

test('one that has none waits until there is one to be had, and ends where it is asked to', async () => {
  const said: unknown[] = [];
  const log = { ...silentLog, warn: (facts: object) => void said.push(facts) };
  world.cut('third');
  const ending = new AbortController();
  const ended = startRelay({ cluster: line('third'), keysOf: one, log, ending: ending.signal });
  await until('it says why', () => /BECKON_CLUSTER: the log cannot be reached/.test(JSON.stringify(said)));
  ending.abort();
  await assert.rejects(ended, StartEnded);

  const starting = startRelay({ cluster: line('third'), keysOf: one, log });
  world.mend('third');
  const third = await starting;
  await isReady(third);
  await third.close();
});

test('one that loses the log while it takes its copy takes it again', async () => {
  let lost = 0;
  world.fate = (name, verb) => (name === 'fourth' && verb === 'piece' && lost++ === 0 ? { lost: 'answer' } : {});
  const fourth = await startRelay({ cluster: line('fourth'), keysOf: one });
  world.fate = () => ({});
  assert.ok(lost > 1, `${lost} pieces were asked for`);
  await isReady(fourth);
  await fourth.close();
});

test('what does not pass by itself ends in one line, whether there is a copy or not', async () => {
  const refusing = (log: ClusterLog): ClusterLog => ({
    ...log,
    head: () => Promise.reject(new LogRefused('wrong password')),
  });
  const isTold = (error: unknown) => error instanceof StoreError && error.message === 'BECKON_CLUSTER: wrong password';
  await assert.rejects(startRelay({ cluster: line('third', refusing), keysOf: one }), isTold);
  await other.restart(async () => {
    const again = startRelay({ cluster: line('other', refusing), keysOf: one, from: other.store });
    await assert.rejects(again, isTold);
  });
});

test('one that cannot open its store leaves no line to the log open', async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(`${folder}/keys`, 'no key ring');
  let open = 0;
  const counted = (log: ClusterLog): ClusterLog => {
    open += 1;
    const close = async () => {
      await log.close();
      open -= 1;
    };
    return { ...log, close };
  };
  await assert.rejects(startRelay({ cluster: line('fifth', counted), keysOf: { folder } }), ConfigError);
  assert.equal(open, 0);
});

test('one whose end of the trail was lost names its key in the trail once the log is back', async () => {
  let back = Promise.resolve();
  await other.restart(() => {
    rmSync(`${other.folder}/audit.head`);
    waits.length = 0;
    world.cut('other');
    back = until('it waits for the log', () => waits.length > 0).then(() => world.mend('other'));
  });
  await back;
  await isReady(other);
});

test('an isolated relay refuses no one by its state: the server it asks may belong to another', async () => {
  const unknown = '/v1/items/01900000-0000-7000-8000-000000000000';
  assert.equal((await other.get(unknown, 'dana-token')).status, 404);
  world.fate = (name, verb) => (name === 'other' && verb === 'beat' ? { lost: 'call' } : {});
  await until('it is not ready', async () => (await ready(other)).status === 503);
  const read = await other.get(unknown, 'dana-token');
  assert.deepEqual([read.status, read.body.code], [503, 'RELAY_BEHIND']);
  const answered = await other.post(
    `${unknown}/responses`,
    { action: 'approve', key: crypto.randomUUID() },
    'dana-token',
  );
  assert.deepEqual([answered.status, answered.body.code], [503, 'STORE_UNAVAILABLE']);
  world.fate = () => ({});
  await isReady(other);
  assert.equal((await other.get(unknown, 'dana-token')).status, 404);
});

test('a file that was replaced by another relay’s is not restored at start, and is on request', async () => {
  const file = `${other.folder}/directory.yaml`;
  const named = (name: string) => ({
    ...DIRECTORY,
    users: DIRECTORY.users.map((user) => (user.id === 'kim' ? { ...user, name } : user)),
  });
  const nameOf = async () => (await one.get('/v1/me', 'kim-token')).body.user.name;
  const restartWith = async (name: string) => other.restart(() => writeFileSync(file, JSON.stringify(named(name))));
  await restartWith('Kim the Older');
  await restartWith('Kim the Newer');
  await until('it is in force', async () => (await nameOf()) === 'Kim the Newer');
  await restartWith('Kim the Older');
  assert.equal(await nameOf(), 'Kim the Newer');
  await restartWith('Kim the Newest');
  await until('a new one is', async () => (await nameOf()) === 'Kim the Newest');
  writeFileSync(file, JSON.stringify(named('Kim the Older')));
  const { code, err } = await runVerb(other.folder, ['import', file]);
  assert.deepEqual([code, err], [0, '']);
  await until('what was asked for is', async () => (await nameOf()) === 'Kim the Older');
});

test('one on a copy of another’s data folder ends, with one line', async (t) => {
  const copied = `${await temporaryFolder(t)}/beckon.db`;
  await other.restart(() => copyFileSync(other.store, copied));
  await isReady(other);
  const words = /another process runs with the id of this relay/;
  const started = startRelay({ cluster: line('copy'), keysOf: one, from: copied });
  const copy = await started.catch((error) => {
    assert.ok(error instanceof StoreError && words.test(error.message), String(error));
    return null;
  });
  // A stalled machine detects it only later.
  if (copy) await until('it takes nothing', async () => words.test((await ready(copy)).body.detail ?? ''));
  await copy?.close();
  assert.equal((await ready(other)).status, 200);
});
