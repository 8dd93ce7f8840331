/** Lists draw few rows while scrolling, and the surrounding rows once they rest. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';
import { archive } from './long-list.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

/** Runs in the page: scrolls by `screens` screens. Returns the first row below the upper edge and the number of rows that fit. */
const dragTo = (screens: number) => `(() => {
  const list = document.querySelector('[data-scroll]');
  list.scrollTop = list.clientHeight * ${screens};
  return { first: Math.ceil(list.scrollTop / 75) + 1, inSight: Math.ceil(list.clientHeight / 75) + 1 };
})()`;
/** Runs in the page: counts calls of `matchMedia`. */
const COUNT_QUERIES = `(() => {
  const ask = globalThis.matchMedia;
  globalThis.queries = 0;
  globalThis.matchMedia = (query) => {
    globalThis.queries += 1;
    return ask.call(globalThis, query);
  };
})()`;

test('as the bar is dragged only what is in sight is drawn; what lies around comes once the list rests', async () => {
  const backend = createWindowBackend({ now: NOW });
  const { page, complaints, close } = await lab.open({ backend, now: NOW, archive: archive(400) });
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByText('Item 0', { exact: true }).waitFor();
  // The rest period depends on the clock, so stop it.
  await page.clock.pauseAt(NOW + 3_600_000);
  await page.evaluate(COUNT_QUERIES);
  const rows = () => page.getByRole('listitem').count();
  let most = 0;
  for (const screens of [2, 4, 2]) {
    const { first, inSight } = await page.evaluate<{ first: number; inSight: number }>(dragTo(screens));
    await page.getByText(`Item ${first}`, { exact: true }).waitFor();
    most = Math.max(most, await rows());
    // Plus one: the active row is always drawn.
    assert.ok(most <= inSight + 1, `${most} rows for ${inSight} in sight`);
  }
  assert.equal(await page.evaluate('globalThis.queries'), 0, 'no row asks what points');
  await page.clock.runFor(1_000);
  await until('what lies around', async () => (await rows()) >= most + 4);
  assert.deepEqual(complaints, []);
  await close();
});
