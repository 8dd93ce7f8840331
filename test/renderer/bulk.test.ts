/** Selecting and answering several items: the rules, then by keyboard and pointer in the window; undo; confirmation. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { type BulkKind, planOf } from '../../renderer/state/bulk.ts';
import { sumsOf } from '../../renderer/state/bulk-sum.ts';
import { requireOnlySeen } from '../../renderer/state/item-view-rules.ts';
import { type Marks, markRange, NO_MARKS, toggleMark, unmark } from '../../renderer/state/marks.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item, ItemAction } from '../../shared/items.ts';
import { problem } from '../../shared/problems.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { customerNotice, demoInbox, purchaseOrder, statusUpdate } from '../helpers/demo-items.ts';
import { iso, viewOf } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const ids = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const order = (n: number, more: Partial<Item> = {}) => purchaseOrder(NOW, { id: ids(n), title: `PO 480${n}`, ...more });

const row = (id: string) => ({ id, version: 1 });
const idsOf = (marked: Marks) => marked.items.map(({ id }) => id);

test('marks: by one, by range in either direction, from where the last one was', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map(row);
  const two = toggleMark(toggleMark(NO_MARKS, row('b')), row('d'));
  assert.deepEqual(two, { items: [row('b'), row('d')], anchor: 'd' });
  assert.deepEqual(toggleMark(two, row('d')), { items: [row('b')], anchor: 'b' });
  assert.deepEqual(idsOf(markRange(two, 'a', rows)), ['b', 'd', 'a', 'c']);
  assert.deepEqual(markRange(NO_MARKS, 'c', rows), { items: [row('c')], anchor: 'c' });
  assert.deepEqual(idsOf(markRange({ items: [row('gone')], anchor: 'gone' }, 'c', rows)), ['gone', 'c']);
  assert.deepEqual(markRange(two, 'nowhere', rows), two);
  assert.deepEqual(idsOf(unmark(two, ['b', 'x'])), ['d']);
  const newer = markRange(
    two,
    'b',
    rows.map(({ id }) => ({ id, version: 2 })),
  );
  assert.deepEqual(newer.items[0], row('b'), 'what was marked stays as it was read');
});

const ME = 'dana';
const plan = (kind: BulkKind, items: (Item | ItemView)[], withWords = false) => {
  const views = items.map((one) => ('item' in one ? one : viewOf(one)));
  const marked = views.map((view) => ({ view, version: 1 }));
  const { can, not, ...rest } = planOf(kind, marked, ME, withWords);
  return { ...rest, can: can.map(({ view }) => view.item.id), not: not.map(({ why }) => why) };
};
const wanting = (n: number, action: Partial<ItemAction>, more: Partial<Item> = {}) =>
  order(n, {
    ...more,
    actions: [{ id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: false, ...action }],
  });

test('an answer to many: at once where none needs a word; those that do are left out, unless it is given', () => {
  const items = [order(1), wanting(2, { comment: 'required' }), wanting(3, { confirm: true, label: 'Release' })];
  const plain = plan('approve', items);
  assert.deepEqual([plain.can, plain.not, plain.opens], [[ids(1)], ['comment', 'confirm'], false]);
  assert.equal(plain.label, 'Approve');
  const worded = plan('approve', items, true);
  assert.deepEqual([worded.can.length, worded.not, worded.opens], [3, [], true]);
  assert.deepEqual([worded.comment, worded.confirm, worded.label], ['required', true, null]);
  const reject = plan('reject', [order(1), order(2)]);
  assert.deepEqual([reject.opens, reject.comment, reject.can.length], [true, 'optional', 2]);
  assert.equal(plan('request-info', [order(1), statusUpdate(NOW)]).comment, 'required');
  assert.deepEqual(plan('approve', [wanting(1, { comment: 'required' })]).opens, true, 'all of them need it');
  assert.deepEqual(plan('approve', []).can, []);
  assert.deepEqual(plan('acknowledge', [order(1)]).not, ['none']);
});

test('who is left out, and why', () => {
  const why = (view: Item | ItemView) => plan('approve', [view]).not;
  assert.deepEqual(why({ ...viewOf(order(1)), pending: pending() }), ['given']);
  assert.deepEqual(why({ ...viewOf(order(1)), pending: { ...pending(), status: 'asked' } }), ['limit']);
  assert.deepEqual(why({ ...viewOf(order(1)), pending: { ...pending(), status: 'draft' } }), ['draft']);
  assert.deepEqual(why({ ...viewOf(order(1)), pending: { ...pending(), status: 'rejected' } }), []);
  assert.deepEqual(why(wanting(1, { confirm: true }, { stepUp: true })), ['limit']);
  assert.deepEqual(why(order(1, { version: 2 })), ['changed']);
  assert.deepEqual(why(order(1, { state: 'answered' })), ['closed']);
  assert.deepEqual(why(order(1, { requester: ME, requestedBy: { ids: [ME], name: 'Dana Fox' } })), ['own']);
  const none = { actions: [], answersFor: [] };
  const vote = { by: { id: ME, name: 'Dana Fox' }, action: 'approve', kind: 'approve' as const, at: iso(NOW) };
  const voted = viewOf(order(1, { votes: [vote] }));
  assert.deepEqual(why({ ...voted, mine: { ...voted.mine, ...none } }), ['voted']);
  const later = viewOf(order(1));
  assert.deepEqual(why({ ...later, mine: { ...later.mine, ...none, state: 'waiting' } }), ['turn']);
  const acknowledge: ItemAction = { id: 'ok', label: 'OK', kind: 'acknowledge', comment: 'none', confirm: false };
  assert.deepEqual(
    plan('acknowledge', [order(1, { version: 2, actions: [acknowledge] })]).not,
    [],
    'good for any version',
  );
});

test('sums: by currency, without a floating point number, of those that are reached alone', () => {
  const amount = (value: string, currency = 'EUR') => ({ value, currency });
  assert.deepEqual(sumsOf([amount('0.1'), amount('0.2'), amount('12', 'USD'), amount('-0.05')]), [
    amount('0.25'),
    amount('12', 'USD'),
  ]);
  assert.deepEqual(sumsOf([amount('9007199254740993.000001'), amount('1')]), [amount('9007199254740994.000001')]);
  assert.deepEqual(sumsOf([amount('-1.5'), amount('1')]), [amount('-0.5')]);
  const cents = (one: bigint) => {
    const digits = String(one < 0n ? -one : one).padStart(3, '0');
    return `${one < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  };
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), { minLength: 1 }), (all) => {
      const [sum] = sumsOf(all.map((one) => amount(cents(one))));
      const expected = cents(all.reduce((total, one) => total + one, 0n));
      assert.equal(sum?.value, expected.replace(/\.?0+$/, ''));
    }),
  );
  const both = plan('approve', [
    order(1, { amount: amount('10') }),
    order(2, { amount: amount('5'), state: 'answered' }),
  ]);
  assert.deepEqual(both.sums, [amount('10')]);
});

test('what only wants to be seen', () => {
  assert.equal(requireOnlySeen([statusUpdate(NOW), customerNotice(NOW)].map((item) => viewOf(item))), true);
  assert.equal(requireOnlySeen([viewOf(statusUpdate(NOW)), viewOf(order(1))]), false);
});

const pending = () => ({
  key: ids(9),
  action: 'approve',
  label: 'Approve',
  comment: null,
  at: new Date(NOW).toISOString(),
  status: 'kept' as const,
  problem: null,
  heldUntil: null,
  version: 1,
});

const lab = await openWindowLab();
after(() => lab.close());

async function openInbox(items: Item[], given: { hold?: boolean; width?: number; dark?: boolean; tab?: RegExp } = {}) {
  const { hold = false, width = 1000, dark = false, tab = /^To answer/ } = given;
  const backend = createWindowBackend({ now: NOW, items, hold, preferences: { undoSeconds: 60 } });
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
  await bar.getByText('1 can be approved · €12,400.00').waitFor();
  await page.getByText('1 item is selected. Keys').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await bar.getByText('3 can be approved · €37,200.00').waitFor();
  assert.equal(await page.locator('[data-live="marks"]').textContent(), '3 selected', 'told to screen readers');
  await assertAccessible(page, 'marked rows');
  await bar.getByRole('button', { name: 'Approve: 3 items' }).click();
  const undo = page.getByRole('region', { name: 'Undo an answer' });
  await undo.getByText('Approved 3 · €37,200.00').waitFor();
  await bar.waitFor({ state: 'detached' });
  assert.deepEqual(backend.asked('item.answer-all'), [
    { answers: [2, 3, 4].map((n) => ({ itemId: ids(n), action: 'approve', version: 1 })) },
  ]);
  await assertAccessible(page, 'several given');
  await page.keyboard.press('z');
  await undo.waitFor({ state: 'detached' });
  assert.equal(backend.asked('item.undo').length, 1);
  await page.getByText('Undone. Nothing was sent.').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await finish();
});

test('by pointer: the box, Ctrl and Shift on rows; Esc clears; what they do not share is said', async () => {
  const { page, finish } = await openInbox(demoInbox(NOW));
  const bar = page.getByRole('region', { name: 'Selected items' });
  await page.getByRole('checkbox', { name: 'Select PO 4711' }).check();
  await bar.getByText('1 can be approved').waitFor();
  await page
    .getByRole('button', { name: /Claim 88-21/ })
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  await bar.getByText('1 of 2 can be approved').waitFor();
  await bar.getByRole('button', { name: '1 not included…' }).click();
  await page.getByRole('dialog').getByText('Not possible for this item').first().waitFor();
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /Set up the workplace/ })
    .first()
    .click({ modifiers: ['Shift'] });
  await bar.getByText('1 of 4 can be approved').waitFor();
  await page.keyboard.press('Escape');
  await bar.waitFor({ state: 'detached' });
  await finish();
});

test('keys act on all that is marked; one comment for many; who is faster takes theirs out, and it is said', async () => {
  const required = { comment: 'required' as const, confirm: true };
  const { backend, page, finish } = await openInbox([order(1), order(2), order(3), wanting(4, required)]);
  const bar = page.getByRole('region', { name: 'Selected items' });
  await page.keyboard.press('x');
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await bar.getByText('3 of 4 can be approved · €37,200.00').waitFor();
  backend.relay.remove(ids(2));
  await page.getByText('No longer in the list: PO 4802').waitFor();
  await bar.getByText('2 of 3 can be approved').waitFor();
  await page.keyboard.press('r');
  const comment = bar.getByRole('textbox', { name: 'Reject 2 items, €24,800.00: comment (optional)' });
  await comment.waitFor();
  await page.keyboard.type('too dear');
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: '1 not included…' }).click();
  await page.getByRole('button', { name: 'Approve 3 with one comment…' }).click();
  const group = bar.getByRole('group', { name: 'Approve 3 items, €37,200.00? Say why.' });
  await group.waitFor();
  await assertAccessible(page, 'one comment for many');
  await page.keyboard.press('Control+Enter');
  await group.getByText('This answer needs a comment.').waitFor();
  await page.keyboard.type('budgeted');
  await page.keyboard.press('Control+Enter');
  await until('given', () => backend.asked('item.answer-all').length === 1);
  assert.deepEqual(backend.asked('item.answer-all'), [
    {
      answers: [1, 3, 4].map((n) => ({ itemId: ids(n), action: 'approve', version: 1 })),
      comment: 'budgeted',
      confirmed: true,
    },
  ]);
  assert.deepEqual(backend.asked('item.answer'), [], 'never one of them');
  await bar.waitFor({ state: 'detached' });
  await finish();
});

test('more for many: on it, handed over, snoozed', async () => {
  const { backend, page, finish } = await openInbox([1, 2, 3].map((n) => order(n)));
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  const bar = page.getByRole('region', { name: 'Selected items' });
  await bar.getByText('2 can be approved').waitFor();
  await page.keyboard.press('c');
  await page.getByText('You are on it: 2 items').waitFor();
  assert.deepEqual(backend.asked('item.claim'), [{ itemIds: [ids(1), ids(2)], release: false }]);
  await bar.getByRole('button', { name: 'More for the selected items' }).click();
  await page.getByRole('menuitem', { name: 'Hand over · 2…' }).click();
  await page.getByRole('dialog').getByText('2 items', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await page.getByRole('menuitem', { name: /^Until this afternoon/ }).click();
  await page.getByText(/^Due 12:46, before that. Press again/).waitFor();
  assert.deepEqual(backend.asked('item.snooze'), [], 'past the deadline it says so first');
  await page.getByRole('menuitem', { name: /^Until this afternoon/ }).click();
  await until('snoozed', () => backend.asked('item.snooze').length === 1);
  await bar.waitFor({ state: 'detached' });
  await page.getByText('Snoozed until 16:00').first().waitFor();
  await page.keyboard.press('z');
  await until('undone', () => backend.asked('item.snooze').length === 2);
  assert.deepEqual(backend.asked('item.snooze').at(-1), { until: null, itemIds: [ids(1), ids(2)] });
  await finish();
});

test('what is snoozed: listed by when it is back, brought back or given another time, one or many', async () => {
  const { backend, page, finish } = await openInbox([1, 2, 3, 4].map((n) => order(n)));
  const put = (n: number, hours: number) => ({ itemIds: [ids(n)], until: iso(NOW + hours * 3_600_000) });
  for (const [n, hours] of [3, 2, 1].entries()) await backend.invoke('item.snooze', put(n + 1, hours));
  await page.getByRole('tab', { name: 'Snoozed 3' }).waitFor();
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  const rows = page.getByRole('list', { name: /^Snoozed items/ }).getByRole('listitem');
  await rows.nth(2).waitFor();
  const titles = async () => (await rows.allTextContents()).map((text) => /PO 480\d/.exec(text)?.[0]);
  assert.deepEqual(await titles(), ['PO 4803', 'PO 4802', 'PO 4801']);
  await rows.first().getByText('Back at 11:42').waitFor();
  await rows.first().hover();
  await page.getByRole('button', { name: 'Bring back now: PO 4803' }).click();
  await page.getByRole('tab', { name: 'Snoozed 2' }).waitFor();
  assert.deepEqual(backend.asked('item.snooze'), [
    ...[3, 2, 1].map((hours, n) => put(n + 1, hours)),
    { itemIds: [ids(3)], until: null },
  ]);
  await page.locator('[data-active-row="true"]:focus').waitFor();
  const bar = page.getByRole('region', { name: 'Selected items' });
  const markBoth = async () => {
    for (const key of ['k', 'k', 'x', 'j', 'x']) await page.keyboard.press(key);
    await bar.getByText('2 can be approved').waitFor();
  };
  await markBoth();
  await page.keyboard.press('s');
  await page.getByRole('menuitem', { name: 'Pick a time…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Snooze until' });
  await dialog.getByText('2 items', { exact: true }).waitFor();
  await dialog.getByLabel('Day').fill('2026-11-24');
  await page.keyboard.press('Enter');
  await dialog.getByText('This time has passed. Choose a later one.').waitFor();
  await dialog.getByLabel('Day').fill('2026-11-27');
  await dialog.getByLabel('Time').fill('09:15');
  await page.keyboard.press('Enter');
  await dialog.getByText(/^Due 12:46, before that/).waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await rows.filter({ hasText: 'Back on 27 Nov at 09:15' }).nth(1).waitFor();
  await page.getByText('Snoozed until 27 Nov, 09:15').waitFor();
  await markBoth();
  await page.getByRole('button', { name: 'Bring back 2' }).click();
  await page.getByText('Nothing is snoozed').waitFor();
  await page.getByRole('button', { name: 'To answer 4', exact: true }).click();
  await page.getByRole('tab', { name: /^Snoozed/ }).waitFor({ state: 'detached' });
  await finish();
});

test('what only wants to be seen is marked as seen together', async () => {
  const { backend, page, finish } = await openInbox([statusUpdate(NOW), customerNotice(NOW)], {
    tab: /^For info/,
  });
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  // A press just after the layout moved does not count, and is repeated.
  await until('seen', async () => {
    if (backend.asked('item.seen').length > 0) return true;
    await page
      .getByRole('button', { name: 'Mark as seen' })
      .click({ timeout: 1_000 })
      .catch(() => {});
    return false;
  });
  await page.getByRole('region', { name: 'Selected items' }).waitFor({ state: 'detached' });
  await finish();
});

test('the undo of marking all as seen takes its hint away', async () => {
  const { backend, page, finish } = await openInbox([statusUpdate(NOW), customerNotice(NOW)], { tab: /^For info/ });
  await page.getByRole('button', { name: 'Mark all as seen' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Mark all as seen' }).waitFor();
  assert.deepEqual(backend.asked('item.seen'), []);
  await finish();
});

test('one answer: the bar names it, the button undoes it, the answer buttons are back', async () => {
  const { backend, page, finish } = await openInbox(demoInbox(NOW), { hold: true, width: 420, dark: true });
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await rest(page);
  await page.keyboard.press('a');
  const bar = page.getByRole('region', { name: 'Undo an answer' });
  await bar.getByText('Approved: purchase order 4711, €12,400.00').waitFor();
  await page.getByText('Approved: purchase order 4711, €12,400.00 · Undo (z)').waitFor({ state: 'attached' });
  await assertAccessible(page, 'one given, dark and narrow');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  assert.equal(backend.asked('item.undo').length, 1);
  await page.keyboard.press('a');
  await bar.getByRole('button', { name: 'Send now' }).click();
  await bar.waitFor({ state: 'detached' });
  assert.deepEqual(backend.asked('item.send-now'), backend.asked('item.undo'));
  await finish();
});

test('too late: it says so, and the answer stands', async () => {
  const { backend, page, finish } = await openInbox(demoInbox(NOW), { hold: true });
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await rest(page);
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
  await rest(page);
  await page.keyboard.press('a');
  const question = page.getByRole('group', { name: 'Approve €12,400.00?' });
  await question.waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  assert.deepEqual(backend.asked('item.answer'), []);
  await page.keyboard.press('a');
  await question.waitFor();
  await page.keyboard.press('Control+Enter');
  await until('sent', () => backend.asked('item.answer').length === 1);
  assert.deepEqual(backend.asked('item.answer'), [{ itemId: ids(1), action: 'approve', version: 1, confirmed: true }]);
  await finish();
});
