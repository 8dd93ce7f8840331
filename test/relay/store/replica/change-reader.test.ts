/** Desk notifications from another relay's entry: the recipients are known at once, the document is read on demand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../../../relay/store/database.ts';
import { createChangeReader } from '../../../../relay/store/replica/change-reader.ts';
import { itemOf } from '../../parts/items.ts';

test('the document of an item is read on request, and always the one that was published', (t) => {
  const database = openDatabase({ path: ':memory:' });
  t.after(() => database.close());
  const put = (cursor: number) =>
    database
      .prepare(`INSERT INTO items (seq, id, set_id, origin_id, open, doc) VALUES (?, 'told', 3, 'origin', 1, '{}')`)
      .run(cursor);
  let here = 7;
  let reads = 0;
  const read = createChangeReader(database, {
    items: {
      getAt(cursor) {
        reads += 1;
        const row = { item: itemOf('told'), originId: 'origin', setId: 3, voters: null, plan: null, request: null };
        return cursor === here ? row : null;
      },
    },
    sets: { membersOf: (id) => (id === 3 ? ['ann', 'bob'] : []) },
    processes: { get: () => null },
  });
  put(here);

  const [change, ...others] = read([
    ['item', 7, 'told'],
    ['item', 6, 'told'],
    ['item', 7, 'another'],
  ]);
  assert.deepEqual(others, []);
  assert.ok(change?.kind === 'item');
  assert.deepEqual([change.cursor, change.setId, change.members], [7, 3, ['ann', 'bob']]);
  assert.equal(reads, 0);
  assert.equal(change.item.id, 'told');
  assert.equal(change.item, change.item);
  assert.equal(reads, 1);

  const [unread] = read([['item', 7, 'told']]);
  here = 8;
  assert.ok(unread?.kind === 'item');
  assert.throws(() => unread.item, /before its next change/);
  assert.equal(change.item.id, 'told');
});
