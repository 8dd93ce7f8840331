import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Problem, ProblemError, problem } from '../../shared/problems.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { answered, approval, dana, iso, statusUpdate, T0, uuid } from '../electron/parts/items.ts';
import { until } from '../helpers/until.ts';

const code = (wanted: string) => (error: unknown) => error instanceof ProblemError && error.problem.code === wanted;
const responds = (desk: ReturnType<typeof testDesk>) => desk.sent.filter(({ event }) => event === 'respond');

test('offline: stored, shown as such, sent once when the relay is back, also by the next run', async (t) => {
  const first = testDesk(t);
  first.connect();
  first.item(approval(1));
  first.disconnect();
  const pending = first.answerNow(uuid(1), { action: 'reject', comment: '  too dear ' });
  assert.deepEqual([pending?.status, pending?.label, pending?.comment], ['kept', 'Reject', 'too dear']);
  assert.equal(responds(first).length, 0);
  assert.equal(first.screen.size, 0);
  const second = first.restart();
  assert.equal(second.desk.snapshot().inbox[0]?.pending?.key, pending?.key);
  const done = answered(approval(1), dana.user, 'reject');
  second.respond = () => ({ ok: true, value: { outcome: done.outcome, item: done } });
  second.connect();
  await until('recorded', () => second.desk.snapshot().inbox.length === 0);
  assert.deepEqual(responds(second)[0]?.message, {
    itemId: uuid(1),
    key: pending?.key,
    action: 'reject',
    comment: 'too dear',
    onBehalfOf: 'dana',
    version: 1,
  });
  const third = second.restart();
  third.connect();
  assert.equal(responds(third).length, 0);
});

test('no reply: sent again with the same key, after a back-off that grows', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.answerNow(uuid(1), { action: 'approve' });
  await until('first', () => responds(desk).length === 1);
  // Half of the longest wait, and half of the other half: 750 ms, then 1.5 s.
  await until('backing off', () => desk.desk.snapshot().inbox[0]?.pending?.status === 'kept');
  desk.clock.tick(700);
  assert.equal(responds(desk).length, 1);
  desk.clock.tick(100);
  await until('second', () => responds(desk).length === 2);
  const keys = responds(desk).map(({ message }) => (message as { key: string }).key);
  assert.equal(keys[0], keys[1]);
});

test('a reply computed before a commit does not restore an item that the feed has removed', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  const asked = approval(1, { decision: { policy: 'quorum', quorum: 2, order: null, state: 'open' } });
  desk.item(asked);
  const { answers, updatedAt } = answered(asked, dana.user);
  const mine = { ...asked, answers, updatedAt };
  desk.respond = () => {
    desk.item(answered(mine, { id: 'lee', name: 'Lee Park' }));
    return { ok: true, value: { outcome: null, item: mine } };
  };
  desk.answerNow(uuid(1), { action: 'approve' });
  await until('recorded', () => desk.desk.commands.item(uuid(1))?.pending === null);
  assert.equal(desk.desk.commands.item(uuid(1))?.item.state, 'answered');
});

test('a passing fault keeps the answer; a final one rejects it in words', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.respond = () => ({ ok: false, problem: problem('STORE_UNAVAILABLE', 'later') });
  desk.answerNow(uuid(1), { action: 'approve' });
  await until(
    'kept again',
    () => responds(desk).length === 1 && desk.desk.snapshot().inbox[0]?.pending?.status === 'kept',
  );
  desk.respond = () => ({ ok: false, problem: problem('SEPARATION_OF_DUTIES', 'Nobody decides their own request') });
  desk.clock.tick(1000);
  await until('rejected', () => desk.desk.snapshot().inbox[0]?.pending?.status === 'rejected');
  assert.equal(desk.desk.snapshot().inbox[0]?.pending?.problem, 'Nobody decides their own request');
  // A new answer replaces the refused one.
  desk.respond = () => ({ ok: false, problem: null });
  assert.equal(desk.answerNow(uuid(1), { action: 'reject' })?.status === 'rejected', false);
  assert.equal(desk.restart().desk.snapshot().inbox[0]?.pending?.action, 'reject');
});

