/** Relays of two programs on one log, the newer with one more migration: what both write, the switch, and who has to be updated for it. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { foundLog, prepareReplica } from '../../../relay/cluster/joining.ts';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { digestOf } from '../../../relay/store/digest/digest.ts';
import { MIGRATIONS, type Migration } from '../../../relay/store/migrations.ts';
import { readChangeset } from '../../../relay/store/replica/changeset.ts';
import { readBody, type Told, writeBody } from '../../../relay/store/replica/entry-body.ts';
import { replicaFile } from '../../../relay/store/replica/replica-file.ts';
import { columnsOf, widthsAtLevel } from '../../../relay/store/replica/schema-digest.ts';
import { schemaVersionOf } from '../../../shared/migrate.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { sealingIn } from '../parts/store.ts';
import { isUnavailable, openOn } from '../store/parts/under-test.ts';
import type { LogWorld } from './parts/log-world.ts';
import { type OpenedReplica, openSeveral, type ReplicaParts } from './parts/replicas.ts';

const OLD = MIGRATIONS.length;
/** What its step does to rows is another each time that it runs. */
const NEWER: readonly Migration[] = [
  ...MIGRATIONS,
  {
    expand: 'ALTER TABLE items ADD COLUMN rank INTEGER NOT NULL DEFAULT 7; CREATE INDEX items_by_rank ON items (rank)',
    data: "UPDATE items SET rank = 1000 + rank, doc = json_set(doc, '$.body', 'as the newer has it')",
  },
];
const noPatience = { pause: () => assert.fail('it waits'), ask: () => assert.fail('it asks') };
const newer: ReplicaParts = { migrations: NEWER };

const put =
  (id: string, title = `Item ${id}`) =>
  (tx: Tx) =>
    save(tx, itemOf(id, { title }), ['ann', 'bob']);
const raiseTo = (version: number) => (tx: Tx) => {
  tx.raiseSchema(version);
  tx.audit({ kind: 'admin', itemId: null, actor: null, facts: {} });
};
const raise = raiseTo(OLD + 1);
const positionOf = ({ replica }: OpenedReplica) => replica.place()?.position;

async function caughtUp(world: LogWorld, relays: readonly OpenedReplica[]): Promise<void> {
  const { position } = await world.head();
  await until('all have it', () => relays.every((relay) => positionOf(relay) === position));
}

function on<T>({ path }: Pick<OpenedReplica, 'path'>, ask: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return ask(database);
  } finally {
    database.close();
  }
}
const digest = (relay: OpenedReplica, migrations: readonly Migration[] = NEWER) =>
  on(relay, (database) => digestOf(database, widthsAtLevel(database, migrations)).digest);
const ranks = (relay: Pick<OpenedReplica, 'path'>) =>
  on(relay, (database) =>
    database
      .prepare('SELECT rank FROM items ORDER BY id')
      .all()
      .map(({ rank }) => rank),
  );

/** Columns of items, as each entry has them. */
async function widths(world: LogWorld): Promise<number[]> {
  const columns = (changeset: Uint8Array) =>
    readChangeset(changeset).flatMap(({ table, columns }) => (table === 'items' ? [columns] : []));
  return (await world.entries()).flatMap(({ body }) => {
    const read = readBody(body);
    return typeof read === 'string' ? [] : columns(read.changeset);
  });
}

