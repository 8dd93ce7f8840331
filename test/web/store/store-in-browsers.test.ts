/** Local store in the origin private file system of real browsers: equal to `node:sqlite`, exclusive to one worker, damaged, full. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { uuid } from '../../electron/parts/items.ts';
import { BROWSERS_OF_RUN, browserProfile, launchWebBrowser, type WebBrowser } from '../../helpers/web-client.ts';
import { JOBS, plain } from './jobs.ts';
import { inWorker, startLab } from './lab.ts';

const lab = await startLab();
after(() => lab.close());

interface Told {
  found: { history: boolean; state: boolean; outbox: { recovered: number; lost: number; certain: boolean }[] };
  answers: string[];
  items: number;
  cursor: number;
  names: string[];
}
const numbers = Array.from({ length: 300 }, (_, n) => n + 1);

for (const name of BROWSERS_OF_RUN) {
  describe(name, () => {
    const profile = browserProfile();
    let browser: WebBrowser;
    let page: Page;
    before(async () => {
      browser = await launchWebBrowser(name, profile.folder, { quotaKb: 60_000 });
      page = (await browser.open(lab.url)).page;
    });
    after(async () => {
      await browser.close();
      profile.remove();
    });

    test('values, failures, transactions, history and outbox are those of node:sqlite', async () => {
      for (const [job, work] of Object.entries(JOBS)) {
        const db = new DatabaseSync(':memory:');
        assert.deepEqual(await inWorker(page, 'a', 'job', job), plain(work(db)), job);
        db.close();
      }
    });

    test('while one worker has the files no other can open them; released, the next one can at once', async () => {
      await inWorker(page, 'a', 'hold');
      await assert.rejects(inWorker(page, 'b', 'grab'), /NoModificationAllowedError/);
      await inWorker(page, 'a', 'letGo');
      assert.equal(await inWorker(page, 'b', 'hold'), 'held');
      await assert.rejects(inWorker(page, 'a', 'grab'), /NoModificationAllowedError/);
      await inWorker(page, 'b', 'letGo');
    });

    test('damaged: the history is created again, readable answers are sent, and each loss is reported', async () => {
      const told = (input: object) => inWorker<Told>(page, 'a', 'store', input);
      await told({ answers: numbers, items: 100 });
      // Past the first pages, so that some rows survive.
      assert.notEqual(await inWorker(page, 'a', 'damage', { name: 'outbox.db', from: 40_000 }), 0);
      await inWorker(page, 'a', 'damage', { name: 'history.db', from: 0 });
      const after = await told({});
      assert.equal(after.found.history, true);
      assert.deepEqual([after.items, after.cursor], [0, 0], 'asked for from the beginning');
      const [recovery] = after.found.outbox;
      assert.ok(recovery && recovery.recovered > 0 && recovery.recovered < 300, JSON.stringify(after.found));
      assert.equal(after.answers.length, recovery.recovered);
      assert.ok(after.answers.every((itemId) => numbers.some((n) => uuid(n) === itemId)));
      assert.deepEqual(
        after.names.filter((file) => file.startsWith('outbox')),
        ['outbox-2.db'],
      );
      const again = await told({});
      assert.deepEqual(again.found, { history: false, state: false, outbox: [] }, 'said once');
      assert.deepEqual(again.answers, after.answers);
      await inWorker(page, 'a', 'damage', { name: 'outbox-2.db', from: -4_096 });
      const gone = await told({});
      assert.deepEqual(
        gone.found.outbox.map(({ recovered, certain }) => ({ recovered, certain })),
        [{ recovered: 0, certain: false }],
      );
    });

    test('written by a newer version: refused, and left as it is', async () => {
      await inWorker(page, 'a', 'store', { newer: true });
      await assert.rejects(inWorker(page, 'a', 'store', {}), /StoreError: history/);
      await assert.rejects(inWorker(page, 'b', 'store', {}), /StoreError: history/, 'and the files were let go');
    });

    test('full: reported as such, the write is rolled back, and with free space it continues', async () => {
      // Resets the pool, so that it stores nothing else.
      await inWorker(page, 'a', 'job', 'port');
      const limit = name === 'chromium' ? await quotaOf(page) : null;
      // Chromium reserves space in steps for each of several files.
      await limit?.(30_000_000);
      const full = await inWorker<{ rows: number; count: number; errcode: number }>(page, 'a', 'full');
      assert.equal(full.errcode, 13, JSON.stringify(full));
      assert.equal(full.count, full.rows);
      if (limit) {
        await limit(null);
        assert.equal((await inWorker<{ errcode: unknown }>(page, 'a', 'full')).errcode, null);
      }
    });
  });
}

/** Only for Chromium. @returns a function that sets the origin's quota in bytes, null to reset it */
async function quotaOf(page: Page): Promise<(bytes: number | null) => Promise<void>> {
  const session = await page.createCDPSession();
  const { origin } = new URL(page.url());
  return (quotaSize) =>
    session.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize === null ? {} : { quotaSize }) });
}
