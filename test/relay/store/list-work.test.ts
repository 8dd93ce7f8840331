/** The work of lists in statements: each locks and unlocks the file. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { createItemScan } from '../../../relay/store/items/item-scan.ts';
import { createTables } from '../../../relay/store/unit.ts';
import { CountedDatabase } from '../parts/counted-database.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts, sealingIn } from '../parts/store.ts';

const ITEMS = 160;

test('160 items are read with their own state, or as documents, in ten statements beside those that find them', async (t) => {
  const parts = openParts({ users: [] });
  await parts.store.writer.write((tx) => {
    for (let n = 0; n < ITEMS; n++) save(tx, itemOf(`i${n}`), ['ann']);
  });
  const head = parts.store.reader.head();
  await parts.store.close();
  const database = new CountedDatabase(parts.path);
  t.after(() => {
    database.close();
    rmSync(dirname(parts.path), { recursive: true, force: true });
  });
  const { items, sets } = createTables(database, parts.view, sealingIn(dirname(parts.path)));
  const scan = createItemScan(database, items, sets, () => head);
  for (const walk of [() => scan.itemsFor('ann', 0, head), () => scan.docsFor('ann', 0, head)]) {
    database.work = { statements: 0, rows: 0 };
    assert.equal([...walk()].length, ITEMS);
    // The person's sets, the cursors, and an empty query at the end.
    assert.equal(database.work.statements, 10 + 3);
  }
});