describe('relays of an older and a newer program', () => {
  test('write at once in the older schema, and hold the same', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const older = await open('older');
    const one = await open('one', newer);
    await Promise.all([older, one].flatMap((relay, from) => [1, 2, 3, 4].map((n) => relay.write(put(`${from}-${n}`)))));
    await one.write(put('0-1', 'changed by the newer'));
    await older.write(put('1-1', 'changed by the older'));
    await caughtUp(world, [older, one]);
    assert.deepEqual([one.replica.level(), one.replica.schema], [OLD, OLD + 1]);
    const old = on(older, (database) => columnsOf(database, 'items').size);
    assert.deepEqual(new Set(await widths(world)), new Set([old]));
    assert.equal(digest(one), digest(older, MIGRATIONS));
    assert.deepEqual([older.apart, one.apart, older.errors, one.errors], [[], [], [], []]);
    assert.equal(older.store.reader.item('0-1')?.item.title, 'changed by the newer');
  });

  test('switch at one entry of the log, and each changes its rows once', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const [one, other] = [await open('one', newer), await open('other', newer)];
    await one.write(put('a'));
    await caughtUp(world, [one, other]);
    assert.ok(other.store.reader.item('a'));
    await Promise.all([other.write(raise), other.write(put('b')), one.write(put('c'))]);
    await other.write(raise);
    await other.write(raiseTo(OLD));
    await one.write((tx) =>
      assert.equal(tx.item('a')?.item.body, 'as the newer has it', 'nothing older is remembered'),
    );
    await one.write(put('d'));
    await caughtUp(world, [one, other]);
    assert.deepEqual([one.replica.level(), other.replica.level()], [OLD + 1, OLD + 1]);
    for (const { store } of [one, other]) assert.equal(store.reader.item('a')?.item.body, 'as the newer has it');
    assert.deepEqual(ranks(one), ranks(other));
    assert.deepEqual(ranks(one).at(0), 1007);
    assert.deepEqual(ranks(one).at(-1), 7, 'what came behind it is as the newer program makes it');
    assert.equal(digest(one), digest(other));
    const old = on(one, (database) => columnsOf(database, 'items').size) - 1;
    assert.deepEqual([(await widths(world)).at(0), (await widths(world)).at(-1)], [old, old + 1]);
    assert.ok(
      one.published.some(({ kind }) => kind === 'elsewhere'),
      'whoever follows reads what became of it',
    );
    assert.ok(one.foreign > 0, 'and the directory is read anew');
    assert.deepEqual([one.store.trouble(), other.store.trouble()], [null, null]);
  });

  test('an older one that meets the switch serves no more and says what it needs; updated, it goes on from there', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const [older, one] = [await open('older'), await open('one', newer)];
    await older.write(put('a'));
    await caughtUp(world, [older, one]);
    await one.write(raise);
    await one.write(put('b'));
    const line = `update this relay: the cluster writes schema ${OLD + 1}, this program knows ${OLD}`;
    await until('it has met it', () => older.apart.length > 0);
    assert.deepEqual([older.apart, older.writer.trouble(), positionOf(older)], [[line], line, 1]);
    await assert.rejects(older.write(put('c')), isUnavailable);
    await older.close();
    // Started once more as it is, it is no further.
    const again = await open('older');
    assert.deepEqual(again.apart, [line]);
    await again.close();
    const updated = await open('older', newer);
    await caughtUp(world, [updated, one]);
    assert.deepEqual(ranks(updated), [1007, 7]);
    assert.equal(digest(updated), digest(one));
    await updated.write(put('d'));
    await updated.close();
    // Past the switch the older program does not open it any more, and leaves it as it is.
    await assert.rejects(open('older'), (error) => error instanceof StoreError && error.message === line);
  });

  test('one that is killed between an append of the switch and applying it does it at its next start, once', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const other = await open('other', newer);
    const killed = await open('killed', {
      ...newer,
      instead: (replica) => ({
        ...replica,
        apply(entries, own) {
          if (entries.some(({ body }) => Buffer.from(body).includes('"raise"'))) throw new Error('killed');
          replica.apply(entries, own);
        },
      }),
    });
    await killed.write(put('a'));
    await killed.write(raise);
    await killed.close();
    await caughtUp(world, [other]);
    const started = await open('killed', newer);
    await caughtUp(world, [started]);
    assert.deepEqual([ranks(started), ranks(other)], [[1007], [1007]]);
    const [before] = [digest(started)];
    await started.close();
    assert.equal(digest(await open('killed', newer)), before);
  });

  test('the older program goes on from a copy that the newer one had, until the switch', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const other = await open('other');
    const updated = await open('back', newer);
    await updated.write(put('a'));
    await updated.close();
    const back = await open('back');
    await Promise.all([back.write(put('b')), other.write(put('c'))]);
    await back.write(put('a', 'changed'));
    await caughtUp(world, [back, other]);
    assert.equal(digest(back, MIGRATIONS), digest(other, MIGRATIONS));
    assert.deepEqual([back.apart, back.store.trouble()], [[], null]);
    await back.close();
    const again = await open('back', newer);
    await again.write(raise);
    assert.deepEqual(ranks(again), [1007, 1007, 1007]);
  });

  test('whoever meets a step of that number that is another does not take it', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const [one, other] = [
      await open('one', newer),
      await open('other', { migrations: [...MIGRATIONS, { expand: '', data: 'UPDATE items SET aside = 1' }] }),
    ];
    await one.write(raise);
    await until('it has met it', () => other.apart.length > 0);
    assert.match(other.apart[0] ?? '', /another schema/);
    await caughtUp(world, [one]);
  });

  test('a step that cannot be made is not appended', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const one = await open('one', { migrations: [...MIGRATIONS, { expand: '', data: 'UPDATE missing SET a = 1' }] });
    await assert.rejects(one.write(raise), isUnavailable);
    await one.write(put('a'));
    assert.deepEqual([one.replica.level(), (await world.head()).position, one.apart], [OLD, 1, []]);
  });
});

