/** Compact lists: more rows in the same height, nothing clipped or covered, and never with touch input. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { purchaseOrder } from '../helpers/demo-items.ts';
import { iso, MINUTE } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';
import { checkScene, type Look, SIZES } from './draw-scenes.ts';
import { NOW, SCENES } from './scenes.ts';

const lab = await openWindowLab();
after(() => lab.close());

const orders = Array.from({ length: 60 }, (_, index) =>
  purchaseOrder(NOW, { title: `Order ${index}`, createdAt: iso(NOW - (300 - index) * MINUTE) }),
);

const inSight = (page: Page) =>
  page.locator('[data-scroll]').evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect();
    const places = [...list.querySelectorAll('[role="listitem"]')].map((row) => row.getBoundingClientRect());
    return places.filter((place) => place.top >= top && place.bottom <= bottom).length;
  });

const open = (touch: boolean) => {
  const backend = createWindowBackend({ now: NOW, items: orders });
  const size = touch ? { width: 390, height: 844 } : {};
  return lab.open({ backend, now: NOW, touch, ...size }).then((opened) => ({ backend, ...opened }));
};

test('the choice in Preferences shows a third more rows, at once', async () => {
  const { page, complaints, close } = await open(false);
  await page.getByRole('tab', { name: 'To answer 60' }).waitFor();
  await page.getByRole('listitem').first().waitFor();
  const before = await inSight(page);
  await page.getByRole('button', { name: 'Preferences', exact: true }).click();
  await page.getByRole('button', { name: 'This device', exact: true }).click();
  await page.getByLabel('Density').selectOption('compact');
  await page
    .getByRole('button', { name: /^Inbox/ })
    .first()
    .click();
  await until('more rows', async () => (await inSight(page)) >= before * 1.3);
  assert.ok(before >= 6);
  assert.deepEqual(complaints, []);
  await close();
});

test('the keyboard goes through rows of one height', async () => {
  const { backend, page, close } = await open(false);
  backend.desk.commands.setPreferences({ density: 'compact' });
  const row = page.locator('[data-active-row="true"]');
  await until('a compact row', async () => ((await row.boundingBox())?.height ?? 100) < 54);
  const before = (await row.boundingBox())?.height;
  await page.keyboard.press('j');
  await page.locator('[aria-posinset="2"] [data-active-row="true"]').waitFor();
  assert.equal((await row.boundingBox())?.height, before);
  await close();
});

test('under a finger rows stay as high as they were', async () => {
  const { backend, page, close } = await open(true);
  const first = page.getByRole('listitem').first();
  await first.waitFor();
  const before = (await first.boundingBox())?.height ?? 0;
  backend.desk.commands.setPreferences({ density: 'compact' });
  await page.locator('[data-density="compact"]').waitFor();
  assert.equal((await first.boundingBox())?.height, before);
  assert.ok(before >= 75);
  await close();
});

const LOOKS: readonly Look[] = [
  { theme: 'light', language: 'en', axe: true },
  { theme: 'light', language: 'de', axe: false },
  { theme: 'dark', language: 'de', axe: false },
  { theme: 'light', language: 'fr', axe: false },
];
for (const name of ['inbox', 'history', 'inbox-snoozed']) {
  const scene = SCENES[name];
  if (!scene) throw new Error(`no scene ${name}`);
  const { prepare } = scene;
  const compact = {
    ...scene,
    prepare(backend: Parameters<NonNullable<typeof prepare>>[0]) {
      prepare?.(backend);
      backend.desk.commands.setPreferences({ density: 'compact' });
    },
  };
  for (const size of SIZES) {
    test(`${name}, compact, at ${size.width} × ${size.height}: it fits, in each language`, () =>
      checkScene(lab, { name: `compact-${name}`, scene: compact, size, looks: LOOKS }));
  }
}
