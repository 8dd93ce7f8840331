/** Relays of two programs on one log: what both write, the schema switch, and which relay must be updated first. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { MIGRATIONS, type MigrationStep, type Migrations } from '../../../relay/store/migrations.ts';
import { type ChangeRef, readBody, writeBody } from '../../../relay/store/replica/entry-body.ts';
import { columnsOf } from '../../../relay/store/replica/schema-digest.ts';
import { until } from '../../helpers/until.ts';
import { isUnavailable } from '../store/parts/under-test.ts';
import {
  caughtUp,
  digest,
  NEWER,
  newer,
  OLD,
  on,
  positionOf,
  put,
  raise,
  raiseTo,
  ranks,
  widths,
} from './parts/programs.ts';
import { openSeveral } from './parts/replicas.ts';

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

  test('an older program that meets the switch stops serving and logs the required version; updated, it continues', async (t) => {
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
    // A restart of the same program changes nothing.
    const again = await open('older');
    assert.deepEqual(again.apart, [line]);
    await again.close();
    const updated = await open('older', newer);
    await caughtUp(world, [updated, one]);
    assert.deepEqual(ranks(updated), [1007, 7]);
    assert.equal(digest(updated), digest(one));
    await updated.write(put('d'));
    await updated.close();
    // After the switch the older program refuses to open the store and leaves it unchanged.
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

  test('the older program continues from a copy of the newer one, until the switch', async (t) => {
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

  test('of three programs all write what the oldest that is left knows, step by step', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const more = { expand: 'ALTER TABLE items ADD COLUMN more', data: 'UPDATE items SET more = rank' };
    const newest: { migrations: Migrations } = { migrations: [...NEWER, more] };
    const [one, last] = [await open('one', newer), await open('last', newest)];
    await last.write(put('a'));
    await last.write(raise);
    await Promise.all([one.write(put('b')), last.write(put('c'))]);
    await caughtUp(world, [one, last]);
    assert.deepEqual([last.replica.level(), last.replica.schema, last.apart, one.apart], [OLD + 1, OLD + 2, [], []]);
    assert.equal(digest(last, newest.migrations), digest(one));
    assert.deepEqual(ranks(last), [1007, 7, 7]);
    await one.close();
    const updated = await open('one', newest);
    await updated.write(raiseTo(OLD + 2));
    await last.write(put('d'));
    await caughtUp(world, [updated, last]);
    assert.equal(digest(last, newest.migrations), digest(updated, newest.migrations));
    const made = on(last, (database) => database.prepare('SELECT more FROM items ORDER BY id').all());
    assert.deepEqual(
      made.map(({ more }) => more),
      [1007, 7, 7, null],
    );
  });

  test('a relay that meets a different step with the same number does not apply it', async (t) => {
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

  test('a copy that was given something else by that number is not opened', async (t) => {
    const { open } = await openSeveral(t, []);
    const other = { expand: 'ALTER TABLE items ADD COLUMN other' };
    await (await open('one', newer)).close();
    await assert.rejects(
      open('one', { migrations: [...MIGRATIONS, other, other] }),
      (error) =>
        error instanceof StoreError &&
        new RegExp(`schema ${OLD + 1} by another build \\(\\w{16}\\) than this program \\(\\w{16}\\): use`).test(
          error.message,
        ),
    );
    // A data change may be corrected as long as it has not run.
    const mended = { ...(NEWER.at(-1) as MigrationStep), data: 'UPDATE items SET rank = 5' };
    await (await open('one', { migrations: [...MIGRATIONS, mended, other] })).close();
  });

  test('a step that cannot be made is not appended', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const one = await open('one', { migrations: [...MIGRATIONS, { expand: '', data: 'UPDATE missing SET a = 1' }] });
    await assert.rejects(one.write(raise), isUnavailable);
    await one.write(put('a'));
    assert.deepEqual([one.replica.level(), (await world.head()).position, one.apart], [OLD, 1, []]);
  });
});

test('unknown parts of an entry are omitted, and the rest is published', () => {
  const told = [
    ['me', 'ann'],
    ['of a newer program', 1],
    ['item', 7, 'i'],
  ] as ChangeRef[];
  const read = readBody(writeBody({ schema: 's', told, raise: null, changeset: new Uint8Array([1]) }));
  const changeset = Buffer.from([1]);
  assert.deepEqual(read, { schema: 's', told: [told[0], told[2]], raise: null, changeset });
});
