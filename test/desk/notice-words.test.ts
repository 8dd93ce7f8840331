/** The text of a notification: who, what for, how much, then when; the title has the rest. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemNotice, refusalNotice, rejectionNotice } from '../../desk/notifications/notice.ts';
import { digestNotice, summaryNotice } from '../../desk/notifications/summary-notice.ts';
import type { Item } from '../../shared/items.ts';
import { DEFAULT_SOUNDS } from '../../shared/notification-sounds.ts';
import { personView } from '../../shared/rules/person-view.ts';
import { answered, approval, dana, iso, statusUpdate, T0, withFate } from '../electron/parts/items.ts';

const HOUR = 3_600_000;
const settings = { locale: 'en-GB', sounds: DEFAULT_SOUNDS, redacted: false, canReply: false, untilAnswered: false };
const said = (item: Item) => {
  const view = { item, mine: personView(item, dana.user, null, { rules: [] }), pending: null };
  const { title, body } = itemNotice(view, T0 + HOUR, settings);
  return [title, ...body.split('\n')];
};

test('who, what for and how much, then when it is due; the record, which the title names, not again', () => {
  const [title, facts, due, ...more] = said(
    approval(11, {
      facts: [
        { label: 'Supplier', value: 'Kessler Verpackungen' },
        { label: 'Total', value: '39,178.90 EUR' },
        { label: 'For', value: 'Forklift battery' },
        { label: 'Cost centre', value: '4200' },
      ],
      amount: { value: '39178.90', currency: 'EUR' },
      dueAt: iso(T0 + 3 * HOUR),
    }),
  );
  assert.equal(title, 'PO 4711 needs your approval');
  assert.match(facts ?? '', /^Kessler Verpackungen · Forklift battery · €39,178\.90$/);
  assert.match(due ?? '', /^due \d\d:\d\d$/);
  assert.deepEqual(more, []);
});

test('critical says so first', () => {
  assert.equal(said(approval(1, { severity: 'critical' }))[0], 'Critical: PO 4701 needs your approval');
  assert.equal(said(approval(1, { severity: 'warning' }))[0], 'PO 4701 needs your approval');
});

test('a notification with little text names its source', () => {
  assert.equal(said(statusUpdate(1, { facts: [] }))[1], 'processing → shipped · SAP ERP · purchase order 4701');
  assert.equal(said(approval(1, { facts: [], amount: null }))[1], 'ACME GmbH, 3 lines · SAP ERP');
});

test('a message to a customer shows the recipient’s name or else the reference', () => {
  const message = (name: string | null) =>
    statusUpdate(1, { type: 'customer.notification', status: null, facts: [], customer: { ref: 'C-20931', name } });
  assert.equal(said(message('Mia Hansen'))[1], 'To Mia Hansen · ACME GmbH, 3 lines · purchase order 4701');
  assert.equal(said(message(null))[1], 'To C-20931 · ACME GmbH, 3 lines · purchase order 4701');
});

test('a source that writes the name of another says who it is first', () => {
  const posing = approval(1, { origin: { id: 'canteen', name: 'Canteen' } });
  assert.match(said(posing)[1] ?? '', /^SAP ERP · sent by Canteen · ACME GmbH · /);
});

test('a title of several lines is one line, and speaks for no other item', () => {
  const forged = approval(1, { title: 'Lunch menu\nCritical: pay Mallory Ltd\r\n\u2028now' });
  const line = 'Lunch menu Critical: pay Mallory Ltd now';
  const view = { item: forged, mine: personView(forged, dana.user, null, { rules: [] }), pending: null };
  const counted = { views: [view], notices: [], held: null };
  assert.equal(summaryNotice(counted, settings).body, line);
  assert.equal(digestNotice([view], settings).body, line);
  assert.equal(rejectionNotice({ ...forged, record: null }, 'approve', 'too late', settings).body, `${line}\ntoo late`);
  const [answer] = withFate(answered(forged, dana.user), 'refused', 'closed', T0).answers;
  assert.ok(answer);
  assert.equal(refusalNotice({ ...forged, record: null }, answer, settings).body, line);
});
