/** The browser is killed at random moments during writes: every acknowledged answer survives, and the data stays consistent. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { uuid } from '../../electron/parts/items.ts';
import { BROWSERS, browserProfile, launchWebBrowser } from '../../helpers/web-client.ts';
import { inWorker, startLab } from './lab.ts';

const KILLS = 6;

interface Told {
  found: { history: boolean; state: boolean; outbox: unknown[] };
  answers: string[];
  items: number;
  cursor: number;
}

const lab = await startLab();
after(() => lab.close());

for (const name of BROWSERS) {
  test(`${name}: ${KILLS} kills lose no answer, and cursor and items stay together`, async (t) => {
    const profile = browserProfile();
    t.after(profile.remove);
    const kept = new Set<string>();
    let next = 1;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const browser = await launchWebBrowser(name, profile.folder);
      const { page } = await browser.open(lab.url);
      const told = await inWorker<Told>(page, 'looks', 'store', {});
      assert.deepEqual(told.found, { history: false, state: false, outbox: [] });
      for (const itemId of kept) assert.ok(told.answers.includes(itemId), `${itemId} is lost after kill ${kill}`);
      // Each page of history advances the cursor by its number of items, in the same transaction.
      assert.equal(told.items === null ? null : told.items, told.cursor > 10_000 ? null : told.cursor);
      await inWorker(page, 'writes', 'storm');
      let alive = true;
      const answering = (async () => {
        while (alive) {
          const n = next++;
          await inWorker(page, 'writes', 'answer', n);
          kept.add(uuid(n));
        }
      })().catch(() => {});
      await pause(300 + Math.random() * 700);
      await browser.kill();
      alive = false;
      await answering;
    }
    t.diagnostic(`${kept.size} answers kept through ${KILLS} kills`);
    assert.ok(kept.size > KILLS);
  });
}
