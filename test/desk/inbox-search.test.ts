/** Search in waiting items: the words and filters of the history, due time and assignee, and the number found per tab. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InboxQuery } from '../../shared/bridge/inbox-search.ts';
import { problem } from '../../shared/problems.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { approval, iso, statusUpdate, T0, uuid } from '../electron/parts/items.ts';
import { HOUR } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';

const DAY = 24 * HOUR;
const ME = 'dana';

test('words, sources, types, due times and who is on it are searched for in what waits alone', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const now = new Date(desk.clock.now());
  const evening = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 23, 59).getTime();
  desk.item(approval(1, { title: 'Forklift battery', dueAt: iso(now.getTime() - HOUR) }));
  desk.item(
    approval(2, { title: 'Forklift tyres', dueAt: iso(evening), claimedBy: { id: 'lee', name: 'Lee Winter' } }),
  );
  desk.item(
    approval(3, { title: 'Paper', dueAt: iso(now.getTime() + 3 * DAY), claimedBy: { id: ME, name: 'Dana Fox' } }),
  );
  desk.item(statusUpdate(4, { title: 'Forklift delivered', origin: { id: 'crm', name: 'Acme CRM' } }));
  desk.item(approval(5, { title: 'Forklift of last year', state: 'withdrawn' }));
  const found = (query: Partial<InboxQuery>) => {
    const { inbox, counts } = desk.desk.commands.searchInbox({ q: '', ...query });
    return [inbox.map(({ item }) => item.id), counts.answer, counts.know] as const;
  };
  assert.deepEqual(found({ q: 'forkl' }), [[uuid(1), uuid(2), uuid(4)], 2, 1], 'the last word may be being typed');
  assert.deepEqual(found({ q: 'forklift from:crm' }), [[uuid(4)], 0, 1]);
  assert.deepEqual(found({ sources: ['crm'] }), [[uuid(4)], 0, 1]);
  assert.deepEqual(found({ q: 'type:approval tyres' }), [[uuid(2)], 1, 0]);
  assert.deepEqual(found({ due: ['overdue'] })[0], [uuid(1)]);
  assert.deepEqual(found({ due: ['today'] })[0], [uuid(2)]);
  assert.deepEqual(found({ due: ['week'] })[0], [uuid(2), uuid(3)]);
  assert.deepEqual(found({ due: ['overdue', 'none'] })[0], [uuid(1), uuid(4)]);
  assert.deepEqual(found({ claimed: ['mine'] })[0], [uuid(3)]);
  assert.deepEqual(found({ q: 'forklift', claimed: ['free'] })[0], [uuid(1), uuid(4)]);
  assert.deepEqual(found({ q: 'nothing of the kind' }), [[], 0, 0]);
  assert.deepEqual(found({}), [[uuid(1), uuid(2), uuid(3), uuid(4)], 3, 1]);
  const { sources } = desk.desk.commands.searchInbox({ q: 'nothing of the kind' });
  assert.deepEqual(
    sources.map(({ name }) => name),
    ['Acme CRM', 'SAP ERP'],
    'to choose from, whatever is found',
  );
  desk.desk.commands.snooze({ itemIds: [uuid(1)], until: iso(desk.clock.now() + HOUR) });
  assert.deepEqual(found({ q: 'forklift battery' })[0], [], 'what is put off does not wait');
  const { snoozed, counts } = desk.desk.commands.searchInbox({ q: 'forklift battery' });
  assert.deepEqual(
    [snoozed.map(({ item }) => item.id), counts.snoozed],
    [[uuid(1)], 1],
    'it is found where it is listed',
  );
});

test('an answer that came to nothing is found with its item, though that is over', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1, { title: 'Forklift battery' }));
  desk.respond = () => ({ ok: false, problem: problem('ITEM_CLOSED', 'It was withdrawn') });
  desk.answerNow(uuid(1), { action: 'approve' });
  await until('rejected', () => desk.desk.snapshot().inbox[0]?.pending?.status === 'rejected');
  desk.item(approval(1, { title: 'Forklift battery', state: 'withdrawn' }));
  const found = (query: Partial<InboxQuery>) =>
    desk.desk.commands.searchInbox({ q: '', ...query }).inbox.map(({ item }) => item.id);
  assert.deepEqual(found({}), [uuid(1)]);
  assert.deepEqual(found({ q: 'forklift' }), [uuid(1)]);
  assert.deepEqual(found({ types: ['approval'] }), [uuid(1)]);
  assert.deepEqual(found({ q: 'tyres' }), []);
});

test('a malformed query matches literally or finds nothing', (t) => {
  const desk = testDesk(t);
  desk.connect({ changes: [{ cursor: 1, item: approval(1, { createdAt: iso(T0) }) }] });
  const hostile: string[] = [
    '"',
    '%',
    "'; DROP TABLE items; --",
    'a OR b',
    'NEAR(',
    '*',
    'from:%',
    'record:"',
    'role:_',
  ];
  for (const q of hostile) assert.doesNotThrow(() => desk.desk.commands.searchInbox({ q }), q);
  assert.deepEqual(desk.desk.commands.searchInbox({ q: 'from:%' }).inbox, []);
});
