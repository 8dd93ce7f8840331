/** Life of an item: delegation, absence, automatic events, the decision rule, and everything about its record. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { absenceFault, localField, usualAbsence } from '../../renderer/state/absence-range.ts';
import { decisionProgress } from '../../renderer/state/decision-progress.ts';
import { rungsOf } from '../../renderer/state/ladder-rungs.ts';
import type { Item } from '../../shared/items.ts';
import { problem } from '../../shared/problems.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { demoInbox, foldedFailure, purchaseOrder, statusUpdate } from '../helpers/demo-items.ts';
import { DANA, HOUR, iso } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const LEE = { id: 'lee', name: 'Lee Park' };
const vote = (by: Item['votes'][number]['by'], kind: 'approve' | 'reject' = 'approve') => ({
  by,
  action: kind,
  kind,
  at: iso(NOW - HOUR),
});
const asked = [LEE, { id: 'dana', name: 'Dana Fox' }, { id: 'ann', name: 'Ann Low' }];
const decided = (policy: 'all' | 'quorum' | 'sequential', more: Partial<NonNullable<Item['decision']>> = {}) => ({
  policy,
  quorum: policy === 'quorum' ? 2 : null,
  order: policy === 'sequential' ? asked.map(({ id }) => id) : null,
  state: 'open' as const,
  asked,
  ...more,
});

test('the ladder: done ones ticked, the next one marked, the due time among them', () => {
  const ladder: Item['ladder'] = [
    { kind: 'reminder', at: iso(NOW - HOUR), doneAt: iso(NOW - HOUR) },
    { kind: 'escalation', at: iso(NOW + 3 * HOUR), to: 'Procurement lead', doneAt: null },
  ];
  const item = purchaseOrder(NOW, { ladder, dueAt: iso(NOW + HOUR) });
  assert.deepEqual(
    rungsOf(item, NOW).map(({ kind, state }) => `${kind} ${state}`),
    ['reminder done', 'due next', 'escalation todo'],
  );
  assert.deepEqual(
    rungsOf(item, NOW + 2 * HOUR).map(({ kind, state }) => `${kind} ${state}`),
    ['reminder done', 'due done', 'escalation next'],
  );
  assert.deepEqual(
    rungsOf({ ...item, state: 'answered' }, NOW).map(({ kind }) => kind),
    ['reminder'],
  );
  assert.deepEqual(rungsOf(purchaseOrder(NOW), NOW), [], 'a due time alone is no ladder');
});

test('all and quorum: who said what, who is missing, who answered for whom', () => {
  const item = purchaseOrder(NOW, {
    decision: decided('all'),
    votes: [vote({ ...LEE, id: 'kim', name: 'Kim Reyes', onBehalfOf: LEE })],
  });
  const progress = decisionProgress(item, DANA.user);
  assert.deepEqual([progress?.approved, progress?.needed], [1, 3]);
  assert.deepEqual(
    progress?.voters.map(({ name, said, by }) => [name, said, by]),
    [
      ['Lee Park', 'approve', 'Kim Reyes'],
      ['Dana Fox', 'open', null],
      ['Ann Low', 'open', null],
    ],
  );
  assert.equal(decisionProgress({ ...item, decision: decided('quorum') }, DANA.user)?.needed, 2);
  const unknown = decisionProgress(
    { ...item, decision: { policy: 'all', quorum: null, order: null, state: 'open' } },
    DANA.user,
  );
  assert.deepEqual([unknown?.needed, unknown?.voters.length], [null, 1], 'without names, those who answered');
  assert.equal(decisionProgress(purchaseOrder(NOW), DANA.user), null, 'the first answer decides: nothing to follow');
});

test('sequential: whose turn it is, and who comes before', () => {
  const item = (votes: Item['votes']) => purchaseOrder(NOW, { decision: decided('sequential'), votes });
  const none = decisionProgress(item([]), DANA.user);
  assert.deepEqual([none?.before, none?.yourTurn, none?.voters[0]?.said], [['Lee Park'], false, 'turn']);
  const one = decisionProgress(item([vote(LEE)]), DANA.user);
  assert.deepEqual([one?.before, one?.yourTurn], [null, true]);
  const mine = decisionProgress(item([vote(LEE), vote({ id: 'dana', name: 'Dana Fox' })]), DANA.user);
  assert.deepEqual([mine?.before, mine?.yourTurn, mine?.voters[2]?.said], [null, false, 'turn']);
});

test('an absence: begins tomorrow, ends after it begins, and not in the past', () => {
  const { from, to } = usualAbsence(NOW);
  assert.equal(absenceFault(from, to, NOW), null);
  assert.equal(Date.parse(to) > Date.parse(from) && Date.parse(from) > NOW, true);
  assert.deepEqual(
    [from, to].map((one) => one.slice(11)),
    ['08:00', '18:00'],
    'a working day, not midnight to midnight',
  );
  assert.equal(absenceFault(to, from, NOW), 'order');
  assert.equal(absenceFault('', to, NOW), 'missing');
  assert.equal(absenceFault('2020-01-01T00:00', '2020-01-02T00:00', NOW), 'past');
  assert.match(localField(NOW), /^2026-11-25T\d\d:42$/);
});

const lab = await openWindowLab();
after(() => lab.close());

async function openWindow(items = demoInbox(NOW), given: { width?: number; dark?: boolean } = {}) {
  const { width = 1000, dark = false } = given;
  const backend = createWindowBackend({ now: NOW, items });
  backend.app({ dark });
  const window = await lab.open({ backend, now: NOW, width, height: 900 });
  await window.page.getByRole('list', { name: 'Items waiting for you' }).waitFor();
  const finish = async () => {
    assert.deepEqual(window.complaints, []);
    assert.deepEqual(backend.faults, []);
    await window.close();
  };
  return { backend, page: window.page, finish };
}

/** Waits for a search by `q`: the picker debounces keys and shows the previous result until then. */
async function isFound({ asked }: WindowBackend, within: Page | Locator, q: string): Promise<void> {
  await until(`people are asked for by ${q}`, () =>
    asked('people.find').some((one) => isDeepStrictEqual(one, { q, limit: 9 })),
  );
  await within
    .getByRole('status')
    .getByText(/^\d+ (person|people) found$/)
    .waitFor();
}

