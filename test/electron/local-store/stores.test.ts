import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { StoredAnswer } from '../../../desk/ports.ts';
import { FileError } from '../../../electron/local-store/database.ts';
import { openHistoryStore } from '../../../electron/local-store/history-file.ts';
import { openOutboxStore } from '../../../electron/local-store/outbox-file.ts';
import { NewerSchemaError } from '../../../shared/migrate.ts';
import { storeFolder } from '../../desk/store/backends.ts';
import { iso, T0, uuid } from '../parts/items.ts';

const answer: StoredAnswer = {
  itemId: uuid(1),
  key: uuid(2),
  action: 'approve',
  label: 'Approve',
  comment: null,
  at: iso(T0),
  status: 'kept',
  tried: false,
  problem: null,
  heldUntil: null,
  version: 1,
};

test('damage after an unclean shutdown: the file is set aside and created again', (t) => {
  const path = join(storeFolder(t), 'history.db');
  const first = openHistoryStore(path, T0);
  first.write((tx) => tx.setPosition({ cursor: 5, epoch: 'e' }));
  first.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4096, bytes.length - 100);
  writeFileSync(path, bytes);
  // As after a kill: the mark of an open file remains.
  writeFileSync(`${path}-open`, '');
  const second = openHistoryStore(path, T0 + 1);
  t.after(second.close);
  assert.equal(second.setAside, `${path}.damaged-${T0 + 1}`);
  assert.ok(existsSync(second.setAside ?? ''));
  assert.deepEqual(
    second.write((tx) => tx.position()),
    { cursor: 0, epoch: null },
  );
});

test('no database at all where one should be: set aside', (t) => {
  const path = join(storeFolder(t), 'history.db');
  writeFileSync(path, 'this is a text file, and long enough to be taken for something else '.repeat(100));
  const store = openHistoryStore(path, T0);
  t.after(store.close);
  assert.ok(store.setAside);
});

test('a file of a newer version is refused and left as it is', (t) => {
  const path = join(storeFolder(t), 'outbox.db');
  openOutboxStore(path, T0).close();
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 99');
  db.close();
  assert.throws(
    () => openOutboxStore(path, T0),
    (error) => error instanceof FileError && error.cause instanceof NewerSchemaError,
  );
  assert.ok(existsSync(path));
});

test('the outbox keeps answers in order, and what can be read of a damaged file', (t) => {
  const path = join(storeFolder(t), 'outbox.db');
  const first = openOutboxStore(path, T0);
  first.put([answer, { ...answer, key: uuid(3), itemId: uuid(4) }]);
  first.put([{ ...answer, tried: true }]);
  assert.deepEqual(
    first.answers().map(({ key, tried }) => [key, tried]),
    [
      [uuid(2), true],
      [uuid(3), false],
    ],
  );
  // Damage in the table of intents, whose page follows that of the answers.
  for (let n = 0; n < 200; n++) first.putIntent({ kind: 'seen', itemId: uuid(n) });
  first.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, bytes.length - 4096);
  writeFileSync(path, bytes);
  writeFileSync(`${path}-open`, '');
  const second = openOutboxStore(path, T0);
  t.after(second.close);
  assert.ok(second.setAside);
  assert.equal(second.answers().length, 2);
});
