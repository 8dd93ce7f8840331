/** A phone in use: taps, swipes and typing, and the content that stays visible meanwhile. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { problem } from '../../shared/problems.ts';
import { demoInbox } from '../helpers/demo-items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest, type WindowLab } from '../helpers/window-page.ts';
import { push } from './phone-scenes.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const UPRIGHT = { width: 360, height: 800 };
const LYING = { width: 844, height: 390 };

const lab = await openWindowLab();
after(() => lab.close());

const phone = (size = UPRIGHT): { backend: WindowBackend; opened: ReturnType<WindowLab['open']> } => {
  const backend = createWindowBackend({
    now: NOW,
    items: demoInbox(NOW),
    hold: true,
    preferences: { undoSeconds: 60 },
  });
  return { backend, opened: lab.open({ backend, now: NOW, touch: true, ...size }) };
};
const row = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title }).first();
/** Taps after a rest: a button that has just appeared ignores presses. */
const tap = async (button: Locator) => {
  await button.waitFor();
  await rest(button.page());
  await button.tap();
};
const boxOf = async (part: Locator) => {
  const box = await part.boundingBox();
  assert.ok(box, 'it is drawn');
  return box;
};

/** Shows the keyboard, which resizes the page's viewport (`interactive-widget=resizes-content`). */
const keyboardUp = (page: Page, size: { width: number; height: number }) => page.setViewportSize(size);

for (const [name, size, left] of [
  ['upright', UPRIGHT, { width: 360, height: 430 }],
  ['on its side', LYING, { width: 844, height: 160 }],
] as const) {
  test(`${name}: what is typed and what sends it stand above the keyboard; bar and status line give way`, async () => {
    const { backend, opened } = phone(size);
    const { page, complaints, close } = await opened;
    await tap(row(page, 'PO 4711').getByRole('button').first());
    await tap(page.getByRole('button', { name: 'Reject…', exact: true }));
    const field = page.getByRole('textbox', { name: /Reject: comment/ });
    await field.waitFor();
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    await keyboardUp(page, left);
    await page.getByRole('navigation', { name: 'Views' }).waitFor({ state: 'detached' });
    const send = page.getByRole('button', { name: 'Reject', exact: true });
    for (const part of [field, send]) {
      const box = await boxOf(part);
      assert.ok(box.y >= 0 && box.y + box.height <= left.height, `from ${box.y} to ${box.y + box.height}`);
    }
    await field.fill('Too expensive');
    await tap(send);
    await until('the answer', () => backend.asked('item.answer').length === 1);
    await page.setViewportSize(size);
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('on its side nothing covers another: answers, notice, undo, bar', async () => {
  const { backend, opened } = phone(LYING);
  const { page, close } = await opened;
  await tap(row(page, 'Order sync').getByRole('button').last());
  await tap(page.getByRole('menuitem', { name: 'Acknowledge' }));
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await tap(row(page, 'PO 4711').getByRole('button').first());
  backend.override('item.claim', problem('STORE_UNAVAILABLE', 'The relay is busy.'));
  await tap(page.getByRole('button', { name: 'More', exact: true }));
  await tap(page.getByRole('menuitem', { name: 'I am on it' }));
  await page.getByRole('alert').waitFor();
  const parts = [
    page.getByRole('button', { name: 'Approve', exact: true }),
    page.getByRole('alert'),
    page.getByRole('button', { name: 'Undo' }),
    page.getByRole('navigation', { name: 'Views' }),
  ];
  let end = 0;
  for (const part of parts) {
    const box = await boxOf(part);
    assert.ok(box.y >= end, `${box.y} comes after ${end}`);
    end = box.y + box.height;
  }
  assert.ok(end <= LYING.height, `the bar ends at ${end}`);
  await close();
});

test('a push to the right acknowledges, which can be undone; to the left it asks until when', async () => {
  const { backend, opened } = phone();
  const { page, close } = await opened;
  // Clicks instead of taps: a browser treats a tap this soon as the end of the swipe.
  await (await push(page, 'Order sync', 120))();
  await page.getByRole('button', { name: 'Undo' }).click();
  await until('the undo', () => backend.asked('item.undo').length === 1);
  const [given] = backend.asked('item.answer');
  assert.equal(Reflect.get(Object(given), 'action'), 'acknowledge');
  await (await push(page, 'PO 4711', -120))();
  await page.getByRole('menuitem', { name: /^For an hour/ }).waitFor();
  await rest(page);
  await page.getByRole('menuitem', { name: /^For an hour/ }).click();
  await until('the snooze', () => backend.asked('item.snooze').length === 1);
  await page.locator('[data-live="rows"]').filter({ hasText: 'Snoozed until' }).waitFor({ state: 'attached' });
  await close();
});

test('a push that is not far enough, or goes along the list, does nothing', async () => {
  const { backend, opened } = phone(LYING);
  const { page, close } = await opened;
  await (await push(page, 'Claim 88-21', 60))();
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y: number | null) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: y === null ? [] : [{ x: 180, y }] });
  await touch('touchStart', 280);
  for (let y = 270; y >= 100; y -= 10) await touch('touchMove', y);
  await touch('touchEnd', null);
  await until('the list has scrolled', () =>
    page.locator('[data-scroll]').evaluate((list) => Reflect.get(list, 'scrollTop') > 50),
  );
  const done = backend.requests.filter(({ channel }) => /^item\.(answer|claim|seen|snooze)$/.test(channel));
  assert.deepEqual(done, []);
  await close();
});

test('an approval is never given by a push; the row says in words what can be done', async () => {
  const { backend, opened } = phone();
  const { page, close } = await opened;
  await (await push(page, 'PO 4711', 200))();
  await until('who is on it', () => backend.asked('item.claim').length === 1);
  assert.deepEqual(backend.asked('item.answer'), []);
  await page.getByRole('button', { name: /^More: PO 4711/ }).click();
  const approve = page.getByRole('menuitem', { name: 'Approve', exact: true });
  await approve.waitFor();
  await rest(page);
  await approve.click();
  await until('the approval', () => backend.asked('item.answer').length === 1);
  await close();
});

test('the menu of a row gives the keyboard back to it; the line that it opens has the keyboard', async () => {
  const { opened } = phone();
  const { page, close } = await opened;
  const more = page.getByRole('button', { name: /^More: PO 4711/ });
  await tap(more);
  await page.getByRole('menuitem', { name: 'Reject…' }).waitFor();
  await page.keyboard.press('Escape');
  await until('the row has the keyboard', () => more.evaluate((button) => button.matches(':focus')));
  await tap(more);
  await tap(page.getByRole('menuitem', { name: 'Reject…' }));
  const field = page.getByRole('textbox', { name: /Reject: comment/ });
  await until('the line has the keyboard', () => field.evaluate((line) => line.matches(':focus')));
  await close();
});