test('handed over by keys alone: a name begun, the person chosen, a note; the thread shows it, the buttons go', async () => {
  const order = purchaseOrder(NOW);
  const { backend, page, finish } = await openWindow([order, ...demoInbox(NOW).slice(2)]);
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Hand over' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Hand over' });
  await dialog.getByRole('combobox', { name: 'To' }).waitFor();
  await page.keyboard.type('le');
  await isFound(backend, dialog, 'le');
  await dialog.getByRole('option', { name: /Lena Schulz/ }).waitFor();
  await assertAccessible(page, 'handing over');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('You know the supplier');
  await dialog.getByRole('button', { name: 'Hand over to Lena Schulz' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(backend.asked('item.delegate'), [
    { itemIds: [order.id], to: 'lena', note: 'You know the supplier' },
  ]);
  await page.getByText('You handed it to Lena Schulz').waitFor();
  await page.getByText('Lena Schulz answers in your place.').waitFor();
  await page.getByText('You know the supplier', { exact: true }).waitFor();
  // Claiming and snoozing are not offered either: another person has it.
  for (const name of ['Approve', 'I am on it', 'Hand over', 'Snooze']) {
    assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
  }
  await page.getByRole('listitem').filter({ hasText: 'PO 4711' }).getByText('With Lena Schulz').waitFor();
  await page.getByRole('button', { name: 'Take it back', exact: true }).click();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  assert.deepEqual(backend.asked('item.delegate').at(-1), { itemIds: [order.id], to: 'dana' });
  await finish();
});

test('without a person nothing is handed over; what the relay refuses is said in the dialog', async () => {
  const { backend, page, finish } = await openWindow(demoInbox(NOW), { width: 420, dark: true });
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Hand over' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hand over' });
  await dialog.getByRole('button', { name: 'Hand over', exact: true }).click();
  await dialog.getByRole('alert').getByText('Choose a person first.').waitFor();
  assert.deepEqual(backend.asked('item.delegate'), []);
  await dialog.getByRole('combobox').fill('zzz');
  await dialog.getByText('No one was found by that name.').waitFor();
  await dialog.getByRole('combobox').fill('Lee');
  await isFound(backend, dialog, 'Lee');
  await dialog.getByRole('option', { name: /Lee Park/ }).click();
  backend.override('item.delegate', problem('FORBIDDEN', 'You have handed this to someone already'));
  await dialog.getByRole('button', { name: 'Hand over to Lee Park' }).click();
  await dialog.getByRole('alert').getByText('You have handed this to someone already').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await finish();
});

