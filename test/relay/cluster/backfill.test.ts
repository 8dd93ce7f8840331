/** A newer program fills rows before the schema switch, in slices, each one log entry, while relays write between them. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { prepareReplica } from '../../../relay/cluster/replica-join.ts';
import { writeCopy } from '../../../relay/cluster/snapshot-duty.ts';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { MIGRATIONS, type Migrations } from '../../../relay/store/migrations.ts';
import { readBody } from '../../../relay/store/replica/entry-body.ts';
import { replicaFile } from '../../../relay/store/replica/replica-file.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { sealingIn } from '../parts/store.ts';
import { isUnavailable, openOn } from '../store/parts/under-test.ts';
import type { LogWorld } from './parts/log-world.ts';
import { caughtUp, digest, OLD, on, positionOf, put, raiseTo } from './parts/programs.ts';
import { type OpenedReplica, openSeveral, type ReplicaParts } from './parts/replicas.ts';

/** The second step reads what the first one filled. */
const FILLS: Migrations = [
  ...MIGRATIONS,
  {
    expand: 'ALTER TABLE items ADD COLUMN size INTEGER NOT NULL DEFAULT -1; CREATE INDEX items_by_size ON items (size)',
    fill: { table: 'items', set: 'size = length(doc)' },
  },
  {
    expand:
      'ALTER TABLE items ADD COLUMN double INTEGER; CREATE TABLE sizes (id TEXT PRIMARY KEY, size INTEGER NOT NULL)',
    fill: { table: 'items', set: 'double = 2 * size' },
    data: 'INSERT INTO sizes (id, size) SELECT id, double FROM items',
  },
];
const fills: ReplicaParts = { migrations: FILLS };
const ITEMS = 600;
const LINE = `update this relay: the cluster writes schema ${OLD + 1}, this program knows ${OLD}`;
/** As the duty does. */
const nearer = (tx: Tx) => tx.raiseSchema(OLD + 2);

async function filled(relay: OpenedReplica): Promise<void> {
  await Promise.all(Array.from({ length: ITEMS }, (_, n) => relay.write(put(`i${n}`))));
}

/** @param between called before each slice */
async function raised(relay: OpenedReplica, between = async (_slice: number) => {}): Promise<number> {
  let slices = 0;
  for (; relay.replica.level() < OLD + 2; slices += 1) {
    await between(slices);
    await relay.write(nearer);
  }
  return slices;
}

interface Row {
  id: unknown;
  size: unknown;
  double: unknown;
  length: unknown;
  noted: unknown;
}
const rowsOf = ({ path }: Pick<OpenedReplica, 'path'>): Row[] =>
  on({ path }, (database) =>
    database
      .prepare(
        'SELECT items.id, items.size, double, length(doc) AS length, sizes.size AS noted FROM items LEFT JOIN sizes USING (id)',
      )
      .all()
      .map((row) => ({ ...row }) as unknown as Row),
  );

/** @param later values written after the first step, when the program writes its columns itself */
function assertFilled(rows: readonly Row[], items: number, later: ReadonlySet<unknown> = new Set()): void {
  assert.equal(rows.length, items);
  for (const { id, size, double, length, noted } of rows) {
    if (!later.has(id)) assert.equal(size, length, String(id));
    assert.deepEqual([double, noted], [2 * Number(size), 2 * Number(size)], String(id));
  }
}

const raisesOf = async (world: LogWorld) =>
  (await world.entries()).flatMap(({ body }) => {
    const read = readBody(body);
    return typeof read === 'string' || read.raise === null ? [] : [read.raise];
  });

async function openTwo(t: TestContext) {
  const several = await openSeveral(t, []);
  const [one, other] = [await several.open('one', fills), await several.open('other', fills)];
  await filled(one);
  return { ...several, one, other };
}