test('an answer that is not possible is refused with a reason, and nothing is stored', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.item(approval(2, { requester: 'dana' }));
  desk.item(answered(approval(3), { id: 'lee', name: 'Lee Park' }));
  const { answer } = desk.desk.commands;
  assert.throws(() => answer(uuid(9), { action: 'approve' }), code('NOT_FOUND'));
  assert.throws(() => answer(uuid(1), { action: 'request-info', comment: ' ' }), code('COMMENT_REQUIRED'));
  assert.throws(() => answer(uuid(1), { action: 'dance' }), code('FORBIDDEN'));
  assert.throws(() => answer(uuid(2), { action: 'approve' }), code('FORBIDDEN'));
  assert.throws(() => answer(uuid(3), { action: 'approve' }), code('ITEM_CLOSED'));
  desk.disconnect();
  answer(uuid(1), { action: 'approve' });
  assert.throws(() => answer(uuid(1), { action: 'reject' }), code('ALREADY_ANSWERED'));
});

test('never sent, it can be taken back; once on the wire it cannot', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.disconnect();
  desk.answerNow(uuid(1), { action: 'approve' });
  desk.desk.commands.dismissAnswer(uuid(1));
  assert.equal(desk.desk.snapshot().inbox[0]?.pending, null);
  assert.throws(() => desk.desk.commands.dismissAnswer(uuid(1)), code('NOT_FOUND'));
  desk.connect();
  desk.answerNow(uuid(1), { action: 'approve' });
  await until('sent', () => responds(desk).length === 1);
  assert.throws(() => desk.desk.commands.dismissAnswer(uuid(1)), code('ALREADY_ANSWERED'));
  const after = desk.restart();
  assert.throws(() => after.desk.commands.dismissAnswer(uuid(1)), code('ALREADY_ANSWERED'));
});

test('another person at this desk: nothing of the last one stays', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.disconnect();
  desk.answerNow(uuid(1), { action: 'approve' });
  desk.desk.relay.me({ ...dana, user: { ...dana.user, id: 'lee', name: 'Lee Park' } });
  assert.equal(desk.desk.commands.item(uuid(1)), null);
  assert.deepEqual(desk.desk.position(), { cursor: 0, epoch: null });
  assert.equal(desk.desk.snapshot().inbox.length, 0);
  assert.equal(desk.forgotten(), 1, 'the window too');
  desk.desk.forget();
  assert.equal(desk.desk.snapshot().me, null);
  assert.equal(desk.forgotten(), 2);
});

test('after a restore of the relay: old state is dropped, stored answers are not', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.item(approval(2));
  desk.disconnect();
  desk.answerNow(uuid(1), { action: 'approve' });
  desk.connect({ reset: true, epoch: 'epoch-2', cursor: 100, changes: [{ cursor: 1, item: approval(1) }] });
  assert.equal(desk.desk.commands.item(uuid(2)), null);
  assert.equal(desk.desk.commands.item(uuid(1))?.pending?.action, 'approve');
  assert.equal(desk.desk.position().epoch, 'epoch-2');
});

test('seen and shown are sent in batches, and stored while offline', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (const n of [1, 2, 3]) desk.item(approval(n));
  for (const n of [1, 2, 3]) desk.desk.notifications.shown(uuid(n));
  desk.clock.tick(300);
  await until('shown', () => desk.sent.some(({ event }) => event === 'shown'));
  assert.deepEqual(
    desk.sent.filter(({ event }) => event === 'shown').map(({ message }) => message),
    [{ itemIds: [1, 2, 3].map(uuid) }],
  );
  desk.disconnect();
  desk.desk.commands.seen({ itemIds: [uuid(1), uuid(1), uuid(2), uuid(77)] });
  const next = desk.restart();
  next.connect();
  next.clock.tick(300);
  await until('seen', () => next.sent.some(({ event }) => event === 'seen'));
  assert.deepEqual(next.sent.find(({ event }) => event === 'seen')?.message, { itemIds: [uuid(1), uuid(2)] });
  assert.ok(Date.parse(next.desk.commands.item(uuid(1))?.mine.seenAt ?? '') >= T0);
});