test('out of office: set with a stand-in, shown, ended', async () => {
  const { backend, page, finish } = await openWindow();
  await page.getByRole('button', { name: 'Preferences' }).click();
  await page.getByRole('button', { name: 'Out of office' }).click();
  await page.getByLabel('Until').fill('2026-11-20T08:00');
  await page.getByRole('button', { name: 'Set out of office' }).click();
  await page.getByRole('alert').getByText('The end must be after the beginning.').waitFor();
  await page.getByLabel('From').fill('2026-11-25T08:00');
  await page.getByLabel('Until').fill('2026-12-01T08:00');
  await page.getByRole('combobox').fill('lee');
  await isFound(backend, page, 'lee');
  await page.getByRole('option', { name: /Lee Park/ }).waitFor();
  await page.keyboard.press('Enter');
  await until('the field keeps the keyboard', () =>
    page
      .getByRole('combobox')
      .evaluate((field) => field.matches(':focus') && Reflect.get(field, 'value') === 'Lee Park'),
  );
  await page.getByRole('button', { name: 'Set out of office' }).click();
  await page.getByText('You are out of office until 1 Dec, 08:00.').waitFor();
  await page.getByText('Lee Park stands in for you.').waitFor();
  assert.deepEqual(backend.asked('absence.set'), [
    { from: '2026-11-25T07:00:00.000Z', to: '2026-12-01T07:00:00.000Z', delegate: 'lee' },
  ]);
  await assertAccessible(page, 'out of office');
  await page.getByRole('button', { name: 'End it now' }).click();
  await until('ended', () => backend.asked('absence.set').length === 2);
  assert.deepEqual(backend.asked('absence.set')[1], {});
  await page.getByRole('button', { name: 'Set out of office' }).waitFor();
  await finish();
});

test('the item shows what happens by itself, how it is decided, and that a failure comes and goes', async () => {
  const folded = foldedFailure(NOW);
  const items = [
    purchaseOrder(NOW, {
      decision: decided('all'),
      votes: [vote(LEE)],
      ladder: [
        { kind: 'reminder', at: iso(NOW - HOUR), doneAt: iso(NOW - HOUR) },
        { kind: 'escalation', at: iso(NOW + 3 * HOUR), to: 'Procurement lead', doneAt: null },
      ],
    }),
    { ...folded, fold: folded.fold && { ...folded.fold, flapping: true } },
  ];
  const { page, finish } = await openWindow(items);
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await page.getByText('1 of 3 approved, waiting for you and Ann Low').waitFor();
  const ladder = page.getByRole('region', { name: 'Automatic steps' });
  await ladder.getByText('Escalates to Procurement lead').waitFor();
  await ladder.getByText('Due', { exact: true }).waitFor();
  await assertAccessible(page, 'ladder and decision');
  await page
    .getByRole('button', { name: /Order sync/ })
    .first()
    .click();
  const often = page.getByRole('region', { name: 'How often' });
  await often.getByText('Comes and goes').waitFor();
  await often.getByText('214').waitFor();
  await assertAccessible(page, 'a flapping failure');
  await finish();
});

test('everything about one record is one click away, also from history itself, and one click back', async () => {
  const record = { system: 'SAP ERP', type: 'purchase-order', id: '4711' };
  const items = [...demoInbox(NOW), statusUpdate(NOW)].map((item, index) =>
    item.type === 'status.changed' && index === 7 ? { ...item, record, title: 'PO 4711 was ordered' } : item,
  );
  const { backend, page, finish } = await openWindow(items);
  await page
    .getByRole('button', { name: /PO 4711 needs/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'All about this record' }).click();
  await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
  await page.getByRole('status').getByText('2 items').waitFor();
  assert.deepEqual(backend.asked('history.search').at(-1), { q: '', record, after: null, limit: 60 });
  await assertAccessible(page, 'one record');
  await page.getByRole('button', { name: 'No longer only SAP ERP · purchase order 4711' }).click();
  await page.getByRole('status').getByText('8 items').waitFor();
  await page
    .getByRole('button', { name: /Order 100482/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'All about this record' }).click();
  await page.getByRole('status').getByText('1 item').waitFor();
  await finish();
});
