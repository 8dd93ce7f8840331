/** Answering in the window: by keyboard, with comments, offline, rejected, and answered first by others. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { asked, withAnswer } from '../../relay/domain/outbound/answer-delivery.ts';
import type { Item } from '../../shared/items.ts';
import { problem } from '../../shared/problems.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { answered, demoInbox, notAccepted, posingOrder, purchaseOrder, revocable } from '../helpers/demo-items.ts';
import { iso } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

async function openInbox(items = demoInbox(NOW), width = 1000, locale = 'en-GB') {
  // The item stays open after the answer, so that the test can read its state there.
  const backend = createWindowBackend({ now: NOW, items, preferences: { afterAnswer: 'stay' } });
  backend.app({ locale });
  const window = await lab.open({ backend, now: NOW, width });
  const list = locale.startsWith('de') ? /./ : 'Items waiting for you';
  await window.page.getByRole('list', { name: list }).first().waitFor();
  const finish = async () => {
    assert.deepEqual(window.complaints, []);
    assert.deepEqual(backend.faults, []);
    await window.close();
  };
  return { backend, page: window.page, finish };
}

const focused = (page: Page) =>
  page.evaluate(() => Reflect.get(globalThis, 'document').activeElement?.textContent?.slice(0, 60) ?? '');

test('from the first row to the sent answer with keys alone', async () => {
  const { backend, page, finish } = await openInbox();
  const order = backend.snapshot.inbox.find(({ item }) => item.title.startsWith('PO 4711'));
  assert.ok(order);
  await page.keyboard.press('j');
  await until('the second row has the keyboard', async () => (await focused(page)).startsWith('PO 4711'));
  await page.getByRole('heading', { level: 1, name: 'PO 4711' }).waitFor();
  await page.keyboard.press('Enter');
  await until('the title has the keyboard', async () => (await focused(page)) === order.item.title);
  await page.keyboard.press('a');
  await page.getByText('Your answer is being sent.').waitFor();
  assert.equal(await focused(page), order.item.title, 'the keyboard stays where it was');
  assert.deepEqual(backend.asked('item.answer'), [
    { itemId: order.item.id, action: 'approve', version: order.item.version, byKey: true },
  ]);
  assert.equal(await page.getByRole('button', { name: 'Reject…', exact: true }).count(), 0, 'the others are gone');
  await finish();
});

test('reject opens one line for the comment; Esc keeps the text, Ctrl+Enter sends it', async () => {
  const { backend, page, finish } = await openInbox();
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await rest(page);
  await page.keyboard.press('r');
  const field = page.getByRole('textbox', { name: 'Reject: comment (optional)' });
  await field.waitFor();
  await page.keyboard.type('Too dear, see the offer of NordIT');
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  await until('the row has the keyboard again', async () => (await focused(page)).startsWith('PO 4711'));
  await page.keyboard.press('r');
  assert.equal(await field.inputValue(), 'Too dear, see the offer of NordIT');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Your answer is being sent.').waitFor();
  await until('the row has it after the answer', async () => (await focused(page)).startsWith('PO 4711'));
  const [request] = backend.asked('item.answer');
  assert.deepEqual(request, {
    itemId: backend.snapshot.inbox.find(({ item }) => item.title.startsWith('PO 4711'))?.item.id,
    action: 'reject',
    version: 1,
    comment: 'Too dear, see the offer of NordIT',
  });
  assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'localStorage').length), 0, 'no draft is left');
  await finish();
});

test('a line that opens over the line of another item has its own text', async () => {
  const [first, second] = ['PO 4711', 'PO 4714'].map((title) => purchaseOrder(NOW, { title }));
  assert.ok(first && second);
  const { backend, page, finish } = await openInbox([first, second]);
  const field = page.getByRole('textbox', { name: 'Reject: comment (optional)' });
  const reject = async (title: string) => {
    const row = page.getByRole('listitem').filter({ hasText: title });
    await row.hover();
    await rest(page);
    await row.getByRole('button', { name: `Reject: ${title}` }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await field.waitFor();
  };
  await reject(first.title);
  await field.fill('Too dear');
  await reject(second.title);
  assert.equal(await field.inputValue(), '');
  await page.keyboard.type('No budget');
  await reject(first.title);
  assert.equal(await field.inputValue(), 'Too dear');
  await backend.emit('navigate', { view: 'inbox', itemId: second.id, answer: 'reject' });
  await page.getByRole('heading', { level: 1, name: second.title }).waitFor();
  assert.equal(await field.inputValue(), 'No budget');
  await field.press('Control+Enter');
  await until('sent', () => backend.asked('item.answer').length === 1);
  assert.deepEqual(backend.asked('item.answer'), [
    { itemId: second.id, action: 'reject', version: second.version, comment: 'No budget' },
  ]);
  await finish();
});

test('a required comment is asked for before anything is sent', async () => {
  const { backend, page, finish } = await openInbox();
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Ask…', exact: true }).click();
  await page.getByRole('textbox', { name: 'Ask: what do you need to know?' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').getByText('This answer needs a comment.').waitFor();
  assert.deepEqual(backend.asked('item.answer'), []);
  await page.keyboard.type('Which cost centre?');
  const line = page.getByRole('group', { name: 'Ask: what do you need to know?' });
  await line.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByText('Your answer is being sent.').waitFor();
  await until('the title has the keyboard, as the button is gone', async () =>
    (await focused(page)).startsWith('PO 4711 needs'),
  );
  assert.equal(backend.asked('item.answer').length, 1);
  await finish();
});

test('the first two answers stand on the row; one that needs a comment opens its line', async () => {
  const { backend, page, finish } = await openInbox();
  const row = page.getByRole('listitem').filter({ hasText: 'PO 4711' });
  await row.hover();
  await row.getByRole('button', { name: 'Reject: PO 4711' }).click();
  await page.getByRole('textbox', { name: 'Reject: comment (optional)' }).waitFor();
  await page.keyboard.press('Escape');
  await row.getByRole('button', { name: 'Approve: PO 4711' }).click();
  await row.getByText('Sending your answer').waitFor();
  assert.equal(backend.asked('item.answer').length, 1);
  await finish();
});

test('two quick presses are one answer', async () => {
  const { backend, page, finish } = await openInbox();
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Approve', exact: true }).dblclick();
  await page.getByText('Your answer is being sent.').waitFor();
  assert.equal(backend.asked('item.answer').length, 1);
  await finish();
});

test('offline the answer is stored, says so, and can be dropped', async () => {
  const { backend, page, finish } = await openInbox();
  backend.connection({ state: 'offline' });
  await backend.push();
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await rest(page);
  await page.keyboard.press('a');
  await page.getByText('Waiting for the network; your answer is kept on this device.').waitFor();
  await page.getByRole('button', { name: 'Drop this answer' }).click();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  assert.equal(backend.asked('item.dismiss-answer').length, 1);
  await finish();
});

test('an answer that is not taken tells why and leaves the buttons', async () => {
  const { backend, page, finish } = await openInbox();
  backend.override(
    'item.answer',
    problem('ALREADY_ANSWERED', 'Already approved by Lee Winter at 10:40. Nothing was sent.'),
  );
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await rest(page);
  await page.keyboard.press('a');
  await page.getByText('Already approved by Lee Winter at 10:40. Nothing was sent.').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await finish();
});

test('someone else answers while it is read: the buttons go, the name stands there, the row stays', async () => {
  const order = purchaseOrder(NOW);
  const { backend, page, finish } = await openInbox([order, ...demoInbox(NOW).slice(2)]);
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  const lee = { id: 'lee', name: 'Lee Winter' };
  backend.relay.put([answered(NOW, 'confirmed', { id: order.id, title: order.title }, lee)]);
  await page.getByText('Already approved by Lee Winter at 10:39:00').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Approve', exact: true }).count(), 0);
  const rows = page.getByRole('listitem');
  await rows.filter({ hasText: 'PO 4711' }).waitFor();
  await page.keyboard.press('j');
  await page.mouse.move(900, 300);
  await rows.filter({ hasText: 'PO 4711' }).waitFor({ state: 'detached' });
  await finish();
});

test('the state of the own answer is shown step by step', async () => {
  const order = purchaseOrder(NOW);
  const { backend, page, finish } = await openInbox([order]);
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await rest(page);
  await page.keyboard.press('a');
  await page.getByText('Your answer is being sent.').waitFor();
  for (const [fate, words] of [
    ['recorded', 'Recorded at 10:39:01, next it goes to SAP ERP.'],
    ['delivering', 'On its way to SAP ERP, 3 tries so far.'],
    ['confirmed', 'Delivered to SAP ERP 10:39:00, confirmed 10:39:01.'],
    ['refused', 'SAP ERP refused: budget closed'],
  ] as const) {
    backend.relay.put([answered(NOW, fate, { id: order.id })]);
    await page.getByText(words).waitFor();
  }
  await finish();
});

test('an answer that was not accepted asks again: on top, with the reason, and with three ways on', async () => {
  const order = purchaseOrder(NOW, { id: notAccepted(NOW).id });
  const { backend, page, finish } = await openInbox([...demoInbox(NOW).slice(0, 1), order]);
  backend.relay.put([notAccepted(NOW)]);
  const top = page.getByRole('heading', { level: 2 }).first();
  await page.getByRole('heading', { level: 2, name: 'Not accepted', exact: true }).waitFor();
  assert.equal(await top.textContent(), 'Not accepted');
  await page
    .getByRole('button', { name: /PO 4698/ })
    .first()
    .click();
  await page.getByText('SAP ERP refused: budget closed').waitFor();
  await page.getByText('The item is open again.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Take back', exact: true }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Approve', exact: true }).count(), 0, 'no answer by habit');
  await page.getByRole('button', { name: 'purchase order 4711' }).first().waitFor();
  await page.getByRole('button', { name: 'Open in SAP ERP' }).click();
  await until('the link', () => backend.asked('link.open').length > 0);
  assert.deepEqual(backend.asked('link.open'), [{ url: order.record?.url }]);
  await page.getByRole('button', { name: 'Ask the requester…', exact: true }).click();
  await page.getByRole('textbox', { name: /what do you need to know/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Answer again', exact: true }).click();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await until('it is answered', () => backend.asked('item.answer').length === 1);
  await assertAccessible(page, 'not accepted');
  await finish();
});

test('an answer is taken back while its source allows it: with the network, and by its giver', async () => {
  const order = purchaseOrder(NOW);
  const { backend, page, finish } = await openInbox([order]);
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  const given = revocable(NOW, { id: order.id });
  backend.relay.put([given]);
  const takeBack = page.getByRole('button', { name: 'Take back', exact: true });
  await page.getByText('You can take it back until 10:54.').waitFor();
  backend.connection({ state: 'offline' });
  await page.getByText('Taking back needs the network; it is possible until 10:54.').waitFor();
  assert.equal(await takeBack.getAttribute('aria-disabled'), 'true');
  backend.connection({});
  await page.getByText('You can take it back until 10:54.').waitFor();
  await takeBack.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Taking back… SAP ERP is asked.').waitFor();
  assert.deepEqual(backend.asked('item.withdraw'), [{ itemId: order.id, key: given.answers[0]?.key }]);
  assert.match(await focused(page), /You approved at 10:39:00/);
  const tried = withAnswer(given, given.answers[0]?.key ?? '', (answer) => asked(answer, iso(NOW)));
  const stands = (state: 'refused' | 'done', more: Partial<Item> = {}): Item => ({
    ...withAnswer(tried, given.answers[0]?.key ?? '', ({ withdrawal, ...answer }) => ({
      ...answer,
      fate: state === 'done' ? 'withdrawn' : 'confirmed',
      fateAt: iso(NOW),
      ...(withdrawal && { withdrawal: { ...withdrawal, state, reason: state === 'done' ? null : 'it was paid' } }),
    })),
    ...more,
  });
  backend.relay.put([stands('refused')]);
  await page.getByText('SAP ERP refused to take it back: it was paid. Your answer remains valid.').waitFor();
  assert.equal(await takeBack.count(), 0);
  backend.relay.put([stands('done', { state: 'open', outcome: null, votes: [], decision: order.decision })]);
  await page.getByText('Taken back 10:42:00. The item is open again.').waitFor();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  const colleague = { id: 'lee', name: 'Lee Winter' };
  backend.relay.put([{ ...given, answers: given.answers.map((answer) => ({ ...answer, by: colleague })) }]);
  await page.getByText('Already approved by Lee Winter').waitFor();
  assert.equal(await takeBack.count(), 0, 'what a colleague answered is theirs');
  await assertAccessible(page, 'taking back');
  await finish();
});

test('claim and snooze go by key and by menu', async () => {
  const { backend, page, finish } = await openInbox();
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await rest(page);
  await page.keyboard.press('c');
  await page.getByText('You are on it').first().waitFor();
  await page.keyboard.press('s');
  await page.getByRole('menuitem', { name: /For an hour/ }).waitFor();
  await page.keyboard.press('Enter');
  await until('the snooze', () => backend.asked('item.snooze').length === 1);
  await page.getByText('Snoozed until').first().waitFor();
  assert.equal(backend.asked('item.claim').length, 1);
  await finish();
});

test('what is read by choice is seen after a moment; what the window opened by itself is not', async () => {
  const { backend, page, finish } = await openInbox();
  const [first, second] = backend.snapshot.inbox;
  await page.getByRole('heading', { level: 1, name: first?.item.title ?? '' }).waitFor();
  await page.clock.runFor(5000);
  assert.deepEqual(backend.asked('item.seen'), []);
  await page.keyboard.press('j');
  await page.getByRole('heading', { level: 1, name: second?.item.title ?? '' }).waitFor();
  await page.clock.runFor(1100);
  await until('seen', () => backend.asked('item.seen').length === 1);
  assert.deepEqual(backend.asked('item.seen'), [{ itemIds: [second?.item.id] }]);
  await finish();
});

test('an item that is opened again after its snooze is reported as seen again', async () => {
  const { backend, page, finish } = await openInbox();
  const [, second] = backend.snapshot.inbox;
  assert.ok(second);
  const itemId = second.item.id;
  const own = { itemId, seenAt: iso(NOW - 120_000), snoozedUntil: iso(NOW - 60_000), delegatedAt: null };
  assert.ok(Date.parse(second.item.beckon.at) < NOW - 120_000);
  backend.desk.relay.own({ cursor: 1_000, own });
  await backend.push();
  await page.keyboard.press('j');
  await page.getByRole('heading', { level: 1, name: second.item.title }).waitFor();
  await page.clock.runFor(1100);
  await until('seen', () => backend.asked('item.seen').length === 1);
  assert.deepEqual(backend.asked('item.seen'), [{ itemIds: [itemId] }]);
  await finish();
});

test('links go through the main process and never navigate', async () => {
  const { backend, page, finish } = await openInbox();
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  const before = page.url();
  await page.getByRole('button', { name: /Open purchase order 4711 at sap.acme.example/ }).click();
  await page.getByRole('button', { name: /Open Quote ACME-2291.pdf/ }).click();
  await until('both', () => backend.asked('link.open').length === 2);
  assert.deepEqual(backend.asked('link.open'), [
    { url: 'https://sap.acme.example/po/4711' },
    { url: 'https://sap.acme.example/files/2291' },
  ]);
  backend.override('link.open', problem('FORBIDDEN', 'Beckon opens only https addresses.'));
  await page.getByRole('button', { name: /Open Quote ACME-2291.pdf/ }).click();
  await page.getByRole('alert').getByText('Beckon opens only https addresses.').waitFor();
  assert.equal(page.url(), before);
  await finish();
});

test('a link that may not lead where it seems to is opened only after a yes', async () => {
  const { backend, page, finish } = await openInbox([posingOrder(NOW)]);
  await page
    .getByRole('button', { name: /PO 4712/ })
    .first()
    .click();
  await page.getByRole('button', { name: /Open Offer.pdf/ }).click();
  const known = { url: 'https://offers.example/1' };
  await until('the known link', () => backend.asked('link.open').length === 1);
  const link = page.getByRole('button', { name: 'Open purchase order 4712 at evil.example in the browser' });
  await link.click();
  const question = page.getByRole('alertdialog', { name: 'Open this link?' });
  await question.getByText('It was sent by Canteen.').waitFor();
  await assertAccessible(page, 'the question');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
  assert.deepEqual(backend.asked('link.open'), [known], 'a no opens nothing');
  await link.click();
  await question.getByRole('button', { name: 'Open evil.example' }).click();
  await until('the link', () => backend.asked('link.open').length === 2);
  await finish();
});

test('in a narrow window the item replaces the list, and Esc leads back to its row', async () => {
  const { page, finish } = await openInbox(demoInbox(NOW), 420);
  await page.keyboard.press('j');
  await until('the row has the keyboard', async () => (await focused(page)).startsWith('PO 4711'));
  assert.equal(await page.getByRole('heading', { level: 1, name: 'PO 4711' }).isVisible(), false);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'PO 4711' }).waitFor();
  assert.equal(await page.getByRole('list', { name: 'Items waiting for you' }).isVisible(), false);
  await page.keyboard.press('Escape');
  await until('the row again', async () => (await focused(page)).startsWith('PO 4711'));
  await finish();
});

const pictured = async (page: Page, name: string) => {
  const folder = process.env.BECKON_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
};

/** In both languages, one of them in a narrow window. */
const WAYS = [
  { locale: 'en-GB', width: 1000, unknown: 'not known here', nobody: /Nobody can decide this: SAP ERP names a person/ },
  { locale: 'de-DE', width: 420, unknown: 'hier nicht bekannt', nobody: /Das kann niemand entscheiden: SAP ERP nennt/ },
];

