import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aboutWords,
  fateWords,
  givenWords,
  outcomeShort,
  outcomeWords,
  threadWords,
  whyWords,
} from '../../renderer/i18n/item-words.ts';
import { agoWords, clockWords, dayWords, dueWords, spanWords } from '../../renderer/i18n/times.ts';
import { factWords } from '../../shared/rules/key-facts.ts';
import { wordsFor } from '../../shared/words/window.ts';
import { answered } from '../helpers/demo-items.ts';
import { DANA, DAY, HOUR, MINUTE } from '../helpers/items.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const words = wordsFor('en-GB', 'Europe/Berlin');

test('times are relative under a day and dated beyond', () => {
  assert.equal(agoWords(words, NOW - 4000, NOW), 'just now');
  assert.equal(agoWords(words, NOW - 40_000, NOW), 'just now');
  assert.equal(agoWords(words, NOW - 12 * MINUTE, NOW), '12 min ago');
  assert.equal(agoWords(words, NOW - 5 * HOUR, NOW), '5 h ago');
  assert.equal(agoWords(words, NOW - 25 * HOUR, NOW), 'Yesterday, 09:42');
  assert.equal(agoWords(words, NOW - 5 * DAY, NOW), '20 Nov, 10:42');
  assert.equal(clockWords(words, Date.parse('2025-02-03T10:00:00Z'), NOW), '3 Feb 2025, 11:00');
});

test('due times count down, then up', () => {
  assert.equal(dueWords(words, NOW + 2 * HOUR + 5 * MINUTE, NOW), 'due in 2 h');
  assert.equal(dueWords(words, NOW + 2 * HOUR - 3000, NOW), 'due in 2 h', 'the nearest, as the notification says it');
  assert.equal(dueWords(words, NOW + HOUR - 3000, NOW), 'due in 1 h');
  assert.equal(dueWords(words, NOW + 20_000, NOW), 'due now');
  assert.equal(dueWords(words, NOW - 12 * MINUTE, NOW), 'overdue by 12 min');
  assert.equal(dueWords(words, NOW - 3 * DAY, NOW), 'overdue by 3 days');
  assert.equal(dueWords(words, NOW + 3 * DAY, NOW), 'due 28 Nov, 10:42');
});

test('days are days of the wall clock, over midnight and the change of summer time', () => {
  const late = Date.parse('2026-11-24T23:30:00Z');
  assert.equal(dayWords(words, late, NOW), 'Today', '00:30 in Berlin');
  assert.equal(dayWords(words, late - HOUR, NOW), 'Yesterday');
  const afterChange = Date.parse('2026-10-25T22:30:00Z');
  assert.equal(dayWords(words, Date.parse('2026-10-24T22:30:00Z'), afterChange), 'Today', 'a day of 25 hours');
  assert.equal(dayWords(words, NOW - 10 * DAY, NOW), 'Sunday 15 November');
});

test('spans and plurals', () => {
  assert.equal(spanWords(words, 0), '0 s');
  assert.equal(spanWords(words, 47 * HOUR), '47 h');
  assert.equal(spanWords(words, 49 * HOUR), '2 days');
  assert.equal(words.t.history.found(1), '1 item');
  assert.equal(words.t.history.found(2141), '2,141 items');
  assert.equal(words.t.preview.sentence(23, 4), 'With these settings: 23 notifications last week, 4 of them critical.');
});

test('money keeps every digit and follows the locale', () => {
  assert.equal(words.f.money('12400.00', 'EUR'), '€12,400.00');
  assert.equal(words.f.money('999999999999999999.99', 'EUR'), '€999,999,999,999,999,999.99');
  assert.equal(wordsFor('de-DE').f.money('12400.00', 'EUR'), '12.400,00\u00a0€');
  assert.equal(words.f.money('nonsense', 'EUR'), 'nonsense EUR');
});

test('the thread says what an answer did, of the reader and of others', () => {
  const item = answered(NOW, 'confirmed');
  const [given] = item.answers;
  assert.ok(given);
  const voted = { at: given.at, by: given.by, kind: 'vote' as const };
  const said = (locale: string, me: typeof DANA | null) => threadWords(wordsFor(locale), voted, item, me);
  assert.deepEqual(
    ['en', 'de', 'fr'].map((locale) => said(locale, DANA)),
    ['You approved', 'Sie haben genehmigt', 'Vous avez approuvé'],
  );
  assert.deepEqual(
    ['en', 'de', 'fr'].map((locale) => said(locale, null)),
    ['Dana Fox approved', 'Dana Fox hat genehmigt', 'Dana Fox a approuvé'],
  );
  const custom = { ...item, actions: item.actions.map((one) => ({ ...one, label: 'Pay' })) };
  const paid = { ...custom, answers: [{ ...given, kind: 'custom' as const }] };
  assert.equal(threadWords(words, voted, paid, DANA), 'You answered “Pay”');
  assert.equal(threadWords(words, voted, { ...item, answers: [] }, DANA), 'You answered', 'no longer kept');
});

