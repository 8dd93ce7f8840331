/** In the page: typed words, rows that move under a resting mouse, and double clicks never give an unintended answer. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { WAIT_MS } from '../../renderer/state/key-reader.ts';
import { BASE_CHANNELS } from '../../shared/bridge/base.ts';
import type { Item } from '../../shared/items.ts';
import { checker } from '../../shared/validate.ts';
import { answered as recorded } from '../helpers/demo-items.ts';
import { APPROVAL_ACTIONS, HOUR, iso, makeItem } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const ROUNDS = 30;
const answer = checker(BASE_CHANNELS['item.answer']);

const lab = await openWindowLab();
after(() => lab.close());

const order = (n: number, given: Partial<Item> = {}): Item =>
  makeItem(NOW, { title: `PO ${4800 + n}`, dueAt: iso(NOW + n * HOUR), actions: APPROVAL_ACTIONS, ...given });
const answered = (backend: WindowBackend) =>
  backend.asked('item.answer').map((request) => answer.parse(request).itemId);

async function open(items: Item[], hold = true) {
  const backend = createWindowBackend({ now: NOW, items, hold, preferences: { undoSeconds: 60 } });
  const { page, complaints, close } = await lab.open({ backend, now: NOW, width: 1040, height: 720 });
  await page.locator('[data-active-row="true"]').focus();
  await rest(page);
  const finish = async () => {
    assert.deepEqual(complaints, []);
    assert.deepEqual(backend.faults, []);
    await close();
  };
  return { backend, page, finish };
}

const approveOf = (page: Page, title: string) => page.getByRole('button', { name: `Approve: ${title}`, exact: true });
const rowAt = (page: Page, at: { x: number; y: number }): Promise<string | null> =>
  page.evaluate(
    ({ x, y }) =>
      Reflect.get(globalThis, 'document').elementFromPoint(x, y)?.closest('[data-item]')?.dataset.item ?? null,
    at,
  );

test('a word typed with a critical item selected is a search, and nothing is sent', async () => {
  const alert = makeItem(NOW, {
    title: 'Order sync fails',
    severity: 'critical',
    actions: [{ id: 'acknowledge', label: 'Acknowledge', kind: 'acknowledge', comment: 'none', confirm: false }],
  });
  const { backend, page, finish } = await open([alert, order(1)]);
  // Only the letters of one word typed in a row are a search.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
  await page.keyboard.type('acme');
  await page.clock.resume();
  const field = page.getByRole('searchbox');
  await field.waitFor();
  await until('all of it stands there', async () => (await field.inputValue()) === 'acme');
  await page.keyboard.type(' gmbh');
  assert.equal(await field.inputValue(), 'acme gmbh');
  await page.clock.runFor(WAIT_MS);
  for (const channel of ['item.answer', 'item.claim', 'item.snooze'] as const)
    assert.deepEqual(backend.asked(channel), []);
  await finish();
});

test('a key acknowledges what is critical with the time to undo, the button at once', async () => {
  const acknowledge = {
    id: 'acknowledge',
    label: 'Acknowledge',
    kind: 'acknowledge',
    comment: 'none',
    confirm: false,
  } as const;
  const alert = (n: number) =>
    makeItem(NOW + n, { title: `Sync ${n} fails`, severity: 'critical', actions: [acknowledge] });
  const { backend, page, finish } = await open([alert(1), alert(2)]);
  await page.keyboard.press('e');
  await page.clock.runFor(WAIT_MS);
  const bar = page.getByRole('region', { name: 'Undo an answer' });
  await bar.getByText('Acknowledged: Sync 1 fails').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Sync 2 fails' }).waitFor();
  await page.keyboard.press('z');
  await bar.waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1, name: 'Sync 1 fails' }).waitFor();
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await until('answered', () => backend.asked('item.answer').length === 2);
  await rest(page);
  assert.ok(backend.snapshot.inbox.every(({ pending }) => pending?.status !== 'held'));
  assert.equal(await bar.count(), 0);
  await finish();
});

test('an answered row stays, struck, until the mouse has left the list; the next one does not come under it', async () => {
  const [first, ...others] = [1, 2, 3].map((n) => order(n));
  assert.ok(first);
  const { backend, page, finish } = await open([first, ...others], false);
  const approve = approveOf(page, 'PO 4801');
  await approve.hover();
  const box = await approve.boundingBox();
  assert.ok(box);
  await approve.click();
  await until('sent', () => backend.snapshot.inbox.some(({ pending }) => pending?.status === 'sending'));
  const { id, title, actions } = first;
  backend.relay.put([recorded(NOW, 'confirmed', { id, title, actions })]);
  await until('it waits no more', () => backend.snapshot.inbox.length === 2);
  const row = page.getByRole('listitem').filter({ hasText: 'PO 4801' });
  await row.getByText('You approved').waitFor();
  assert.equal(
    await row
      .locator('[data-title]')
      .evaluate((title) => Reflect.get(globalThis, 'getComputedStyle')(title).textDecorationLine),
    'line-through',
  );
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.move(900, 300);
  await row.waitFor({ state: 'detached' });
  assert.equal(answered(backend).length, 1);
  await finish();
});

test('a double click on an answer is one answer, though the next item lies there', async () => {
  const { backend, page, finish } = await open([1, 2, 3].map((n) => order(n)));
  const approve = page.getByRole('button', { name: 'Approve', exact: true });
  await approve.dblclick();
  await page.getByRole('heading', { level: 1, name: 'PO 4802' }).waitFor();
  assert.equal(answered(backend).length, 1);
  await rest(page);
  await approve.click();
  await until('the next one, after a moment', () => answered(backend).length === 2);
  await finish();
});

test(`${ROUNDS} clicks where others move the rows: none answers a row that slid there`, async () => {
  const { backend, page, finish } = await open(Array.from({ length: 8 }, (_, n) => order(n + 10)));
  const quick = approveOf(page, 'PO 4813');
  await quick.hover();
  const box = await quick.boundingBox();
  assert.ok(box);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  for (let n = 0; n < ROUNDS; n += 1) {
    await page.mouse.move(at.x + (n % 2), at.y);
    const there = await rowAt(page, at);
    // Every third item is critical: it arrives at the top of the list and moves all rows down.
    const comes = order(n + 40, n % 3 === 0 ? { severity: 'critical', title: `Alert ${n}` } : {});
    backend.relay.put([comes]);
    await backend.push();
    const before = answered(backend);
    await page.mouse.click(at.x + (n % 2), at.y, n % 5 === 0 ? { clickCount: 2 } : {});
    const [given] = answered(backend).slice(before.length);
    if (given !== undefined) assert.equal(given, there, `round ${n}`);
    assert.ok(answered(backend).length <= before.length + 1);
  }
  await finish();
});