test('what an entry tells in a way that this program does not know is left out, and the rest is told', () => {
  const told = [
    ['me', 'ann'],
    ['of a newer program', 1],
    ['item', 7, 'i'],
  ] as Told[];
  const read = readBody(writeBody({ schema: 's', told, raise: null, changeset: new Uint8Array([1]) }));
  const changeset = Buffer.from([1]);
  assert.deepEqual(read, { schema: 's', told: [told[0], told[2]], raise: null, changeset });
});

describe('a copy', () => {
  test('that leaves its cluster before the switch is brought up to date as any store', async (t) => {
    const { open } = await openSeveral(t, []);
    const one = await open('one', newer);
    await one.write(put('a'));
    await one.close();
    replicaFile(one.path, NEWER).leave();
    assert.equal(
      on(one, (database) => schemaVersionOf(database)),
      OLD,
    );
    const database = openDatabase({ path: one.path, migrations: NEWER });
    assert.equal(schemaVersionOf(database), OLD + 1);
    database.close();
    assert.deepEqual(ranks(one), [1007]);
  });

  test('a backup of it is of the schema that all write, for either program', async (t) => {
    const { open } = await openSeveral(t, []);
    const one = await open('one', newer);
    await one.write(put('a'));
    const to = join(await temporaryFolder(t), 'backup.db');
    await sqliteBackend(one.path, NEWER).backup(to);
    copyFileSync(to, `${to}.newer`);
    const older = openOn(t, { sealing: sealingIn(join(to, '..')) }, sqliteBackend(to));
    await older.write(put('b'));
    assert.ok(older.store.reader.item('a'));
    openDatabase({ path: `${to}.newer`, migrations: NEWER }).close();
    assert.deepEqual(ranks({ path: `${to}.newer` }), [1007]);
  });

  test('of an older schema is taken by a newer program, and one of a newer schema by no older one', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const folder = await temporaryFolder(t);
    const one = await open('one', newer);
    const line = world.connect('joins');
    await one.write(put('a'));
    await foundLog(line, one.replica, replicaFile(one.path, NEWER));
    assert.equal((await line.newestSnapshot())?.schema, OLD, 'the schema that entries are of');
    for (const [name, migrations] of [
      ['older', MIGRATIONS],
      ['newer', NEWER],
    ] as const) {
      const file = replicaFile(join(folder, `${name}.db`), migrations);
      assert.equal(await prepareReplica(line, file, noPatience), 'joined');
      assert.equal(file.look()?.place?.position, 1);
    }
    const snapshot = await line.newestSnapshot();
    const later = { ...line, newestSnapshot: async () => snapshot && { ...snapshot, schema: OLD + 1 } };
    await assert.rejects(
      prepareReplica(later, replicaFile(join(folder, 'late.db')), noPatience),
      (error) =>
        error instanceof StoreError && error.message.includes(`write schema ${OLD + 1}, this program knows ${OLD}`),
    );
  });
});
