/** Snapshots in the log for joining relays, and truncation of entries that no relay needs. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ClusterLog, LogUnavailable, Truncated } from '../../../relay/cluster/log-port.ts';
import { foundLog, prepareReplica } from '../../../relay/cluster/replica-join.ts';
import { createSnapshotDuty, type SnapshotDutyDeps, writeCopy } from '../../../relay/cluster/snapshot-duty.ts';
import type { Timers } from '../../../relay/domain/ports.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { replicaFile } from '../../../relay/store/replica/replica-file.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { silentLog } from '../parts/store.ts';
import { START } from '../store/parts/under-test.ts';
import { type OpenedReplica, openSeveral } from './parts/replicas.ts';

const DAY = 24 * 3_600_000;
const noPatience = { pause: () => assert.fail('it waits'), ask: () => assert.fail('it asks') };
const dutyOf = (line: ClusterLog, { path }: OpenedReplica, timers: Timers, more: Partial<SnapshotDutyDeps> = {}) =>
  createSnapshotDuty({
    ...{ line, file: replicaFile(path), timers, log: silentLog, pace: { entries: 5 } },
    ...{ isWhole: () => true, erased: { at: () => null, cleared: async () => {} } },
    ...more,
  });
const put = (id: string) => (tx: Tx) => save(tx, itemOf(id), ['ann']);

test('a copy is made after so many entries, and older ones are deleted after some days', async (t) => {
  const { world, relays } = await openSeveral(t, ['a']);
  const [one] = relays as [OpenedReplica];
  world.began = START;
  const clock = createHandClock(START);
  const connected = world.connect('a');
  let copies = 0;
  const line: ClusterLog = {
    ...connected,
    writeSnapshot(place, pieces) {
      copies += 1;
      return connected.writeSnapshot(place, pieces);
    },
  };
  let isWhole = true;
  let erasedAt: number | null = null;
  const cleared: number[] = [];
  const duty = dutyOf(line, one, clock, {
    isWhole: () => isWhole,
    erased: { at: () => erasedAt, cleared: async (at) => void cleared.push(at) },
  });
  const newest = async () => (await line.newestSnapshot())?.position ?? null;
  const write = async (count: number) => {
    for (let n = 0; n < count; n += 1) await one.write(put(crypto.randomUUID()));
  };
  await duty.begin();
  t.after(() => duty.end());
  await write(3);
  clock.pass(10 * 60_000);
  await until('there is one', async () => (await newest()) === 3);
  await write(4);
  clock.pass(10 * 60_000);
  await until('it was looked', () => clock.waiting() > 0);
  assert.equal(await newest(), 3, 'not yet');
  one.clock.pass(4 * DAY);
  world.began += 4 * DAY;
  await write(2);
  clock.pass(10 * 60_000);
  await until('there is another', async () => (await newest()) === 9);
  await until('what is old is gone', async () => (await world.head()).oldest === 8);

  // A relay that needs a newer snapshot gets one at once, but not from a relay whose copy differs from the others.
  isWhole = false;
  duty.want(9);
  await write(1);
  await until('it was looked', () => clock.waiting() > 1);
  assert.equal(await newest(), 9);
  isWhole = true;
  clock.pass(5_000);
  duty.want(9);
  await until('there is one beyond', async () => (await newest()) === 10);

  // A request beyond the end of the log creates no snapshot, however often it is repeated.
  await until('it was looked', () => clock.waiting() > 1);
  const before = copies;
  for (let time = 0; time < 2; time += 1) {
    clock.pass(5_000);
    duty.want(1_000);
    await until('it was looked', () => clock.waiting() > 1);
  }
  assert.equal(copies, before);

  // Data of an erased person is gone once older entries and snapshots are deleted: this triggers a snapshot however few entries there are.
  await write(1);
  erasedAt = one.clock.now();
  one.clock.pass(1000);
  await write(1);
  clock.pass(10 * 60_000);
  await until('there is a copy without them', async () => (await newest()) === 12);
  await until('it was looked', () => clock.waiting() > 0);
  assert.deepEqual(cleared, [], 'entries still name them');
  one.clock.pass(4 * DAY);
  world.began += 4 * DAY;
  await write(1);
  clock.pass(10 * 60_000);
  await until('it is told', () => cleared.length === 1);
  assert.ok((await world.head()).oldest > 11);
  erasedAt = null;

  const place = join(await temporaryFolder(t), 'joined.db');
  assert.equal(await prepareReplica(line, replicaFile(place), noPatience), 'joined');
  assert.equal(replicaFile(place).look()?.place?.position, 12);
  assert.ok(existsSync(place));
  const left = readdirSync(join(one.path, '..')).filter((name) => name.includes('.new'));
  assert.deepEqual(left, [], 'nothing of it lies beside the store');
});

test('a copy that the log does not take leaves nothing beside the store, nor does one of a relay that died', async (t) => {
  const { world, relays } = await openSeveral(t, ['a']);
  const [one] = relays as [OpenedReplica];
  const beside = () => readdirSync(join(one.path, '..')).filter((name) => name.includes('.new'));
  const clock = createHandClock(START);
  let refused = 0;
  const line: ClusterLog = {
    ...world.connect('a'),
    async writeSnapshot() {
      refused += 1;
      throw new LogUnavailable('away');
    },
  };
  const left = `${one.path}.${crypto.randomUUID()}.new`;
  writeFileSync(left, 'half of a copy');
  utimesSync(left, 1, 1);
  const duty = dutyOf(line, one, clock);
  await duty.begin();
  t.after(() => duty.end());
  for (const round of [1, 2]) {
    clock.pass(10 * 60_000);
    await until('it was refused', () => refused === round && clock.waiting() > 0);
    assert.deepEqual(beside(), []);
  }
  // The same when the first relay founds the log.
  await assert.rejects(foundLog({ ...line, newestSnapshot: async () => null }, one.replica, replicaFile(one.path)));
  assert.deepEqual([refused, beside()], [3, []]);
});

test('of copies the newest stays, and an erasure is at its end once what it left is cleared away, however often that fails', async (t) => {
  const { world, relays } = await openSeveral(t, ['a']);
  const [one] = relays as [OpenedReplica];
  world.began = START;
  const clock = createHandClock(START);
  const calls: string[] = [];
  let failures = 0;
  const connected = world.connect('a');
  const line: ClusterLog = {
    ...connected,
    async truncate(before) {
      // The log is truncated first; the cleanup afterwards may fail.
      await connected.truncate(before);
      failures -= 1;
      calls.push(failures >= 0 ? 'not cleared' : 'cleared');
      if (failures >= 0) throw new LogUnavailable('away');
    },
  };
  let erasedAt: number | null = null;
  const cleared = async () => void calls.push('told');
  const duty = dutyOf(line, one, clock, { pace: { entries: 1 }, erased: { at: () => erasedAt, cleared } });
  const look = async () => {
    clock.pass(10 * 60_000);
    await until('it looked', () => clock.waiting() > 0);
  };
  await duty.begin();
  t.after(() => duty.end());
  await one.write(put('i'));
  await look();
  const first = await line.newestSnapshot();
  await one.write(put('j'));
  await look();
  const pieces = first && line.readSnapshot(first)[Symbol.asyncIterator]();
  await assert.rejects(async () => pieces?.next(), Truncated);
  assert.equal((await world.entries()).length, 2);

  erasedAt = one.clock.now();
  one.clock.pass(4 * DAY);
  world.began += 4 * DAY;
  await one.write(put('k'));
  failures = 2;
  calls.splice(0);
  for (const _ of [1, 2, 3]) await look();
  assert.deepEqual(calls, ['not cleared', 'not cleared', 'cleared', 'told']);
});

test('a log that asks for the pieces only once the snapshot was aborted gets none that looks like a whole one', async () => {
  let late: AsyncIterable<Uint8Array> | null = null;
  const line: Pick<ClusterLog, 'writeSnapshot'> = {
    async writeSnapshot(_, pieces) {
      late = pieces;
      throw new LogUnavailable('nothing answers');
    },
  };
  async function* pieces() {
    yield new Uint8Array([1]);
  }
  const place = { generation: 'g', position: 1, hash: 'h' };
  await assert.rejects(writeCopy(line, { place, schema: 1, pieces: pieces() }), LogUnavailable);
  await assert.rejects(async () => {
    for await (const piece of late ?? []) assert.fail(`${piece.length} bytes of what is gone`);
  }, /aborted/);
});

test('the end of a relay does not wait for a copy: what is under way is given up, and nothing of it is left', async (t) => {
  const { world, relays } = await openSeveral(t, ['a']);
  const [one] = relays as [OpenedReplica];
  const clock = createHandClock(START);
  const line = world.connect('a');
  const own = replicaFile(one.path);
  const warned: unknown[] = [];
  let given = 0;
  let over: Promise<void> | void;
  async function* pieces() {
    for (const piece of [1, 2, 3]) {
      given += 1;
      over = duty.end();
      yield new Uint8Array([piece]);
    }
  }
  const [sent, copied] = [
    async () => ({ place: await world.head(), schema: 1, pieces: pieces() }),
    async (...[hurried, ending]: Parameters<typeof own.copy>) => {
      const copying = own.copy(hurried, ending);
      over = duty.end();
      return copying;
    },
  ];
  const file = { copy: sent as typeof own.copy };
  const duty = dutyOf(line, one, clock, { file, log: { ...silentLog, warn: (...said) => void warned.push(said) } });
  for (const copy of [sent, copied]) {
    file.copy = copy;
    over = undefined;
    await duty.begin();
    clock.pass(10 * 60_000);
    await until('it is to end', () => over !== undefined);
    await over;
  }
  assert.deepEqual([given, await line.newestSnapshot(), warned], [1, null, []]);
  const left = readdirSync(join(one.path, '..')).filter((name) => name.includes('.new'));
  assert.deepEqual(left, [], 'nothing of it lies beside the store');
});

test('a copy is made after so many bytes too, but not before entries are as many as the copy itself', async (t) => {
  const { world, relays } = await openSeveral(t, ['a']);
  const [one] = relays as [OpenedReplica];
  const clock = createHandClock(START);
  const line = world.connect('a');
  const duty = dutyOf(line, one, clock, { pace: { entries: 1000, bytes: 1000 } });
  await duty.begin();
  t.after(() => duty.end());
  const newest = async () => (await line.newestSnapshot())?.position ?? null;
  const look = async () => {
    clock.pass(10 * 60_000);
    await until('it was looked', () => clock.waiting() > 0);
  };
  await one.write(put('first'));
  await look();
  await until('there is one', async () => (await newest()) === 1);
  const { bytes = 0 } = (await line.newestSnapshot()) ?? {};
  await one.write(put('small'));
  await look();
  assert.equal(await newest(), 1, 'not yet');
  const body = randomBytes(bytes).toString('hex');
  await one.write((tx) => save(tx, itemOf('large', { body }), ['ann']));
  await look();
  await until('there is another', async () => (await newest()) === 3);
});
