/** Notification that the service worker shows for a push, for valid and invalid messages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pushedOf, pushShown, stillWaits } from '../../../web/service-worker/push-notification.ts';

const ITEM = '01a218ee-6d9a-7285-b4db-3f269e59e50e';
const ORIGIN = 'https://beckon.example';
/** ms since 1970 */
const SHOWN = 1_764_000_000_000;
const shown = (message: unknown, locale = 'en-GB') => pushShown(message, locale, 2, ORIGIN, SHOWN);

test('a push without details names the item’s type and source', () => {
  const message = { id: 'msg_1', item: { id: ITEM, type: 'approval.requested', severity: 'critical' }, source: 'ERP' };
  const { title, options } = shown(message);
  assert.deepEqual([title, options.body, options.actions], ['An approval waits · ERP', '', []]);
  assert.deepEqual([options.tag, options.renotify, options.requireInteraction], [ITEM, true, true]);
  assert.equal(shown(message, 'de-AT').title, 'Eine Genehmigung wartet · ERP');
  assert.equal(shown({ item: { id: ITEM, type: 'of.tomorrow' } }).title, 'Something waits');
});

test('a push with details displays them, and its links answer if they are of this relay', () => {
  const actions = ['approve', 'reject', 'ask'].map((id) => ({ id, label: id, url: `${ORIGIN}/a/t?action=${id}` }));
  const { title, options } = shown({ title: 'PO 4711', body: 'ACME', item: { id: ITEM, severity: 'info' }, actions });
  assert.deepEqual([title, options.body, options.requireInteraction], ['PO 4711', 'ACME', false]);
  assert.deepEqual(options.data, {
    shownAt: SHOWN,
    itemId: ITEM,
    links: { approve: actions[0]?.url, reject: actions[1]?.url },
  });
  assert.deepEqual(pushedOf(options.data), options.data);
  const foreign = { id: 'x', label: 'x', url: 'https://elsewhere.example/a/t' };
  const script = { id: 'y', label: 'y', url: 'javascript:alert(1)' };
  assert.deepEqual(shown({ title: 'T', actions: [foreign, script] }).options.actions, []);
});

test('nothing in a push turns the writing direction, and its title is one line', () => {
  const actions = [{ id: 'approve', label: 'App\u202erove\nit', url: `${ORIGIN}/a/t?action=approve` }];
  const { title, options } = shown({ title: 'PO \u202e1\nCritical: pay', body: '\u202e009,1€\nERP', actions });
  assert.deepEqual(
    [title, options.body, options.actions[0]?.title],
    ['PO 1 Critical: pay', '009,1€\nERP', 'Approve it'],
  );
  const discreet = shown({ item: { id: ITEM, type: 'of.tomorrow' }, source: '\u202eERP' });
  assert.equal(discreet.title, 'Something waits · ERP');
  assert.equal(shown({ title: '\u202e\n', item: { id: ITEM } }).title, 'Something waits');
});

test('an invalid push still raises a notification, since browsers require one for each push', () => {
  for (const message of [null, undefined, 7, 'text', [], {}, { item: null }, { title: 5, actions: 'x' }]) {
    assert.deepEqual([shown(message).title, shown(message).options.tag], ['Something changed in Beckon', 'beckon']);
  }
  assert.equal(shown({ item: { id: ITEM, type: '__proto__' } }).title, 'Something waits');
  for (const data of [null, 1, {}, { links: null }]) assert.equal(pushedOf(data), null);
});

test('a notification of an item that no longer waits is withdrawn; if the relay cannot be asked, it remains', () => {
  const item = { state: 'open', actions: [{ id: 'approve' }] };
  const waits = (status: number, reply: unknown) => stillWaits(status, reply, Date.parse('2026-11-25T10:00:00.000Z'));
  assert.equal(waits(200, item), true);
  assert.equal(waits(200, { ...item, state: 'answered' }), false);
  assert.equal(waits(200, { ...item, actions: [] }), false);
  const beckon = { at: '2026-11-25T09:00:00.000Z' };
  const seen = { ...item, beckon, seenAt: '2026-11-25T09:00:01.000Z' };
  assert.equal(waits(200, seen), false, 'opened elsewhere');
  assert.equal(waits(200, { ...item, beckon, seenAt: '2026-11-25T08:59:59.000Z' }), true, 'it beckoned anew');
  assert.equal(waits(200, { ...seen, snoozedUntil: '2026-11-25T09:59:59.000Z' }), true, 'its snooze ended');
  assert.equal(waits(200, { ...seen, snoozedUntil: '2026-11-25T10:00:01.000Z' }), false, 'it is snoozed');
  assert.equal(waits(404, {}), false);
  assert.deepEqual([waits(401, {}), waits(503, null), waits(200, 'x')], [null, null, null]);
});