test('what was seen is sent again after a temporary refusal, also of an expired session', async (t) => {
  for (const code of ['RATE_LIMITED', 'STORE_UNAVAILABLE', 'UNAUTHENTICATED'] as const) {
    let refusal: Problem | null = problem(code, 'later');
    const desk = testDesk(t, { refusal: (event) => (event === 'seen' ? refusal : null) });
    const seen = () => desk.sent.filter(({ event }) => event === 'seen').length;
    desk.connect();
    desk.item(approval(1));
    desk.desk.commands.seen({ itemIds: [uuid(1)] });
    desk.clock.tick(300);
    await until('refused', () => seen() === 1);
    refusal = null;
    await new Promise(setImmediate);
    desk.clock.tick(15_000);
    await new Promise(setImmediate);
    assert.equal(seen(), 2, code);
  }
});

test('subscriptions apply at once, offline too; the last ones win over what the relay still has', async (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.disconnect();
  const rules = [{ role: 'procurement-approver', types: ['*'], deliver: 'off' as const }];
  desk.desk.commands.subscriptions({ rules });
  assert.equal(desk.screen.size, 0);
  assert.equal(desk.desk.snapshot().inbox.length, 0);
  const again = desk.restart();
  again.connect();
  assert.deepEqual(again.desk.snapshot().me?.subscriptions.rules, rules);
  again.clock.tick(300);
  await until('sent', () => again.sent.some(({ event }) => event === 'subscriptions'));
  // Switched off: found by search, not listed.
  const query = { limit: 10 };
  again.clock.tick(10);
  assert.equal(again.desk.commands.search({ ...query, q: '' }).total, 0);
  assert.equal(again.desk.commands.search({ ...query, q: '4701' }).total, 1);
});

test('switched on again, everything is listed again', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 0; n < 1200; n++) desk.item(approval(n));
  const total = () => desk.desk.commands.search({ q: '', limit: 1 }).total;
  desk.desk.commands.subscriptions({ rules: [{ role: '*', types: ['*'], deliver: 'off' }] });
  desk.clock.tick(10);
  assert.equal(total(), 0);
  // As set by another device of the same person.
  desk.desk.relay.me({ ...dana, subscriptions: { rules: [] } });
  desk.clock.tick(10);
  assert.equal(total(), 0, 'what was set here stands until the relay has heard it');
  desk.desk.commands.subscriptions({ rules: [] });
  desk.clock.tick(10);
  assert.equal(total(), 1200);
});

test('mandatory roles and unknown zones are refused with a pointer', (t) => {
  const me = { ...dana, user: { ...dana.user, mandatory: ['procurement-approver'] } };
  const desk = testDesk(t, { me });
  desk.connect();
  const off = { rules: [{ role: 'procurement-approver', types: ['*'], deliver: 'off' as const }] };
  assert.throws(() => desk.desk.commands.subscriptions(off), code('REQUEST_INVALID'));
});

test('the preview counts the last week under other rules', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (const n of [1, 2, 3]) desk.item(approval(n, n === 1 ? { severity: 'critical' } : {}));
  desk.item(approval(4, { createdAt: iso(T0 - 8 * 86_400_000) }));
  const preview = desk.desk.commands.preview({
    rules: [
      { role: '*', types: ['*'], minSeverity: 'critical', deliver: 'beckon' },
      { role: '*', types: ['*'], deliver: 'badge' },
    ],
  });
  assert.deepEqual(preview.counts, { beckon: 1, badge: 2, digest: 0, off: 0 });
  assert.equal(preview.beckonCritical, 1);
  assert.deepEqual(
    preview.byRule.map(({ by, counts }) => [by, counts.beckon, counts.badge]),
    [
      [{ rule: 1 }, 0, 2],
      [{ rule: 0 }, 1, 0],
    ],
  );
  assert.equal(preview.examples.length, 3);
});

