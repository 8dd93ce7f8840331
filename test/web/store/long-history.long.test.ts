/** 100,000 items in the browser's store: opening and search while typing, compared with `node:sqlite` in the same run. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { createHistoryStore } from '../../../desk/store/history-store.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { BROWSERS, browserProfile, launchWebBrowser } from '../../helpers/web-client.ts';
import { fill, keystroke, TYPED } from './jobs.ts';
import { inWorker, startLab } from './lab.ts';

const ITEMS = 100_000;
/** ms. A response within this time feels immediate (https://web.dev/articles/rail). */
const FELT = 100;

interface Searched {
  start: number;
  current: number;
  ms: number[];
  found: number[];
}
const at = (ms: readonly number[], part: number): number =>
  ms.toSorted((a, b) => a - b)[Math.floor((ms.length - 1) * part)] ?? 0;

const lab = await startLab();
const folder = await makeFolder('history');
const reference = searchedInNode(join(folder, 'history.db'));
after(async () => {
  await lab.close();
  await removeFolder(folder);
});

function searchedInNode(path: string): Searched {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000');
  const filled = createHistoryStore(db);
  for (let n = 1; n <= ITEMS; n += 500) fill(filled, n, 500);
  db.close();
  const again = new DatabaseSync(path);
  const began = performance.now();
  const store = createHistoryStore(again);
  const current = store.current().length;
  const start = performance.now() - began;
  const typed = TYPED.map((text) => {
    const before = performance.now();
    return { found: keystroke(store, text), ms: performance.now() - before };
  });
  again.close();
  return { start, current, ms: typed.map(({ ms }) => ms), found: typed.map(({ found }) => found) };
}

for (const name of BROWSERS) {
  test(`${name}: ${ITEMS} items are opened and found as quickly as a person types`, async (t) => {
    const profile = browserProfile();
    const browser = await launchWebBrowser(name, profile.folder);
    try {
      const { page } = await browser.open(lab.url);
      await inWorker(page, 'fills', 'fill', ITEMS);
      // A fresh worker, as after a restart.
      const searched = await inWorker<Searched>(page, 'searches', 'search');
      assert.deepEqual(searched.found, reference.found);
      assert.equal(searched.current, reference.current);
      const ratio = (part: number) => (at(searched.ms, part) / at(reference.ms, part)).toFixed(1);
      t.diagnostic(
        `a keystroke: median ${at(searched.ms, 0.5).toFixed(1)} ms (${ratio(0.5)} × node:sqlite), 95 % within ` +
          `${at(searched.ms, 0.95).toFixed(1)} ms (${ratio(0.95)} ×); opened in ${searched.start.toFixed(0)} ms ` +
          `(node:sqlite ${reference.start.toFixed(0)} ms)`,
      );
      assert.ok(at(searched.ms, 0.95) < Math.max(FELT, 3 * at(reference.ms, 0.95)), 'nothing lags behind the keys');
    } finally {
      await browser.close();
      profile.remove();
    }
  });
}
