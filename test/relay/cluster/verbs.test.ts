/** Cluster commands: members, comparison of copies, exporting a copy, and restarting the log from one. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { recover } from '../../../relay/cli/cluster-copy-commands.ts';
import type { ClusterConnection } from '../../../relay/cluster/member/member.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { lockStore } from '../../../relay/store/lock.ts';
import { systemMonotonic } from '../../../relay/system.ts';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { ADMIN, event, type RunningRelay, startRelay } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';
import { createLogWorld } from './parts/log-world.ts';
import { openSeveral } from './parts/replicas.ts';

const asked = async (relay: RunningRelay, ...words: string[]) => {
  const { code, out, err } = await runVerb(relay.folder, ['cluster', ...words, '--json']);
  return { code, err, value: out === '' ? null : JSON.parse(out) };
};

/** All audited acts of administrators and relays, read page by page. */
async function actsIn(relay: RunningRelay): Promise<(string | undefined)[]> {
  const acts: (string | undefined)[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const { body } = await relay.get(`/v1/admin/audit?limit=200&after=${after}`, ADMIN);
    acts.push(...body.items.map(({ facts }: { facts: { act?: string } }) => facts.act));
    after = body.next;
  }
  return acts;
}

const SPOILT = "x'00'";

describe('asked of a relay that runs', () => {
  let one: RunningRelay;
  let other: RunningRelay;
  before(async () => {
    const world = createLogWorld();
    world.began = Date.now();
    const line = (name: string): ClusterConnection => ({
      connect: () => world.connect(name),
      monotonic: systemMonotonic,
    });
    one = await startRelay({ cluster: line('one') });
    other = await startRelay({ cluster: line('other'), keysOf: one });
    await until('each hears of the other', async () => (await asked(one, 'status')).value.relays.length === 2);
  });
  after(async () => {
    await other.close();
    await one.close();
  });

  test('status names the relays, how far each is, and who has which duty', async () => {
    await one.send(event('task.assigned'));
    for (const relay of [one, other]) {
      const { code, err, value } = await asked(relay, 'status');
      assert.deepEqual([code, err], [0, '']);
      assert.equal(value.relays.length, 2);
      assert.ok(value.position > 0 && value.snapshot.bytes > 0);
      for (const { heard, behind, version } of value.relays) assert.ok(heard && behind >= 0 && version);
      const duties = value.relays.flatMap((each: { duties: string[] }) => each.duties);
      assert.equal(new Set(duties).size, duties.length, 'each duty is one relay’s');
      assert.ok(duties.includes('schedule'));
    }
    const { out } = await runVerb(one.folder, ['cluster', 'status']);
    assert.match(
      out,
      /^log \S+ at \d+ in schema \d+, oldest entry \d+; newest snapshot at \d+ \([\d.]+ MiB\)\n\S+\t\S+, schema \d+\tat \d+, \d+ behind\t/,
    );
  });

  test('verify finds all alike while both write, and the one whose row was changed by hand', async () => {
    let ends = false;
    const writing = [one, other].map(async (relay) => {
      while (!ends) await relay.send(event('task.assigned'));
    });
    const alike = await asked(one, 'verify');
    ends = true;
    await Promise.all(writing);
    assert.deepEqual([alike.code, alike.err], [0, ''], JSON.stringify(alike.value));
    const digests = alike.value.relays.map(({ digest }: { digest: string }) => digest);
    assert.deepEqual(digests, [alike.value.digest, alike.value.digest]);
    for (const relay of [one, other]) {
      const seen = async () => (await relay.get('/v1/admin/cluster', ADMIN)).body.verifiedAt !== null;
      await until('each says when they were found alike', seen);
      assert.match((await relay.get('/metrics')).text, /^beckon_cluster_verified_timestamp_seconds.* [\d.e+]+$/m);
    }
    assert.equal((await actsIn(one)).filter((act) => act === 'copies alike').length, 1, 'by one of them');

    byHand(`UPDATE salts SET salt = ${SPOILT} WHERE actor = (SELECT MIN(actor) FROM salts)`);
    const apart = await asked(one, 'verify');
    assert.equal(apart.code, 1);
    assert.match(apart.err, /^The copies differ without a majority: /);
    const differing = apart.value.relays.flatMap((relay: { differing: string[] }) => relay.differing);
    assert.deepEqual(differing, ['salts']);
    const ready = await Promise.all([one, other].map((relay) => relay.get('/health/ready')));
    assert.deepEqual(
      ready.map(({ status }) => status),
      [200, 200],
      'nobody can say which is wrong',
    );
    assert.deepEqual(spoiltAt(other), 1);
    await other.restart(async () => {
      const env = { BECKON_STORE: `sqlite:${other.store}` };
      const { code, err } = await runVerb(other.folder, ['cluster', 'rejoin'], env);
      assert.deepEqual([code, err], [0, '']);
    });
    assert.equal(spoiltAt(other), 0, 'it has what the other has');
  });

  test('verify names a relay that could take no digest, and why, without waiting for it', async () => {
    byHand('ALTER TABLE push_subscriptions RENAME TO put_away');
    const { code, err, value } = await asked(one, 'verify');
    assert.equal(code, 1);
    assert.match(err, /^Not compared: .*, which could not compute a digest: \S/);
    const states = value.relays.map(({ state }: { state: string }) => state).sort();
    assert.deepEqual([value.over, states], [true, ['failed', 'told']]);
    const { out } = await runVerb(other.folder, ['cluster', 'verify']);
    assert.match(out, /\tcould not compute a digest: \S/);
    byHand('ALTER TABLE put_away RENAME TO push_subscriptions');
  });

  function spoiltAt({ store }: RunningRelay): number {
    const database = new DatabaseSync(store, { readOnly: true });
    const count = database.prepare(`SELECT COUNT(*) AS n FROM salts WHERE salt = ${SPOILT}`).get()?.n;
    database.close();
    return Number(count);
  }
  function byHand(sql: string): void {
    const hand = new DatabaseSync(other.store, { timeout: 5000 });
    hand.exec(sql);
    hand.close();
  }

  test('what takes a copy away is refused meanwhile', async () => {
    for (const words of [['leave'], ['recover', '--from-this-copy']]) {
      const { code, err } = await runVerb(one.folder, ['cluster', ...words], { BECKON_CLUSTER: 'postgres://h/d' });
      assert.deepEqual([code, /is in use by a relay/.test(err)], [1, true], err);
    }
  });
});

