/** One of three relays has a differing copy: it stops serving and starts over from a snapshot. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import type { ClusterConnection } from '../../../relay/cluster/member/member.ts';
import { systemMonotonic } from '../../../relay/system.ts';
import { until } from '../../helpers/until.ts';
import { event, type RunningRelay, startRelay } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';
import { createLogWorld } from './parts/log-world.ts';

let relays: RunningRelay[] = [];
before(async () => {
  const world = createLogWorld();
  world.began = Date.now();
  const line = (name: string): ClusterConnection => ({
    connect: () => world.connect(name),
    monotonic: systemMonotonic,
  });
  const first = await startRelay({ cluster: line('a') });
  relays = [
    first,
    await startRelay({ cluster: line('b'), keysOf: first }),
    await startRelay({ cluster: line('c'), keysOf: first }),
  ];
  await first.send(event('task.assigned'));
  await hears();
});
after(async () => {
  for (const relay of relays.toReversed()) await relay.close();
});

const at = (index: number): RunningRelay => relays[index]!;
const asked = async (relay: RunningRelay, ...words: string[]) => {
  const { code, out, err } = await runVerb(relay.folder, ['cluster', ...words, '--json']);
  return { code, err, value: out === '' ? null : JSON.parse(out) };
};
const hears = () =>
  until('all hear of each other', async () => {
    const all = await Promise.all(relays.map((relay) => asked(relay, 'status')));
    return all.every(({ value }) => value.relays.length === relays.length);
  });
const ready = async (relay: RunningRelay) => (await relay.get('/health/ready')).status;
function byHand(relay: RunningRelay, sql: string): void {
  const hand = new DatabaseSync(relay.store, { timeout: 5000 });
  hand.exec(sql);
  hand.close();
}
function toldIn(relay: RunningRelay): unknown[] {
  const database = new DatabaseSync(relay.store, { readOnly: true });
  const rows = database
    .prepare("SELECT record FROM audit WHERE json_extract(record, '$.facts.act') = 'copies differ' ORDER BY seq")
    .all();
  database.close();
  return rows.map(({ record }) => JSON.parse(String(record)).facts.tables);
}
const SPOILT = "UPDATE salts SET salt = x'00' WHERE actor = (SELECT MIN(actor) FROM salts)";

test('of three the one that differs serves no further; started again, it takes a copy of theirs and keeps its own', async () => {
  byHand(at(2), SPOILT);
  const { code, err, value } = await asked(at(0), 'verify');
  assert.deepEqual([code, value.outcome, value.odd.length], [1, 'odd', 1]);
  assert.match(err, /^Different from the others: /);
  await until('it serves no further', async () => (await ready(at(2))) === 503);
  assert.match(
    (await at(2).get('/health/ready')).body.detail,
    /not as those of the other relays at entry \d+: salts; started again/,
  );
  assert.equal((await at(2).get('/v1/items', 'dana-token')).status, 503);
  assert.deepEqual([await ready(at(0)), await ready(at(1))], [200, 200]);
  await until('it is in the trail, once', () => toldIn(at(0)).length === 1);
  assert.deepEqual(toldIn(at(0)), ['salts']);
  await until('the others hear why', async () => {
    const { value } = await asked(at(0), 'status');
    return value.relays.some(({ trouble }: { trouble: string | null }) => trouble !== null);
  });

  await at(2).restart(() => assert.ok(existsSync(`${at(2).store}.differs`)));
  assert.equal(await ready(at(2)), 200);
  const beside = readdirSync(dirname(at(2).store)).filter((name) => /\.differs/.test(name));
  assert.match(beside.join(), /^beckon\.db\.differs-\d+$/, 'the copy, and nothing else');
  await hears();
  const again = await asked(at(2), 'verify');
  assert.deepEqual([again.code, again.value.outcome], [0, 'same'], again.err);
});
