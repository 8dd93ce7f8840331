/** A history too long to scroll by hand: 12,000 items in `npm test`, 100,000 in `npm run test:long`. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { makeItem, viewOf } from '../helpers/items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import type { WindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

export const archive = (size: number) => ({ size, sample: viewOf(makeItem(NOW, { state: 'closed' })) });

const SCROLL = '[data-scroll]';
export const scrollTo = (page: Page, top: number) =>
  page.locator(SCROLL).evaluate((element, to) => Reflect.set(element, 'scrollTop', to), top);
/** Scrolls frame by frame until the last page is loaded. @returns the maximum number of rows in the page */
const scrollToEnd = (page: Page, lastTitle: string) =>
  page.locator(SCROLL).evaluate(async (element, title) => {
    let most = 0;
    while (!element.textContent?.includes(title)) {
      Reflect.set(element, 'scrollTop', Reflect.get(element, 'scrollHeight'));
      most = Math.max(most, element.querySelectorAll('[role="listitem"]').length);
      await new Promise((drawn) => Reflect.get(globalThis, 'requestAnimationFrame')(drawn));
    }
    return most;
  }, lastTitle);

/** Scrolls a history to its end and back, and asserts few rows and little memory throughout. @param size over 10,000 */
export async function wholeHistory(lab: WindowLab, size: number): Promise<void> {
  const backend = createWindowBackend({ now: NOW });
  const { page, complaints, close } = await lab.open({ backend, now: NOW, archive: archive(size) });
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByText('More than 10,000 items').waitFor();
  const most = await scrollToEnd(page, `Item ${size - 1}`);
  assert.ok(most < 60, `at most ${most} rows in the page`);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  assert.ok(usedSize < 150 * 2 ** 20, `${Math.round(usedSize / 2 ** 20)} MiB`);
  await scrollTo(page, 0);
  await page.getByText('Item 0', { exact: true }).waitFor();
  await page.getByText('Item 3', { exact: true }).click();
  await page.locator('[aria-posinset="4"] [aria-current="true"]').waitFor();
  assert.deepEqual(complaints, []);
  await close();
}
