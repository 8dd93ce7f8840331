/** Files of the desktop on a failing disk: no healthy file is moved, and a quarantined one is recovered. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { StoredAnswer } from '../../../desk/ports.ts';
import { diskFault } from '../../../disk/faults.ts';
import { FileError } from '../../../electron/local-store/database.ts';
import { openHistoryStore } from '../../../electron/local-store/history-file.ts';
import { openOutboxStore } from '../../../electron/local-store/outbox-file.ts';
import { deskWords as german } from '../../../shared/words/de/desk.ts';
import { deskWords as english } from '../../../shared/words/en/desk.ts';
import { runLimited } from '../../helpers/limited.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { iso, T0, uuid } from '../parts/items.ts';

const LOCAL_STORE = join(import.meta.dirname, '../../../electron/local-store');

const answer = (n: number, more: Partial<StoredAnswer> = {}): StoredAnswer => ({
  itemId: uuid(n),
  key: uuid(1000 + n),
  action: 'approve',
  label: 'Approve',
  comment: 'x'.repeat(300),
  at: iso(T0),
  status: 'kept',
  tried: false,
  problem: null,
  heldUntil: null,
  version: 1,
  ...more,
});
const numbers = (...range: [number, number]) => Array.from({ length: range[1] - range[0] }, (_, n) => n + range[0]);

/** The result of a start under the limit, in a separate process. */
const startLimited = (kib: number, store: 'history' | 'outbox', path: string): Promise<unknown> =>
  runLimited(
    kib,
    `import { open${store === 'outbox' ? 'Outbox' : 'History'}Store as open } from ${JSON.stringify(join(LOCAL_STORE, `${store}-file.ts`))};
     import { diskFault } from ${JSON.stringify(join(LOCAL_STORE, '../../disk/faults.ts'))};
     let came;
     try { open(${JSON.stringify(path)}, ${T0}); came = 'opened'; } catch (error) { came = [error.name, error.file, diskFault(error.cause)]; }
     console.log(JSON.stringify(came));`,
  );

/** As after a kill: the log and the mark of an open file remain. */
function crashed(path: string, answers: readonly StoredAnswer[], owner = 'dana'): void {
  const store = openOutboxStore(path, T0);
  store.setOwner(owner);
  store.put(answers);
  for (const file of readdirSync(join(path, '..')))
    copyFileSync(join(path, '..', file), join(path, '..', `${file}.kept`));
  store.close();
  for (const file of readdirSync(join(path, '..'))) {
    if (file.endsWith('.kept')) renameSync(join(path, '..', file), join(path, '..', file.replace(/\.kept$/, '')));
  }
}

for (const store of ['outbox', 'history'] as const) {
  test(`${store}: a start whose writes fail moves nothing, and the next finds everything`, async (t) => {
    const folder = await temporaryFolder(t);
    const path = join(folder, `${store}.db`);
    if (store === 'outbox') crashed(path, [answer(1), answer(2)]);
    else openHistoryStore(path, T0).close();
    const before = readFileSync(path);
    assert.deepEqual(await startLimited(0, store, path), ['FileError', store, 'failing']);
    assert.deepEqual(
      readdirSync(folder).filter((name) => /damaged/.test(name)),
      [],
    );
    assert.deepEqual(readFileSync(path), before);
    if (store === 'history') return openHistoryStore(path, T0).close();
    const next = openOutboxStore(path, T0);
    t.after(next.close);
    assert.deepEqual(next.answers(), [answer(1), answer(2)]);
    assert.deepEqual([next.setAside, next.recoveries], [null, []]);
  });

  test(`${store}: something else in its place, or a mark that cannot be made: refused, nothing moved`, async (t) => {
    const folder = await temporaryFolder(t);
    const path = join(folder, `${store}.db`);
    const open = store === 'outbox' ? openOutboxStore : openHistoryStore;
    const unwritable = (error: unknown) => error instanceof FileError && diskFault(error.cause) === 'unwritable';
    mkdirSync(path);
    assert.throws(() => open(path, T0), unwritable);
    assert.deepEqual(readdirSync(folder), [`${store}.db`]);
    rmdirSync(path);
    open(path, T0).close();
  });
}

