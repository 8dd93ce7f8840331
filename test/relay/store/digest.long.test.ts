/** The digest of a store with a million items: its memory use does not grow with them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../../relay/store/database.ts';
import { digestOf } from '../../../relay/store/digest/digest.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const ITEMS = 1_000_000;
/** Bytes: cache pages and garbage not yet collected. */
const ROOM = 192 * 1024 * 1024;

test('a million items are read one at a time', async (t) => {
  const database = openDatabase({ path: join(await temporaryFolder(t), 'beckon.db') });
  t.after(() => database.close());
  database.exec(`
    PRAGMA synchronous = OFF;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ITEMS})
    INSERT INTO items (seq, id, set_id, origin_id, open, doc)
    SELECT i, 'item-' || i, 1, 'erp', 0, '{"title":"' || hex(randomblob(200)) || '"}' FROM n;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  const before = process.memoryUsage().rss;
  const found = digestOf(database);
  const grown = process.memoryUsage().rss - before;
  assert.equal(found.tables.find(({ table }) => table === 'items')?.rows, ITEMS);
  assert.ok(grown < ROOM, `${grown} bytes more`);
  database.exec("UPDATE items SET origin_id = 'erq' WHERE seq = 777777");
  assert.notEqual(digestOf(database).digest, found.digest);
});