test('the preview marks deliveries that an administrator’s default decided, and those without a rule', (t) => {
  const rules = [
    { role: 'procurement-approver', types: ['*'], minSeverity: 'critical' as const, deliver: 'digest' as const },
  ];
  const desk = testDesk(t, { me: { ...dana, user: { ...dana.user, defaults: rules } } });
  desk.connect();
  desk.item(approval(1, { severity: 'critical' }));
  desk.item(approval(2));
  const { byRule, examples } = desk.desk.commands.preview({ rules: [] });
  assert.deepEqual(byRule.map(({ by, counts }) => [by, counts.digest, counts.beckon]).sort(), [
    [null, 0, 1],
    [{ role: 'procurement-approver' }, 1, 0],
  ]);
  assert.deepEqual(
    examples.map(({ by }) => by),
    [null, { role: 'procurement-approver' }],
  );
});

test('history: typed filters', (t) => {
  const desk = testDesk(t);
  desk.connect();
  desk.item(approval(1));
  desk.item(approval(2, { origin: { id: 'crm', name: 'Acme CRM' }, createdAt: iso(T0 - 86_400_000 * 40) }));
  const search = (q: string) => desk.desk.commands.search({ q, limit: 10 }).items.map(({ item }) => item.eventId);
  assert.deepEqual(search('from:sap'), ['e-1']);
  assert.deepEqual(search('from:"Acme CRM" acme'), ['e-2']);
  assert.deepEqual(search('role:procurement-approver before:2026-11-01'), ['e-2']);
  assert.deepEqual(search('after:2026-11 approval'), ['e-1']);
  assert.deepEqual(search('type:status'), []);
  assert.deepEqual(search('from:'), ['e-1', 'e-2']);
  assert.deepEqual(search('record:4702'), ['e-2']);
  assert.deepEqual(search('record:470'), [], 'an id is an id, not its beginning');
  assert.deepEqual(search('record:4702 from:sap'), []);
  assert.deepEqual(search('before:yesterday'), []);
  assert.deepEqual(
    desk.desk.commands.search({ q: '', limit: 1 }).sources.map(({ id }) => id),
    ['crm', 'sap'],
  );
});

test('history: everything about one record, from any source and whatever the rules switch off', (t) => {
  const desk = testDesk(t);
  desk.connect();
  const record = { system: 'SAP ERP', type: 'purchase-order', id: 'PO-47/11 ä' };
  desk.item(approval(1, { record }));
  desk.item(
    statusUpdate(2, { record: { ...record, url: 'https://sap.example/1' }, origin: { id: 'crm', name: 'CRM' } }),
  );
  desk.item(approval(3, { record: { ...record, id: 'PO-47' } }));
  desk.item(approval(4, { record: { ...record, system: 'Other ERP' } }));
  desk.item(approval(5, { record: null, body: 'PO-47/11 ä' }));
  const about = (given: typeof record) =>
    desk.desk.commands.search({ q: '', limit: 10, record: given }).items.map(({ item }) => item.eventId);
  assert.deepEqual(about(record), ['e-2', 'e-1']);
  assert.deepEqual(about({ ...record, id: 'po-47/11 ä' }), ['e-2', 'e-1']);
  desk.desk.commands.subscriptions({ rules: [{ role: '*', types: ['status.changed'], deliver: 'off' }] });
  desk.clock.tick(10);
  assert.deepEqual(about(record), ['e-2', 'e-1']);
  desk.item(approval(6, { record: { ...record, id: '---' } }));
  assert.deepEqual(about({ ...record, id: '---' }), ['e-6'], 'an id without letters is found too');
});
