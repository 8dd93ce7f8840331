/** Decisions by line in the window: by keyboard, announced, as a draft, in the reply window, and read-only afterwards. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { REPLY } from '../../electron/windows/reply-windows.ts';
import type { Item } from '../../shared/items.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { answeredByLine, orderByLine } from '../helpers/demo-evidence.ts';
import { purchaseOrder } from '../helpers/demo-items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const lab = await openWindowLab();
after(() => lab.close());

async function open(items: Item[], { width = 1040, hold = false } = {}) {
  const backend = createWindowBackend({ now: NOW, items, hold, preferences: { afterAnswer: 'stay', undoSeconds: 60 } });
  const window = await lab.open({ backend, now: NOW, width });
  await window.page.getByRole('button', { name: 'History', exact: true }).waitFor();
  const finish = async () => {
    assert.deepEqual(window.complaints, []);
    assert.deepEqual(backend.faults, []);
    await window.close();
  };
  return { backend, page: window.page, finish };
}
const rowOf = (page: Page, name: RegExp = /Kessler/) => page.getByRole('button', { name }).first();
async function openItem(page: Page): Promise<void> {
  await rowOf(page).click();
  await page.getByRole('grid').waitFor();
  await page.getByText('Decide each line, or all at once below.').waitFor();
}
const reject = (page: Page, row: string) => page.getByRole('button', { name: `Reject ${row}`, exact: true });
const approveAll = (page: Page) =>
  page.getByRole('region', { name: 'Your answer' }).getByRole('button', { name: 'Approve', exact: true });
const given = (backend: Awaited<ReturnType<typeof open>>['backend']) => backend.asked('item.answer').at(-1);

test('with keys alone: each row has its choice, the sums are announced, and the answer carries the rows', async () => {
  const { backend, page, finish } = await open([orderByLine(NOW)]);
  await openItem(page);
  await page.locator('[data-cell="0 0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  const status = page.getByRole('status').filter({ hasText: '1 of 12 lines rejected' });
  await status.waitFor();
  assert.match((await status.textContent()) ?? '', /Approved €34,205\.25.*Rejected €767\.25/);
  assert.equal(await reject(page, '20 Foam insert 40 mm').getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const comment = page.getByRole('textbox', { name: 'Comment on 20 Foam insert 40 mm' });
  await comment.waitFor();
  await page.keyboard.type('Too many');
  // Inside the field the arrow keys move the caret.
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('!');
  assert.equal(await comment.inputValue(), 'Too man!y');
  await assertAccessible(page, 'by line');
  await approveAll(page).click();
  await until('it is given', () => given(backend));
  assert.deepEqual(given(backend), {
    itemId: backend.snapshot.inbox[0]?.item.id,
    action: 'approve',
    version: 1,
    lineDecisions: { '20': { decision: 'reject', comment: 'Too man!y' } },
  });
  await finish();
});

test('choices remain as a draft, and a row of the list opens the item instead of answering all', async () => {
  const other = purchaseOrder(NOW, { id: '01900000-0000-7000-8000-0000000000ff', title: 'Other order' });
  const { backend, page, finish } = await open([orderByLine(NOW), other]);
  await openItem(page);
  await reject(page, '50 Stretch film').click();
  await rowOf(page, /Other order/).click();
  await page.getByRole('grid').waitFor({ state: 'detached' });
  await rowOf(page).hover();
  await page.getByRole('button', { name: /^Approve: .*Kessler/ }).click();
  await page.getByText('1 of 12 lines rejected').waitFor();
  assert.equal(await reject(page, '50 Stretch film').getAttribute('aria-pressed'), 'true');
  assert.deepEqual(backend.asked('item.answer'), []);
  await page.getByRole('button', { name: 'Approve all lines' }).click();
  await page.getByText('Decide each line, or all at once below.').waitFor();
  await approveAll(page).click();
  await until('it is given', () => given(backend));
  assert.ok(!('lineDecisions' in (given(backend) as object)));
  await finish();
});

test('with every row rejected the answer that rejects is the only one, with its own comment', async () => {
  const { backend, page, finish } = await open([orderByLine(NOW)]);
  await openItem(page);
  await page.getByRole('button', { name: 'Reject all lines' }).click();
  await page.getByText('12 of 12 lines rejected').waitFor();
  assert.equal(await approveAll(page).getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('a');
  await page.getByText('All lines are rejected. Choose the answer that rejects.').waitFor();
  assert.deepEqual(backend.asked('item.answer'), []);
  await page.keyboard.press('r');
  await page.getByRole('textbox', { name: /^Reject: / }).fill('Over budget');
  await page.keyboard.press('Control+Enter');
  await until('it is given', () => given(backend));
  const { action, comment, lineDecisions } = given(backend) as Record<string, unknown>;
  assert.deepEqual([action, comment, lineDecisions], ['reject', 'Over budget', undefined]);
  await finish();
});

test('an undone answer is there again with its rows', async () => {
  const { backend, page, finish } = await open([orderByLine(NOW)], { hold: true });
  await openItem(page);
  await reject(page, '50 Stretch film').click();
  await approveAll(page).click();
  await page
    .getByText(/^Partly approved/)
    .first()
    .waitFor();
  await page.getByRole('row', { name: /Rejected.*Stretch film/ }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('1 of 12 lines rejected').waitFor();
  assert.equal(await reject(page, '50 Stretch film').getAttribute('aria-pressed'), 'true');
  assert.equal(backend.asked('item.undo').length, 1);
  await finish();
});

test('after the answer each row shows its decision, and nothing can be chosen', async () => {
  for (const width of [1040, 420]) {
    const { page, finish } = await open([answeredByLine(NOW)], { width });
    await page.getByRole('button', { name: 'History', exact: true }).click();
    await rowOf(page).click();
    const row = page.getByRole('row', { name: /Rejected.*Foam insert/ });
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', /Too many for this quarter/);
    await page
      .getByRole('row', { name: /Approved.*Packing tape/ })
      .first()
      .waitFor();
    await page.getByText('2 of 12 lines rejected').waitFor();
    await page
      .getByText(/Lee Winter has already partly approved|partly approved by Lee Winter/)
      .first()
      .waitFor();
    assert.equal(await page.getByRole('button', { name: /^Reject / }).count(), 0);
    await assertAccessible(page, `answered ${width}`);
    await finish();
  }
});

test('the reply window has the same choice', async () => {
  const order = orderByLine(NOW);
  const item = {
    ...order,
    actions: order.actions.map((one) => (one.kind === 'approve' ? { ...one, comment: 'required' as const } : one)),
  };
  const backend = createWindowBackend({ now: NOW, items: [item], reply: { itemId: item.id, action: 'approve' } });
  const place = { page: 'reply.html', width: REPLY.width, height: REPLY.height, now: NOW } as const;
  const { page, complaints, close } = await lab.open({ backend, ...place });
  await reject(page, '20 Foam insert 40 mm').click();
  await page.getByText('1 of 12 lines rejected').waitFor();
  await page.getByRole('textbox', { name: /Approve/ }).fill('Agreed');
  await page.keyboard.press('Control+Enter');
  await until('it is sent', () => backend.asked('reply.send').length > 0);
  assert.deepEqual(backend.asked('reply.send'), [
    { comment: 'Agreed', version: 1, lineDecisions: { '20': { decision: 'reject' } } },
  ]);
  assert.deepEqual([complaints, backend.faults], [[], []]);
  await close();
});
