/** Restoring a copy is atomic: after a kill at any point, the store is either the previous one or the copy. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { lockStore } from '../../../relay/store/lock.ts';
import { finishRestore } from '../../../relay/store/restore.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts } from '../parts/store.ts';

/** A killed store with its last items in the WAL, and a copy without these items. */
async function storeAndCopy(t: TestContext) {
  const parts = openParts({});
  const put = (id: string) => parts.store.writer.write((tx) => save(tx, itemOf(id), ['dana']));
  await put('before');
  const copy = join(dirname(parts.path), 'copy.db');
  await parts.backend.backup(copy);
  await put('after');
  const path = join(dirname(parts.path), 'killed.db');
  for (const end of ['', '-wal']) copyFileSync(parts.path + end, path + end);
  t.after(() => parts.close());
  return { path, copy, backend: sqliteBackend(path) };
}

function itemsIn(path: string): string[] {
  const database = new DatabaseSync(path);
  try {
    assert.equal(database.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
    return database
      .prepare('SELECT id FROM items ORDER BY seq')
      .all()
      .map(({ id }) => String(id));
  } finally {
    database.close();
  }
}

const beside = (path: string) => readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`));

test('the copy is in place, the store before set aside with its log, and a note of damage gone', async (t) => {
  const { path, copy, backend } = await storeAndCopy(t);
  writeFileSync(`${path}.damaged`, 'items page 7\n');
  // Leftovers of a restore that was killed before it recorded its intention.
  for (const end of ['', '-wal', '-shm']) writeFileSync(`${path}.${randomUUID()}.new${end}`, 'some');
  const { aside } = backend.restore(copy);
  assert.deepEqual(itemsIn(path), ['before']);
  assert.deepEqual(itemsIn(aside ?? ''), ['before', 'after']);
  assert.deepEqual(
    beside(path).filter((name) => /damaged|restoring|\.new/.test(name)),
    [],
  );
});

test('a copy restored twice is another epoch each time, and does not know later data of earlier epochs', async (t) => {
  const { path, copy, backend } = await storeAndCopy(t);
  const state = () => {
    const database = new DatabaseSync(path);
    const rows = database.prepare('SELECT name, value FROM shared_state').all();
    database.close();
    return Object.fromEntries(rows.map(({ name, value }) => [String(name), String(value)]));
  };
  backend.restore(copy);
  const first = state();
  backend.restore(copy);
  const second = state();
  assert.notEqual(first.epoch, second.epoch);
  assert.equal(first.copied_at, second.copied_at, 'from the copy on');
  assert.equal(first.began_at, second.began_at);
  backend.restore(path);
  assert.equal(state().copied_at, second.copied_at);
  assert.ok(Number(state().began_at) > Number(second.began_at));
});

test('a damaged or missing copy, or a file that is no store, is refused in one line without changes', async (t) => {
  const { path, copy, backend } = await storeAndCopy(t);
  const bad = `${copy}.bad`;
  writeFileSync(bad, Buffer.alloc(20_000, 0x5a));
  const cut = `${copy}.cut`;
  writeFileSync(cut, '');
  const other = `${copy}.other`;
  const another = new DatabaseSync(other);
  another.exec('CREATE TABLE items (id TEXT); PRAGMA user_version = 3');
  another.close();
  for (const from of [bad, cut, other, `${copy}.none`]) {
    assert.throws(
      () => backend.restore(from),
      (error) => error instanceof StoreError && /^[^\n]+$/.test(error.message),
    );
  }
  assert.deepEqual(itemsIn(path), ['before', 'after']);
  assert.deepEqual(beside(path), [`${basename(path)}.lock`]);
});

test('a store set aside can be restored completely, with its write-ahead log', async (t) => {
  const { path, copy, backend } = await storeAndCopy(t);
  const { aside } = backend.restore(copy);
  assert.deepEqual(itemsIn(path), ['before']);
  const link = `${aside}.link`;
  symlinkSync(aside ?? '', link);
  backend.restore(link);
  assert.deepEqual(itemsIn(path), ['before', 'after']);
});

test('the restored store has private mode, whatever the mode of the copy', async (t) => {
  const { path, copy, backend } = await storeAndCopy(t);
  chmodSync(copy, 0o444);
  backend.restore(copy);
  backend.lock()();
  const open = beside(path).filter((name) => (statSync(join(dirname(path), name)).mode & 0o077) !== 0);
  assert.deepEqual(open, []);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('an interrupted restoration continues if the folder was moved meanwhile, and changes nothing outside it', async (t) => {
  const { path, copy } = await storeAndCopy(t);
  const moved = join(dirname(path), 'moved');
  mkdirSync(moved);
  const to = join(moved, basename(path));
  for (const end of ['', '-wal']) copyFileSync(path + end, to + end);
  copyFileSync(copy, `${to}.fresh.new`);
  writeFileSync(`${to}.restoring`, JSON.stringify({ fresh: `${path}.fresh.new`, aside: '../../aside.db' }));
  finishRestore(to);
  assert.deepEqual(itemsIn(to), ['before']);
  assert.deepEqual(itemsIn(join(moved, 'aside.db')), ['before', 'after']);
});

test('while a relay has the store nothing is restored, and no second relay has it', async (t) => {
  const { path, copy, backend } = await storeAndCopy(t);
  const free = backend.lock();
  assert.throws(() => backend.restore(copy), /is in use by a relay/);
  assert.throws(() => backend.lock(), /is in use by a relay/);
  free();
  backend.restore(copy);
  assert.deepEqual(itemsIn(path), ['before']);
});

test('killed between any two steps: the next start completes the copy', async (t) => {
  const { path, copy } = await storeAndCopy(t);
  const fresh = `${path}.fresh.new`;
  const aside = `${path}.before-now`;
  const original = `${path}.original`;
  for (const end of ['', '-wal']) copyFileSync(path + end, original + end);
  const steps: (() => void)[] = [
    () => linkSync(path, aside),
    () => linkSync(`${path}-wal`, `${aside}-wal`),
    () => rmSync(`${path}-wal`),
    () => rmSync(`${path}-shm`, { force: true }),
    () => renameSync(fresh, path),
  ];
  for (let done = 0; done <= steps.length; done++) {
    for (const end of ['', '-wal', '-shm']) for (const one of [path, aside]) rmSync(one + end, { force: true });
    for (const end of ['', '-wal']) copyFileSync(original + end, path + end);
    copyFileSync(copy, fresh);
    writeFileSync(`${path}.restoring`, JSON.stringify({ fresh, aside }));
    for (const step of steps.slice(0, done)) step();
    finishRestore(path);
    assert.deepEqual(itemsIn(path), ['before'], `${done} steps`);
    assert.deepEqual(itemsIn(aside), ['before', 'after'], `${done} steps`);
    assert.ok(!existsSync(`${path}.restoring`) && !existsSync(fresh));
  }
});

test('leftovers of a kill are completed by one process: another that opens the store leaves it to the lock’s owner', async (t) => {
  const { path, copy, backend } = await storeAndCopy(t);
  const fresh = `${path}.fresh.new`;
  const leave = () => {
    copyFileSync(copy, fresh);
    writeFileSync(`${path}.restoring`, JSON.stringify({ fresh, aside: `${path}.before-now` }));
  };
  leave();
  const free = lockStore(path);
  const opens = [() => backend.check(), () => backend.migrate(), () => backend.isUsed()];
  for (const open of opens) assert.throws(open, /is in use by a relay/);
  await assert.rejects(backend.backup(`${copy}.again`), /is in use by a relay/);
  assert.ok(existsSync(`${path}.restoring`) && existsSync(fresh) && existsSync(`${path}-wal`));
  free();
  await backend.backup(`${copy}.again`);
  assert.deepEqual(
    itemsIn(`${copy}.again`),
    ['before'],
    'a copy is of the one after, never of a part of the one before',
  );
  assert.deepEqual(itemsIn(path), ['before']);
  leave();
  backend.lock()();
  assert.ok(!existsSync(`${path}.restoring`) && !existsSync(fresh));
});