test('an answer that was given is named in the past, with its record and amount', () => {
  const { title, record, amount } = answered(NOW, 'confirmed');
  assert.equal(givenWords(words, { kind: 'approve', label: 'Approve' }), 'Approved');
  assert.equal(givenWords(wordsFor('de'), { kind: 'acknowledge', label: 'x' }), 'Zur Kenntnis genommen');
  assert.equal(givenWords(words, { kind: 'custom', label: 'Pay' }), 'Pay');
  assert.equal(aboutWords(words, { title, record, amount }), 'purchase order 4711, €12,400.00');
  assert.equal(aboutWords(words, { title, record: null, amount: null }), title);
});

test('on a row a bare fact has its label, a name speaks for itself', () => {
  const rowWords = (label: string, ...values: string[]) => values.map((value) => factWords({ label, value }));
  const names = ['ACME GmbH', 'Nordlicht', 'Mia Hansen', '山田太郎商事株式会社', 'Österreichische Post'];
  assert.deepEqual(rowWords('Supplier', ...names), names);
  assert.deepEqual(rowWords('Cost centre', '4200', '4200 IT operations', '8,200.00 €'), [
    'Cost centre 4200',
    'Cost centre 4200 IT operations',
    'Cost centre 8,200.00 €',
  ]);
  assert.deepEqual(rowWords('Urgent', 'Yes', 'no', 'BER'), ['Urgent Yes', 'Urgent no', 'Urgent BER']);
  assert.deepEqual(rowWords('Delivery', '14 December 2026', ''), ['Delivery 14 December 2026', 'Delivery ']);
});

test('the state of an answer is shown in words', () => {
  const tell = (fate: Parameters<typeof answered>[1]) => {
    const [answer] = answered(NOW, fate).answers;
    assert.ok(answer);
    return fateWords(words, answer, 'SAP ERP', NOW);
  };
  assert.equal(tell('confirmed'), 'Delivered to SAP ERP 10:39:00, confirmed 10:39:01.');
  assert.equal(tell('refused'), 'SAP ERP refused: budget closed');
  assert.equal(tell('recorded'), 'Recorded at 10:39:01, next it goes to SAP ERP.');
  assert.equal(tell('delivering'), 'On its way to SAP ERP, 3 tries so far.');
  assert.match(tell('failed'), /Your answer is kept, and your administrator sees it/);
  assert.match(tell('none'), /takes no answers/);
});

test('an outcome names who, for whom, and when', () => {
  const mine = answered(NOW, 'confirmed').outcome;
  const theirs = answered(NOW, 'confirmed', {}, { id: 'lee', name: 'Lee Winter' }).outcome;
  assert.ok(mine && theirs);
  assert.equal(outcomeWords(words, mine, DANA, NOW), 'You approved at 10:39:00');
  assert.equal(outcomeWords(words, theirs, DANA, NOW), 'Already approved by Lee Winter at 10:39:00');
  assert.equal(outcomeShort(words, theirs, DANA, NOW), 'Lee Winter approved, 10:39');
  const behalf = { ...theirs, by: { ...theirs.by, onBehalfOf: { id: 'ann', name: 'Ann Berg' } } };
  assert.equal(outcomeShort(words, behalf, DANA, NOW), 'Lee Winter for Ann Berg approved, 10:39');
});

test('the reason of an item is shown by role, place and path', () => {
  const why = { byName: false, roles: ['procurement-approver'], locations: ['BER'], units: [], via: 'event' as const };
  assert.equal(whyWords(words, why, DANA), 'As Procurement approver for BER');
  assert.equal(
    whyWords(words, { ...why, via: 'escalation' }, DANA),
    'As Procurement approver for BER, after an escalation',
  );
  assert.equal(
    whyWords(words, { ...why, byName: true, via: 'delegation' }, DANA),
    'You are addressed by name, handed over to you',
  );
  assert.equal(whyWords(words, { ...why, roles: ['unknown-role'] }, DANA), 'As unknown-role for BER');
});
