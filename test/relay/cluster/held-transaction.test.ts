/** The own entry is committed as it was computed, unless something used the connection before it was in the log. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { openDatabase } from '../../../relay/store/database.ts';
import { digestOf } from '../../../relay/store/digest/digest.ts';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { refusal } from '../store/parts/under-test.ts';
import { type OpenedReplica, openSeveral } from './parts/replicas.ts';

const title = ({ store }: OpenedReplica, id: string) => store.reader.item(id)?.item.title;
const put = ({ write }: OpenedReplica, id: string, text: string) =>
  write((tx) => save(tx, itemOf(id, { title: text }), ['ann', 'bob']));

function digestIn({ path }: OpenedReplica): string {
  const database = openDatabase({ path });
  try {
    return digestOf(database).digest;
  } finally {
    database.close();
  }
}

/** A replica with an item; the first set of recipients is read from the file again. `applied`: changesets since then, of all replicas. */
async function withItem(t: TestContext) {
  const { mock } = t.mock.method(DatabaseSync.prototype, 'applyChangeset');
  const { relays, world, open } = await openSeveral(t, ['a']);
  const [a] = relays;
  assert.ok(a);
  await put(a, 'one', 'before');
  const from = mock.callCount();
  return { a, world, open, applied: () => mock.callCount() - from };
}

test('an own entry needs no changeset here, and gives the same rows elsewhere', async (t) => {
  const { a, open, applied } = await withItem(t);
  await put(a, 'one', 'second');
  await put(a, 'two', 'first');
  assert.deepEqual([title(a, 'one'), title(a, 'two'), applied()], ['second', 'first', 0]);
  const b = await open('b');
  assert.deepEqual([title(b, 'one'), applied()], ['second', 3]);
  assert.equal(digestIn(b), digestIn(a));
});

test('a read before the entry is in the log sees the state before it; the entry is then applied', async (t) => {
  const { a, world, open, applied } = await withItem(t);
  const seen: unknown[] = [];
  world.fate = (_, verb) => {
    if (verb === 'append') seen.push(title(a, 'one'));
    return {};
  };
  await put(a, 'one', 'after');
  assert.deepEqual([seen, title(a, 'one'), applied()], [['before'], 'after', 1]);
  assert.equal(digestIn(await open('b')), digestIn(a));
});

test('a group that another relay overtook leaves nothing behind', async (t) => {
  const { relays, world } = await openSeveral(t, ['a', 'b']);
  const [a, b] = relays;
  assert.ok(a && b);
  await put(a, 'one', 'before');
  let overtaking: Promise<unknown> | null = null;
  world.fate = (line, verb) => {
    if (line !== 'a' || verb !== 'append' || overtaking !== null) return {};
    overtaking = put(b, 'one', 'by b');
    return { before: 30 };
  };
  await put(a, 'two', 'by a');
  await overtaking;
  await until('both have both', () => relays.every((relay) => title(relay, 'one') === 'by b' && title(relay, 'two')));
  assert.equal(digestIn(a), digestIn(b));
});

test('a rejected unit, and a group without changes, hold no transaction', async (t) => {
  const { relays } = await openSeveral(t, ['a']);
  const [a] = relays;
  assert.ok(a);
  const rejects = () =>
    a.write(() => {
      throw refusal();
    });
  const outcomes = await Promise.allSettled([put(a, 'one', 'first'), rejects(), a.write((tx) => tx.now)]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  await a.write((tx) => tx.now);
  const database = new DatabaseSync(a.path, { timeout: 0 });
  t.after(() => database.close());
  database.exec('BEGIN IMMEDIATE; ROLLBACK');
  assert.equal(title(a, 'one'), 'first');
});
