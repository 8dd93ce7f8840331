/** Marking items and answering them together: the rules, then by keys and pointer in the window; undoing; confirming. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sharedAnswers, wantOnlySeeing } from '../../renderer/state/bulk.ts';
import { markRange, NOTHING_MARKED, toggleMark } from '../../renderer/state/marked.ts';
import type { Item, ItemAction } from '../../shared/items.ts';
import { problem } from '../../shared/problems.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { contract, customerNotice, demoInbox, purchaseOrder, statusUpdate } from '../helpers/demo-items.ts';
import { viewOf } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const ids = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const order = (n: number, more: Partial<Item> = {}) => purchaseOrder(NOW, { id: ids(n), title: `PO 480${n}`, ...more });

test('marks: by one, by range in either direction, from where the last one was', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'];
  const two = toggleMark(toggleMark(NOTHING_MARKED, 'b'), 'd');
  assert.deepEqual(two, { ids: ['b', 'd'], anchor: 'd' });
  assert.deepEqual(toggleMark(two, 'd'), { ids: ['b'], anchor: 'b' });
  assert.deepEqual(markRange(two, 'a', rows).ids, ['b', 'd', 'a', 'c']);
  assert.deepEqual(markRange(NOTHING_MARKED, 'c', rows), { ids: ['c'], anchor: 'c' });
  assert.deepEqual(markRange({ ids: ['gone'], anchor: 'gone' }, 'c', rows).ids, ['gone', 'c']);
  assert.deepEqual(markRange(two, 'nowhere', rows), two);
});

test('only answers that all share and that need no word: no required comment, no confirmation', () => {
  const kinds = (items: Item[]) => sharedAnswers(items.map((item) => viewOf(item))).map(({ kind }) => kind);
  assert.deepEqual(kinds([order(1), order(2)]), ['approve', 'reject']);
  assert.deepEqual(kinds([order(1), contract(NOW)]), [], 'a contract wants a comment and a confirmation');
  const confirm: ItemAction = { id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: true };
  assert.deepEqual(kinds([order(1), order(2, { actions: [confirm] })]), []);
  assert.deepEqual(kinds([order(1), statusUpdate(NOW)]), []);
  assert.deepEqual(kinds([]), []);
  const other: ItemAction = { id: 'ok', label: 'Release', kind: 'approve', comment: 'none', confirm: false };
  const [shared] = sharedAnswers([viewOf(order(1)), viewOf(order(2, { actions: [other] }))]);
  assert.deepEqual(shared, {
    kind: 'approve',
    label: null,
    answers: [
      { itemId: ids(1), action: 'approve', version: 1 },
      { itemId: ids(2), action: 'ok', version: 1 },
    ],
  });
  const given = { ...viewOf(order(1)), pending: pending() };
  assert.deepEqual(sharedAnswers([given, viewOf(order(2))]), [], 'an item takes no second answer');
  assert.equal(wantOnlySeeing([statusUpdate(NOW), customerNotice(NOW)].map((item) => viewOf(item))), true);
  assert.equal(wantOnlySeeing([viewOf(statusUpdate(NOW)), viewOf(order(1))]), false);
});

const pending = () => ({
  key: ids(9),
  action: 'approve',
  label: 'Approve',
  comment: null,
  at: new Date(NOW).toISOString(),
  status: 'kept' as const,
  problem: null,
});

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

const sent = (backend: WindowBackend, channel: string) =>
  backend.requests.filter((one) => one.channel === channel).map((one) => one.request);

async function openInbox(items: Item[], given: { hold?: boolean; width?: number; dark?: boolean; tab?: RegExp } = {}) {
  const { hold = false, width = 1000, dark = false, tab = /^To answer/ } = given;
  const backend = createWindowBackend({ now: NOW, items, hold });
  backend.app({ dark });
  const window = await lab.open({ backend, now: NOW, width });
  await window.page.getByRole('tab', { name: tab }).click();
  await window.page.locator('[data-active-row="true"]').focus();
  const finish = async () => {
    assert.deepEqual(window.complaints, []);
    assert.deepEqual(backend.faults, []);
    await window.close();
  };
  return { backend, page: window.page, finish };
}

test('x and Shift+x mark, the bar answers all at once, z undoes all at once', async () => {
  const { backend, page, finish } = await openInbox(
    [1, 2, 3, 4].map((n) => order(n)),
    { hold: true },
  );
  const bar = page.getByRole('region', { name: 'Selected items' });
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await bar.getByText('1 selected').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await bar.getByText('3 selected').waitFor();
  assert.equal(await page.locator('[data-live="marks"]').textContent(), '3 selected', 'told to screen readers');
  await assertAccessible(page, 'marked rows');
  await bar.getByRole('button', { name: 'Approve: 3 items' }).click();
  const undo = page.getByRole('region', { name: 'Undo an answer' });
  await undo.getByText('3 answers given').waitFor();
  await bar.waitFor({ state: 'detached' });
  assert.deepEqual(sent(backend, 'item.answer-all'), [
    { answers: [2, 3, 4].map((n) => ({ itemId: ids(n), action: 'approve', version: 1 })) },
  ]);
  await assertAccessible(page, 'several given');
  await page.keyboard.press('z');
  await undo.waitFor({ state: 'detached' });
  assert.equal(sent(backend, 'item.undo').length, 1);
  await page.getByText('Undone. Nothing was sent.').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await finish();
});

test('by pointer: the box, Ctrl and Shift on rows; Esc clears; what they do not share is said', async () => {
  const { page, finish } = await openInbox(demoInbox(NOW));
  const bar = page.getByRole('region', { name: 'Selected items' });
  await page.getByRole('checkbox', { name: 'Select PO 4711' }).check();
  await bar.getByText('1 selected').waitFor();
  await page
    .getByRole('button', { name: /Claim 88-21/ })
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  await bar.getByText('2 selected').waitFor();
  await bar.getByText('They have no answer in common that needs no comment.').waitFor();
  await page
    .getByRole('button', { name: /Set up the workplace/ })
    .first()
    .click({ modifiers: ['Shift'] });
  await bar.getByText('4 selected').waitFor();
  await page.keyboard.press('Escape');
  await bar.waitFor({ state: 'detached' });
  await finish();
});

test('what only wants to be seen is marked as seen together', async () => {
  const { backend, page, finish } = await openInbox([statusUpdate(NOW), customerNotice(NOW)], { tab: /^To know/ });
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await page.getByRole('button', { name: 'Mark as seen' }).click();
  await until('seen', () => sent(backend, 'item.seen').length === 1);
  await page.getByRole('region', { name: 'Selected items' }).waitFor({ state: 'detached' });
  await finish();
});

test('one answer: the bar names it, the button undoes it, the answer buttons are back', async () => {
  const { backend, page, finish } = await openInbox(demoInbox(NOW), { hold: true, width: 420, dark: true });
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await page.keyboard.press('a');
  const bar = page.getByRole('region', { name: 'Undo an answer' });
  await bar.getByText('Approve: PO 4711 needs your approval').waitFor();
  await page.getByText('Approve: PO 4711 needs your approval. Not sent yet, z undoes.').waitFor({ state: 'attached' });
  await page.getByText('Not sent yet: you can undo it.').waitFor();
  await assertAccessible(page, 'one given, dark and narrow');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  assert.equal(sent(backend, 'item.undo').length, 1);
  await page.keyboard.press('a');
  await bar.getByRole('button', { name: 'Send now' }).click();
  await bar.waitFor({ state: 'detached' });
  assert.deepEqual(sent(backend, 'item.send-now'), sent(backend, 'item.undo'));
  await finish();
});

test('too late: it says so, and the answer stands', async () => {
  const { backend, page, finish } = await openInbox(demoInbox(NOW), { hold: true });
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await page.keyboard.press('a');
  backend.override(
    'item.undo',
    problem('ALREADY_ANSWERED', 'This answer is being sent and can no longer be taken back.'),
  );
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('alert').getByText('This answer is being sent').waitFor();
  await finish();
});

test('an action with a confirmation asks first, with the amount; no key and no stray Enter sends it', async () => {
  const confirm: ItemAction = { id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: true };
  const { backend, page, finish } = await openInbox([order(1, { actions: [confirm] })]);
  await page.keyboard.press('a');
  const question = page.getByRole('group', { name: 'Approve €12,400.00?' });
  await question.waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  assert.deepEqual(sent(backend, 'item.answer'), []);
  await page.keyboard.press('a');
  await question.waitFor();
  await page.keyboard.press('Control+Enter');
  await until('sent', () => sent(backend, 'item.answer').length === 1);
  assert.deepEqual(sent(backend, 'item.answer'), [{ itemId: ids(1), action: 'approve', version: 1, confirmed: true }]);
  await finish();
});
