/** Metrics of the connection to the log: how far and how long a copy is behind, and the outcome of each append. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClusterLog, InDoubt, type LogEntry, LogUnavailable } from '../../../relay/cluster/log-port.ts';
import { type LogMeter, meterLog } from '../../../relay/cluster/metered-log.ts';
import { createLogWorld } from './parts/log-world.ts';

function watched(change: (log: ClusterLog) => Partial<ClusterLog> = () => ({})) {
  const world = createLogWorld();
  world.began = Date.now();
  const [own, other] = [world.connect('own'), world.connect('other')];
  const counted: string[] = [];
  const meter: LogMeter = {
    append: (end) => void counted.push(end),
    appendedIn: (seconds) => void counted.push(`in ${seconds}`),
    entries: (from, count, bytes) => void counted.push(`${count} from ${from}, ${bytes}`),
  };
  let now = 0;
  const pass = (ms: number) => {
    now += ms;
  };
  const { log, ...seen } = meterLog({ ...own, ...change(own) }, meter, () => now);
  let after = { generation: '', position: 0, hash: '' };
  const entry = (): LogEntry => ({
    after,
    nonce: crypto.randomUUID(),
    relay: 'r',
    at: Date.now(),
    body: Buffer.from('four'),
  });
  return {
    log,
    ...seen,
    pass,
    counted,
    entry,
    async found() {
      after = await world.found();
    },
    /** Another relay writes `count` entries. */
    async write(count: number) {
      for (let n = 0; n < count; n += 1) {
        assert.equal((await other.append(entry())).kind, 'appended');
        after = await other.head();
      }
    },
  };
}

test('a copy is behind since the oldest of what it lacks was known, however long others go on writing', async () => {
  const { log, ends, lackingSince, pass, found, write } = watched();
  assert.equal(ends(), null);
  await found();
  await log.head();
  assert.deepEqual(ends(), { newest: 0, oldest: 1 });
  assert.equal(lackingSince(0), null);
  for (let second = 1; second <= 300; second += 1) {
    pass(1000);
    await write(1);
    await log.head();
  }
  assert.deepEqual([ends()?.newest, lackingSince(300), lackingSince(0)], [300, null, 1000]);
  const half = lackingSince(150) ?? 0;
  assert.ok(half >= 151_000 && half < 170_000, `since ${half}, of what is thinned out over the years`);
});

test('an append counts by what became of it, its time from the first call to the word that it is there', async () => {
  const fates = [new InDoubt('gone'), new LogUnavailable('away'), null];
  const { log, ends, pass, counted, entry, found } = watched((own) => ({
    async append(one) {
      const fate = fates.shift();
      pass(2000);
      if (fate) throw fate;
      return own.append(one);
    },
  }));
  await found();
  await log.head();
  const one = entry();
  await assert.rejects(log.append(one), InDoubt);
  await assert.rejects(log.append(one), LogUnavailable);
  assert.equal((await log.append(one)).kind, 'appended');
  assert.deepEqual(counted.splice(0), ['in-doubt', 'failed', 'appended', 'in 6', '1 from here, 4']);
  assert.equal(ends()?.newest, 1);
  assert.equal((await log.append(entry())).kind, 'taken');
  assert.deepEqual(counted.splice(0), ['taken']);
  await log.read(0, 1000);
  assert.deepEqual(counted, ['1 from others, 4']);
});

test('of abandoned entries only the newest send times are stored', async () => {
  for (const [which, time] of [
    [0, 'in 1'],
    [1, 'in 17'],
  ] as const) {
    let isAway = true;
    const { log, pass, counted, entry, found } = watched((own) => ({
      async append(one) {
        pass(1000);
        if (isAway) throw new InDoubt('gone');
        return own.append(one);
      },
    }));
    await found();
    await log.head();
    const entries = Array.from({ length: 17 }, entry);
    for (const one of entries) await assert.rejects(log.append(one), InDoubt);
    isAway = false;
    assert.equal((await log.append(entries[which] ?? entry())).kind, 'appended');
    assert.equal(counted.at(-2), time);
  }
});
