/** After its undo time an answer leaves the list; a bar says where it is until it arrived. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { assertAccessible } from '../helpers/axe.ts';
import { answered, purchaseOrder } from '../helpers/demo-items.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const LONGER_MS = 40_000;

const lab = await openWindowLab();
after(() => lab.close());

async function open(others: readonly string[]) {
  const order = purchaseOrder(NOW);
  const items = [order, ...others.map((title) => purchaseOrder(NOW, { id: randomUUID(), title, record: null }))];
  const backend = createWindowBackend({ now: NOW, items, hold: true });
  const { page, complaints, close } = await lab.open({ backend, now: NOW, width: 1000 });
  const finish = async () => {
    assert.deepEqual([complaints, backend.faults], [[], []]);
    await close();
  };
  await page.locator(`[data-item="${order.id}"]`).click();
  await rest(page);
  await page.keyboard.press('a');
  await page.getByRole('region', { name: 'Undo an answer' }).waitFor();
  return { backend, page, order, finish, bar: page.getByRole('region', { name: 'Sent answer' }) };
}

test('sent, delivered and confirmed, then the bar leaves', async () => {
  const { backend, page, order, finish, bar } = await open(['Another']);
  await page.getByRole('button', { name: 'Send now' }).click();
  await bar.getByText(/^Approved: .*4711/).waitFor();
  await bar.getByText('Sending your answer').waitFor();
  backend.relay.put([answered(NOW, 'confirmed', { id: order.id })]);
  await bar.getByText(/^Delivered to .*, confirmed .*\.$/).waitFor();
  await assertAccessible(page, 'the bar of a sent answer');
  await page.clock.runFor(LONGER_MS);
  await bar.waitFor({ state: 'detached' });
  await finish();
});

test('an undone answer has no bar', async () => {
  const { page, finish, bar } = await open(['Another']);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('Undone. Nothing was sent.').waitFor({ state: 'attached' });
  await rest(page);
  assert.equal(await bar.count(), 0);
  await finish();
});

test('an item on display says itself where its answer is', async () => {
  const { page, finish, bar } = await open([]);
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.getByText('Your answer is being sent.').waitFor();
  await rest(page);
  assert.equal(await bar.count(), 0);
  await finish();
});
