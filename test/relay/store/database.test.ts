import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { StoreError } from '../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { migrate, openDatabase, schemaVersion } from '../../../relay/store/database.ts';
import { MIGRATIONS, type Migrations } from '../../../relay/store/migrations.ts';
import { schemaVersionOf } from '../../../shared/migrate.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-database-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const path = () => join(folder, 'deep', 'b.db');

describe('opening', () => {
  test('makes the file for its owner alone, durable, and current', () => {
    const database = openDatabase({ path: path() });
    assert.equal(schemaVersionOf(database), schemaVersion);
    assert.equal(database.prepare('PRAGMA journal_mode').get()?.journal_mode, 'wal');
    assert.equal(database.prepare('PRAGMA synchronous').get()?.synchronous, 2);
    // The WAL too, which holds the same secrets.
    for (const file of [path(), `${path()}-wal`, `${path()}-shm`])
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
    database.close();
    assert.deepEqual(sqliteBackend(path()).migrate(), { ran: 0, version: schemaVersion });
  });

  test('a newer schema is refused in one line', () => {
    const database = openDatabase({ path: path() });
    database.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    database.close();
    assert.throws(
      () => openDatabase({ path: path() }),
      (error) => error instanceof StoreError && /newer/.test(error.message) && !error.message.includes('\n'),
    );
  });

  test('a schema older than the baseline is refused in one line', () => {
    const database = openDatabase({ path: path() });
    database.exec(`PRAGMA user_version = ${MIGRATIONS[0].version - 1}`);
    database.close();
    assert.throws(
      () => openDatabase({ path: path() }),
      (error) =>
        error instanceof StoreError && /before the first release/.test(error.message) && !error.message.includes('\n'),
    );
  });

  test('a file that is no database is refused in one line', () => {
    assert.throws(() => openDatabase({ path: folder }), StoreError);
  });

  test('a migration that fails leaves the version before', () => {
    const database = openDatabase({ path: path(), migrate: 'later' });
    const step = (expand: string): Migrations => [...MIGRATIONS, { expand }];
    assert.throws(() => migrate(database, 'x', step('CREATE TABLE b (x); CREATE TABLE b (x)')));
    assert.equal(schemaVersionOf(database), schemaVersion);
    assert.equal(database.prepare("SELECT COUNT(*) AS n FROM sqlite_master WHERE name = 'b'").get()?.n, 0);
    assert.equal(migrate(database, 'x', step('CREATE TABLE b (x)')), 1);
    database.close();
  });
});

test('a copy is whole, has a life of its own, and never overwrites', async () => {
  const database = openDatabase({ path: path() });
  const epoch = (of: typeof database) => of.prepare("SELECT value FROM shared_state WHERE name = 'epoch'").get()?.value;
  const to = join(folder, 'copy.db');
  await sqliteBackend(path()).backup(to);
  const copy = openDatabase({ path: to });
  assert.notEqual(epoch(copy), epoch(database));
  copy.close();
  database.close();
  await assert.rejects(sqliteBackend(path()).backup(to), StoreError);
});
