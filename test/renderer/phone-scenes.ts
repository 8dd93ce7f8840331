/** Scenes only for phones: touch alternatives to hovering. */
import type { Page } from 'playwright-core';
import { until } from '../helpers/until.ts';
import { type Scene, toKnow } from './scenes.ts';

const more = (title: RegExp) => (page: Page) =>
  page.getByRole('button', { name: new RegExp(`^More: ${title.source}`) }).click();

/** Drags a row horizontally by `by` px. @returns a function that releases the finger */
export async function push(page: Page, title: string, by: number): Promise<() => Promise<void>> {
  const row = page.getByRole('listitem').filter({ hasText: title }).first();
  // The row's buttons appear together with its swipe handlers.
  await row.getByRole('button').nth(1).waitFor();
  const box = await row.boundingBox();
  if (!box) throw new Error(`${title} is not in sight`);
  const session = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height - 24 };
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number | null) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: x === null ? [] : [{ x, y: at.y }] });
  await touch('touchStart', at.x);
  for (let step = 1; step <= 8; step += 1) await touch('touchMove', at.x + (by * step) / 8);
  await until('the row is pushed', () =>
    row.evaluate((element) => element.querySelector('[style*="translateX"]') !== null),
  );
  // Do not detach the session: that ends touch emulation.
  return async () => {
    await touch('touchEnd', null);
  };
}

export const PHONE_SCENES: Record<string, Scene> = {
  'row-menu': { act: more(/PO 4711/), shows: /^Approve$/ },
  'row-menu-failure': { act: more(/Order sync/), shows: /^Until tomorrow/ },
  'row-seen': {
    act: async (page) => {
      await toKnow(page);
      await more(/Order 100482/)(page);
    },
    shows: /^Mark as seen$/,
  },
  pushed: { halfOut: true, act: async (page) => void (await push(page, 'PO 4711', 120)), shows: /^I am on it$/ },
  'pushed-left': { halfOut: true, act: async (page) => void (await push(page, 'PO 4711', -60)), shows: /^Snooze…$/ },
  marking: {
    act: async (page) => {
      await more(/PO 4711/)(page);
      await page.getByRole('menuitem', { name: 'Select' }).click();
      await page.getByRole('listitem').filter({ hasText: 'Order sync' }).getByRole('button').first().click();
    },
    shows: /^1 of 2 can be approved/,
  },
  'tools-menu': {
    act: async (page) => {
      await page
        .getByRole('button', { name: /PO 4711/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'More', exact: true }).click();
    },
    shows: /^Hand over…$/,
  },
  'hand-over': {
    act: async (page) => {
      await page
        .getByRole('button', { name: /PO 4711/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Hand over…' }).click();
      await page.getByRole('combobox').fill('l');
      await page.getByRole('option').first().waitFor();
    },
    shows: /They answer in your place/,
  },
  undo: {
    hold: true,
    act: async (page) => {
      await more(/PO 4711/)(page);
      await page.getByRole('menuitem', { name: 'Approve', exact: true }).click();
    },
    shows: /^Undo$/,
  },
};
