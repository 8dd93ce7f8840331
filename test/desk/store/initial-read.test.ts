/** What a start reads of the history. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ItemStore } from '../../../desk/ports.ts';
import { createHistoryStore } from '../../../desk/store/history-store.ts';
import { withInitialRead } from '../../../desk/store/initial-read.ts';
import { approval } from '../../electron/parts/items.ts';
import { BACKENDS, type StoreBackend } from './backends.ts';

/** A store with three current items, opened for a start; `reads` counts their reads. */
function opened(t: TestContext, backend: StoreBackend) {
  const made = createHistoryStore(backend.database(t));
  made.write((tx) => {
    for (const n of [1, 2, 3]) tx.putItem(approval(n), n, { current: true, hidden: false });
  });
  let reads = 0;
  const store = withInitialRead({
    ...made,
    current() {
      reads += 1;
      return made.current();
    },
  });
  return { store, reads: () => reads };
}
const ids = (store: ItemStore) => store.current().map(({ item }) => item.eventId);

for (const backend of BACKENDS) {
  test(`${backend.name}: open items are read once at start, and again for each later reader`, (t) => {
    const { store, reads } = opened(t, backend);
    assert.equal(reads(), 1, 'damage shows at opening');
    assert.deepEqual([ids(store), reads()], [['e-1', 'e-2', 'e-3'], 1]);
    assert.deepEqual([ids(store), reads()], [['e-1', 'e-2', 'e-3'], 2]);
  });

  test(`${backend.name}: what was written before the start is in it`, (t) => {
    const { store } = opened(t, backend);
    store.write((tx) => tx.putItem(approval(4), 4, { current: true, hidden: false }));
    assert.deepEqual(ids(store), ['e-1', 'e-2', 'e-3', 'e-4']);
  });
}