test('the requester is named, or marked as unknown here; if no one can decide it says why, and one can ask', async () => {
  for (const { locale, width, unknown, nobody } of WAYS) {
    const stranger = purchaseOrder(NOW, {
      title: 'PO 4713',
      requester: 'pat',
      requestedBy: { ids: [], name: 'Pat Lind', stops: 'unknown' },
    });
    const { page, finish } = await openInbox([purchaseOrder(NOW), stranger], width, locale);
    await page
      .getByRole('button', { name: /PO 4711/ })
      .first()
      .click();
    await page.getByText('Kim Reyes', { exact: true }).first().waitFor();
    if (width < 600) await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /PO 4713/ })
      .first()
      .click();
    await page.getByText(`Pat Lind · ${unknown}`).waitFor();
    await page.getByText(nobody).waitFor();
    const group = page.getByRole('region', { name: locale === 'de-DE' ? 'Antwort' : 'Your answer' });
    assert.deepEqual(await group.getByRole('button', { name: /…$/ }).count(), 1, 'only a question is left');
    await pictured(page, `requester-${locale}-${width}`);
    await assertAccessible(page, `who asked, ${locale}`);
    await finish();
  }
});

test('a person who votes for themselves and another sees for whom a press counts', async () => {
  const lee = { id: 'lee', name: 'Lee Roe' };
  const shared = purchaseOrder(NOW, {
    decision: {
      policy: 'all',
      quorum: null,
      order: null,
      state: 'open',
      asked: [{ id: 'dana', name: 'Dana Fox' }, lee],
    },
    audiences: [
      { audience: { users: ['dana', 'lee'] }, by: 'event', at: new Date(NOW).toISOString() },
      { audience: { users: ['dana'] }, by: 'delegation', onBehalfOf: lee, at: new Date(NOW).toISOString() },
    ],
  });
  const own = {
    by: { id: 'dana', name: 'Dana Fox' },
    action: 'approve',
    kind: 'approve' as const,
    at: new Date(NOW).toISOString(),
  };
  for (const [votes, words] of [
    [[], 'You can also answer for Lee Roe.'],
    [[own], 'You answer for Lee Roe.'],
  ] as const) {
    const { page, finish } = await openInbox([{ ...shared, votes: [...votes] }]);
    await page.getByRole('note').getByText(words).waitFor();
    await pictured(page, `answers-for-${votes.length}`);
    await assertAccessible(page, words);
    await finish();
  }
});
