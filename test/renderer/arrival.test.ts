/** After its undo time an answer leaves the list; a bar says where it is until it arrived. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { Answer } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { answered, notAccepted, purchaseOrder } from '../helpers/demo-items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

async function open(others: readonly string[], order = purchaseOrder(NOW)) {
  const items = [order, ...others.map((title) => purchaseOrder(NOW, { id: randomUUID(), title, record: null }))];
  const backend = createWindowBackend({ now: NOW, items, hold: true, preferences: { undoSeconds: 60 } });
  const { page, complaints, close } = await lab.open({ backend, now: NOW, width: 1000 });
  const finish = async () => {
    assert.deepEqual([complaints, backend.faults], [[], []]);
    await close();
  };
  await page.locator(`[data-item="${order.id}"]`).click();
  await rest(page);
  await page.keyboard.press('a');
  await page.getByRole('region', { name: 'Undo an answer' }).waitFor();
  const key = backend.snapshot.undo?.answers[0]?.key ?? '';
  const recorded = (fate: Answer['fate'], more: Partial<Item> = {}) => {
    const item = answered(NOW, fate, { id: order.id, ...more });
    backend.relay.put([{ ...item, answers: item.answers.map((answer) => ({ ...answer, key })) }]);
  };
  return { backend, page, order, recorded, finish, bar: page.getByRole('region', { name: 'Sent answer' }) };
}

test('sent, delivered and confirmed, then the bar leaves', async () => {
  const { page, recorded, finish, bar } = await open(['Another']);
  await page.getByRole('button', { name: 'Send now' }).click();
  await bar.getByText(/^Approved: .*4711/).waitFor();
  await bar.getByText('Sending your answer').waitFor();
  recorded('confirmed');
  await bar.getByText(/^Delivered to .*, confirmed .*\.$/).waitFor();
  await assertAccessible(page, 'the bar of a sent answer');
  await page.clock.runFor(7000);
  await bar.waitFor({ state: 'detached' });
  await finish();
});

test('an undone answer has no bar, nor has an earlier one of the item', async () => {
  const { backend, page, order, finish, bar } = await open(['Another'], notAccepted(NOW));
  // As by the notification.
  await backend.invoke('item.undo', { itemIds: [order.id] });
  await page.getByRole('region', { name: 'Undo an answer' }).waitFor({ state: 'detached' });
  await rest(page);
  assert.equal(await bar.count(), 0);
  await page.keyboard.press('a');
  await page.getByRole('button', { name: 'Send now' }).click();
  // Its code is loaded now.
  await bar.waitFor();
  await page.locator(`[data-item="${order.id}"]`).click();
  await rest(page);
  await page.keyboard.press('a');
  await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
  await backend.invoke('item.undo', { itemIds: [order.id] });
  await page.getByRole('region', { name: 'Undo an answer' }).waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.getByRole('tab').first().waitFor({ state: 'hidden' });
  assert.equal(await bar.count(), 0);
  await finish();
});

test('an item on display says itself where its answer is', async () => {
  const { page, finish, bar } = await open(['Another']);
  await page.getByRole('button', { name: 'Send now' }).click();
  await bar.waitFor();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await bar.waitFor();
  await page.getByRole('button', { name: /^Inbox/ }).click();
  await page.locator('[data-item]').filter({ hasText: '4711' }).click();
  await page.getByText('Your answer is being sent.').waitFor();
  await bar.waitFor({ state: 'detached' });
  await finish();
});

test('a source that does not reply: the bar leaves', async () => {
  const { page, finish, bar } = await open(['Another']);
  await page.getByRole('button', { name: 'Send now' }).click();
  await bar.getByText('Sending your answer').waitFor();
  await page.clock.runFor(31_000);
  await bar.waitFor({ state: 'detached' });
  await finish();
});
