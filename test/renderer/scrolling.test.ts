/** Lists draw few rows while scrolling, in elements that a history reuses, and the surrounding rows once they rest. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { iso, makeItem } from '../helpers/items.ts';
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

const LONG =
  'Order of replacement parts for the cooling of the second hall, to be delivered in part before the end of the month';
/** Runs in the page: marks the elements of all rows. @returns their number */
const MARK_ROWS = `(() => {
  const rows = [...document.querySelectorAll('[role="listitem"]')];
  for (const row of rows) row.marked = true;
  return rows.length;
})()`;
/** Runs in the page: rows that do not begin where the previous one ends, and the number of marked elements. */
const ROWS = `(() => {
  const rows = [...document.querySelectorAll('[role="listitem"]')].map((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return { top, bottom, place: Number(row.ariaPosInSet), reused: row.marked === true };
  });
  const apart = rows.filter(({ top, place }, n) => rows[n - 1]?.place === place - 1 && Math.abs(rows[n - 1].bottom - top) >= 1);
  return { apart: apart.length, reused: rows.filter(({ reused }) => reused).length, ordered: rows.every(({ place }, n) => n === 0 || rows[n - 1].place < place) };
})()`;
/** Runs in the page. */
const FOCUSED = `document.activeElement.closest('[role="listitem"]')?.querySelector('[data-title]').textContent ?? null`;

test('elements of a history display other rows as it scrolls, at their heights, and the focus stays with its row', async () => {
  const items = Array.from({ length: 200 }, (_, n) =>
    makeItem(NOW, {
      title: n % 3 === 0 ? `${LONG} ${n}` : `Order ${n}`,
      state: 'closed',
      createdAt: iso(NOW - n * 3_600_000),
    }),
  );
  const backend = createWindowBackend({ now: NOW, items });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByText('Order 1', { exact: true }).click();
  await until('the row has the focus', async () => (await page.evaluate(FOCUSED)) === 'Order 1');
  await page.clock.runFor(1_000);
  const rows = await page.evaluate<number>(MARK_ROWS);
  for (const [screens, title] of [
    [4, /Order (2|3)\d$/],
    [9, /Order (5|6|7)\d$/],
    [2, /Order 1\d$/],
  ] as const) {
    await page.evaluate(dragTo(screens));
    await page.getByText(title).first().waitFor();
    await page.clock.runFor(1_000);
    const seen = () => page.evaluate<{ apart: number; reused: number; ordered: boolean }>(ROWS);
    await until('rows follow each other', async () => (await seen()).apart === 0);
    const { reused, ordered } = await seen();
    assert.ok(reused > rows / 2, `${reused} of ${rows} elements are reused`);
    assert.ok(ordered, 'in the order of the list');
    assert.equal(await page.evaluate(FOCUSED), 'Order 1');
  }
  assert.deepEqual(complaints, []);
  await close();
});