test('a relay that is alone says so', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.close());
  assert.deepEqual(await asked(relay, 'status'), { code: 0, err: '', value: { alone: true } });
  const { code, err } = await asked(relay, 'verify');
  assert.deepEqual([code, err], [1, 'This relay is alone: BECKON_CLUSTER is not set']);
  assert.equal((await asked(relay, 'frob')).code, 2);
});

test('a copy that left is a store of its own: nothing but its life is another', async (t) => {
  const { relays } = await openSeveral(t, ['a']);
  const [relay] = relays;
  assert.ok(relay);
  await relay.write((tx) => save(tx, itemOf('i'), ['ann']));
  const epoch = relay.store.reader.epoch();
  await relay.close();
  const env = { BECKON_STORE: `sqlite:${relay.path}` };
  const folder = join(relay.path, '..');
  const beside = await runVerb(folder, ['user', 'list'], env);
  assert.deepEqual([beside.code, /is one of several/.test(beside.err)], [1, true], 'no verb writes to it by itself');
  const left = await runVerb(folder, ['cluster', 'leave'], env);
  assert.deepEqual([left.code, left.err], [0, '']);
  const again = await runVerb(folder, ['cluster', 'leave'], env);
  assert.match(again.err, /is no copy of a cluster's$/);
  assert.equal((await runVerb(folder, ['user', 'add', 'ann', '--name', 'Ann'], env)).code, 0);
  const database = new DatabaseSync(relay.path);
  t.after(() => database.close());
  const now = database.prepare("SELECT value FROM shared_state WHERE name = 'epoch'").get()?.value;
  assert.notEqual(now, epoch);
  assert.equal(database.prepare('SELECT COUNT(*) AS n FROM items').get()?.n, 1);
  lockStore(relay.path)();
});

test('the log is created again from a copy if it went back in time, and only then', async (t) => {
  const { world, relays } = await openSeveral(t, ['a']);
  const [relay] = relays;
  assert.ok(relay);
  await relay.write((tx) => save(tx, itemOf('i'), ['ann']));
  const place = relay.replica.place();
  assert.ok(place && place.position > 0);
  await relay.close();
  const backend = sqliteBackend(relay.path);
  await assert.rejects(recover(world.connect('a'), backend, place), /no recovery is needed/);
  assert.deepEqual(backend.replica.look()?.place, place);

  // A log restored to before the copy's position.
  const back = createLogWorld();
  const log = back.connect('a');
  await log.found({ generation: place.generation, position: 0, hash: '0'.repeat(64) });
  await recover(log, backend, place);
  const anew = backend.replica.look()?.place;
  const { generation, position, hash } = await log.head();
  assert.deepEqual(anew, { generation, position, hash });
  assert.deepEqual([position, hash], [place.position, place.hash]);
  assert.notEqual(generation, place.generation);
  await assert.rejects(recover(log, backend, { generation, position, hash }), /no recovery is needed/);
});