describe('rows that a step fills', () => {
  test('are filled in slices, a step after the other, and whatever others write between them is filled with it', async (t) => {
    const { world, one, other } = await openTwo(t);
    const later = new Set<string>();
    const change = (relay: OpenedReplica, id: string) => {
      if (one.replica.level() > OLD) later.add(id);
      return relay.write(put(id, `changed once more: ${id}`));
    };
    const entries = await raised(one, async (slice) => {
      // Before, in and behind the slices; a change gives the item another key.
      await change(other, `i${slice}`);
      await Promise.all([change(other, `i${300 + slice}`), change(one, `new ${slice}`)]);
      await change(one, `i${ITEMS - 1 - slice}`);
    });
    await caughtUp(world, [one, other]);
    assertFilled(rowsOf(one), ITEMS + entries, later);
    assert.equal(digest(one, FILLS), digest(other, FILLS));
    const raises = await raisesOf(world);
    assert.deepEqual(
      raises.map(({ to, slice }) => [to, slice ? slice.upTo === null : 'raised']),
      [OLD + 1, OLD + 2].flatMap((to) => [
        [to, false],
        [to, false],
        [to, true],
        [to, 'raised'],
      ]),
    );
    assert.deepEqual([one.apart, other.apart, one.errors, other.errors], [[], [], [], []]);
  });

  test('are so if the relay that runs it is killed, and another continues', async (t) => {
    const { world, open, one } = await openTwo(t);
    let kill = false;
    const killed = await open('killed', {
      ...fills,
      instead: (replica) => ({
        ...replica,
        apply(given, own) {
          if (kill) throw new Error('killed');
          replica.apply(given, own);
        },
      }),
    });
    await killed.write(nearer);
    kill = true;
    // In the log, but not in its copy.
    await killed.write(nearer);
    await killed.close();
    await one.write(put('i1', 'changed'));
    await raised(one);
    const again = await open('killed', fills);
    await caughtUp(world, [again, one]);
    assertFilled(rowsOf(again), ITEMS);
    assert.equal(digest(again, FILLS), digest(one, FILLS));
  });

  test('are unusable for an older program, which stops at the first slice, also after a restart', async (t) => {
    const { world, open, one } = await openTwo(t);
    const older = await open('older');
    await caughtUp(world, [older]);
    const before = positionOf(older);
    await one.write(nearer);
    await until('it has met the slice', () => older.apart.length > 0);
    assert.deepEqual([older.apart, positionOf(older)], [[LINE], before]);
    await assert.rejects(older.write(put('more')), isUnavailable);
    assert.equal(one.replica.underway(), OLD + 1);
    await one.close();
    const isRefused = (error: unknown) => error instanceof StoreError && error.message === LINE;
    await assert.rejects(open('one'), isRefused, 'nor from a copy of which the newer one filled rows');
    await older.close();
    const updated = await open('older', fills);
    await raised(updated);
    assertFilled(rowsOf(updated), ITEMS);
  });

  test('go on from a copy that was made in the middle, which no older program takes', async (t) => {
    const { world, open, one } = await openTwo(t);
    await one.write(nearer);
    const line = world.connect('joins');
    await writeCopy(line, await replicaFile(one.path, FILLS).copy(true));
    assert.equal((await line.newestSnapshot())?.schema, OLD + 1);
    const folder = await temporaryFolder(t);
    const noPatience = { pause: () => assert.fail('it waits'), ask: () => assert.fail('it asks') };
    const join_ = (name: string, migrations: Migrations) =>
      prepareReplica(line, replicaFile(join(folder, name), migrations), noPatience);
    await assert.rejects(join_('older.db', MIGRATIONS), /write schema/);
    assert.equal(await join_('joined.db', FILLS), 'joined');
    copyFileSync(join(folder, 'joined.db'), join(one.path, '../joined.db'));
    await one.write(put('i2', 'changed'));
    await one.write(nearer);
    const joined = await open('joined', fills);
    await raised(joined);
    await caughtUp(world, [joined, one]);
    assertFilled(rowsOf(joined), ITEMS);
    assert.equal(digest(joined, FILLS), digest(one, FILLS));
  });

  test('are all filled at once by a relay alone, also from a backup that was made in the middle, which either program opens', async (t) => {
    const { one } = await openTwo(t);
    await one.write(nearer);
    const to = join(await temporaryFolder(t), 'backup.db');
    await sqliteBackend(one.path, FILLS).backup(to);
    const older = openOn(t, { sealing: sealingIn(join(to, '..')) }, sqliteBackend(to));
    await older.write(put('b'));
    await older.write(put('i3', 'changed by the older'));
    await older.close();
    openDatabase({ path: to, migrations: FILLS }).close();
    assertFilled(rowsOf({ path: to }), ITEMS + 1);
  });

  test('are not begun with where they cannot be filled', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const step = {
      expand: 'ALTER TABLE items ADD COLUMN n',
      fill: { table: 'items', set: "n = json_extract('{', '$')" },
    };
    const one = await open('one', { migrations: [...MIGRATIONS, step] });
    await one.write(put('a'));
    await assert.rejects(one.write(raiseTo(OLD + 1)), isUnavailable);
    await one.write(put('b'));
    assert.deepEqual([one.replica.underway(), (await world.head()).position, one.apart], [null, 2, []]);
  });
});