test('a healthy outbox that an earlier version set aside is taken over at any later start, once', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'outbox.db');
  const aside = join(folder, 'outbox.db.damaged-1700000000000');
  const old = openOutboxStore(aside, T0);
  old.put([answer(1), answer(2), answer(3)]);
  old.putIntent({ kind: 'snooze', itemId: uuid(9), until: null, beckonAt: iso(T0) });
  old.close();
  const first = openOutboxStore(path, T0);
  // The user acted since, and answered item 2 again.
  assert.equal(first.recoveries.length, 1);
  first.close();

  const again = join(folder, 'again');
  mkdirSync(again);
  const later = join(again, 'outbox.db');
  const current = openOutboxStore(later, T0);
  current.put([answer(2, { key: uuid(500), action: 'reject' })]);
  current.putIntent({ kind: 'seen', itemId: uuid(4) });
  current.close();
  copyFileSync(aside, join(again, 'outbox.db.damaged-1700000000000'));
  const recovered = openOutboxStore(later, T0);
  assert.deepEqual(recovered.recoveries, [
    { file: 'outbox.db.damaged-1700000000000', recovered: 3, lost: 0, certain: true },
  ]);
  assert.deepEqual(
    recovered.answers().map(({ itemId, action }) => [itemId, action]),
    [
      [uuid(2), 'reject'],
      [uuid(1), 'approve'],
      [uuid(3), 'approve'],
    ],
  );
  assert.deepEqual(
    recovered.intents().map(({ intent }) => intent),
    [{ kind: 'seen', itemId: uuid(4) }],
  );
  // Sent, so removed: it must not be restored.
  recovered.remove(uuid(1001));
  recovered.close();
  const third = openOutboxStore(later, T0);
  t.after(third.close);
  assert.deepEqual(third.recoveries, []);
  assert.equal(third.answers().length, 2);
  // Without later actions by the user, intents are restored too.
  const fresh = openOutboxStore(path, T0);
  t.after(fresh.close);
  assert.deepEqual(
    fresh.intents().map(({ intent }) => intent),
    [{ kind: 'snooze', itemId: uuid(9), until: null, beckonAt: iso(T0) }],
  );
});

test('damage in the middle: the answers before and behind it come back, and the rest is counted', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'outbox.db');
  const store = openOutboxStore(path, T0);
  store.put(numbers(0, 200).map((n) => answer(n)));
  store.close();
  // A leftover log would replace the damaged pages with whole ones.
  assert.deepEqual(readdirSync(folder), ['outbox.db']);
  const bytes = readFileSync(path);
  // As SQLite's file format has them: the size of a page, and the type of one with rows of a table. Other pages can hold an old copy of a row.
  const [size, ROWS] = [bytes.readUInt16BE(16), 0x0d];
  const pages = numbers(0, bytes.length / size).map((n) => n * size);
  const [page, ...others] = pages.filter(
    (at) => bytes[at] === ROWS && bytes.subarray(at, at + size).includes(uuid(1000 + 77)),
  );
  assert.ok(page !== undefined && others.length === 0);
  bytes.fill(0x5a, page, page + size);
  writeFileSync(path, bytes);
  const next = openOutboxStore(path, T0 + 1);
  t.after(next.close);
  const [{ file, recovered, lost, certain } = { file: '', recovered: 0, lost: 0, certain: false }] = next.recoveries;
  assert.equal(next.setAside, join(folder, file));
  assert.equal(recovered + lost, 200);
  assert.ok(lost > 0 && lost < 20, `${lost} lost`);
  assert.ok(certain);
  const kept = next.answers().map(({ itemId }) => itemId);
  assert.equal(kept.length, recovered);
  assert.ok(kept.includes(uuid(0)) && kept.includes(uuid(199)) && !kept.includes(uuid(77)));
  const said = english.files.recovered(file, recovered, lost, certain);
  assert.match(said, new RegExp(`${recovered} of 200 answers in it were recovered`));
  assert.match(german.files.recovered(file, recovered, lost, certain), new RegExp(`${recovered} von 200 Antworten`));
});

test('without a database nothing can be read, which is reported, and the start continues', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'outbox.db');
  writeFileSync(path, 'no database, and long enough to be looked at '.repeat(100));
  const store = openOutboxStore(path, T0);
  t.after(store.close);
  const [recovery] = store.recoveries;
  assert.deepEqual(recovery && { ...recovery, file: '' }, { file: '', recovered: 0, lost: 0, certain: false });
  assert.match(english.files.recovered('f', 0, 0, false), /could not be read/);
});

test('a damaged file belongs to its person: another person never sends its answers, even if it cannot be deleted', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'outbox.db');
  const aside = (name: string) => {
    const old = openOutboxStore(join(folder, name), T0);
    old.setOwner('dana');
    old.put([answer(1)]);
    old.close();
  };
  const lee = openOutboxStore(path, T0);
  lee.setOwner('lee');
  lee.close();
  aside('outbox.db.damaged-1');
  const second = openOutboxStore(path, T0);
  assert.deepEqual([second.answers(), second.recoveries], [[], []]);
  second.clear();
  assert.deepEqual(
    readdirSync(folder).filter((name) => /damaged/.test(name) && !name.endsWith('-open')),
    [],
  );
  second.close();
});

test('a row that this version cannot read is counted, stays, and holds up no other', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'outbox.db');
  const store = openOutboxStore(path, T0);
  store.put([answer(1), answer(2)]);
  store.close();
  const db = new DatabaseSync(path);
  db.exec(`UPDATE answers SET json = '{"half' WHERE seq = 1`);
  db.close();
  const next = openOutboxStore(path, T0);
  t.after(next.close);
  assert.equal(next.unreadable, 1);
  assert.deepEqual(next.answers(), [answer(2)]);
});
