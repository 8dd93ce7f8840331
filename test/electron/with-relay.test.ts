/** Core, local store and relay client against the real relay: every arrow crosses a real socket. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { pair } from '../../desk/relay-client/pairing.ts';
import { until } from '../helpers/until.ts';
import { SECRET, startReceiver } from '../relay/outbound/receiver.ts';
import { bareEvent, DIRECTORY, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { linkedDesk } from './parts/linked-desk.ts';
import { asking } from './parts/network.ts';

async function relayFor(t: TestContext): Promise<RunningRelay> {
  const relay = await startRelay();
  t.after(() => relay.close());
  return relay;
}

test('an event becomes a notification, an answer its outcome, and the other desk withdraws', async (t) => {
  const relay = await relayFor(t);
  const [dana, kim] = [linkedDesk(t, () => relay.url, 'dana-token'), linkedDesk(t, () => relay.url, 'kim-token')];
  for (const one of [dana, kim]) one.connect();
  await Promise.all([dana.live(), kim.live()]);
  const id = await relay.sendOne(event('approval.requested', { title: 'PO 4711' }));
  await until('raised at both', () => dana.screen.has(id) && kim.screen.has(id));
  dana.desk.notifications.shown(id);
  const shownAt = Date.now();
  await until('at rest, so that a press counts', () => Date.now() - shownAt > 700);
  dana.desk.notifications.pressed(id, 'approve');
  dana.desk.commands.sendNow([id]);
  await until('withdrawn at both', () => !dana.screen.has(id) && !kim.screen.has(id));
  await until('recorded', () => dana.desk.commands.item(id)?.pending === null);
  assert.equal(dana.desk.commands.item(id)?.item.outcome?.by.id, 'dana');
  await until('kim knows who', () => kim.desk.commands.item(id)?.item.outcome?.by.name === 'Dana Fox');
  assert.throws(() => kim.desk.commands.answer(id, { action: 'approve' }), /no longer possible/);
});

test('withdrawn: open again at every desk, notifies everyone but the person who withdrew, and can be answered again', async (t) => {
  const source = await startReceiver();
  t.after(() => source.close());
  const [erp, ...others] = DIRECTORY.sources;
  const response = { url: source.url, secret: SECRET };
  const relay = await startRelay({ directory: { ...DIRECTORY, sources: [{ ...erp, response }, ...others] } });
  t.after(() => relay.close());
  const [dana, kim] = [linkedDesk(t, () => relay.url, 'dana-token'), linkedDesk(t, () => relay.url, 'kim-token')];
  for (const one of [dana, kim]) one.connect();
  await Promise.all([dana.live(), kim.live()]);
  const approve = { id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' };
  const id = await relay.sendOne(event('approval.requested', { title: 'PO 4713', actions: [approve] }));
  await until('at both', () => dana.screen.has(id) && kim.screen.has(id));
  dana.answerNow(id, { action: 'approve' });
  const answer = await until('confirmed', () => {
    const last = dana.desk.commands.item(id)?.item.answers.at(-1);
    return last?.fate === 'confirmed' && last;
  });
  await until('gone at kim', () => !kim.screen.has(id));
  const raised = dana.raised.length;
  dana.client.use(null);
  await assert.rejects(dana.desk.commands.withdraw({ itemId: id, key: answer.key }), /needs the network/);
  dana.connect();
  await dana.live();
  await dana.desk.commands.withdraw({ itemId: id, key: answer.key });
  await until('kim is asked', () => kim.screen.get(id)?.body.includes('Dana Fox took the answer back'));
  await until('open at dana', () => dana.desk.commands.item(id)?.item.state === 'open');
  assert.equal(dana.raised.length, raised, 'nobody is beckoned for what they did themselves');
  await assert.rejects(kim.desk.commands.withdraw({ itemId: id, key: answer.key }), /Only who gave an answer/);
  kim.answerNow(id, { action: 'approve' });
  await until('answered anew', () => dana.desk.commands.item(id)?.item.outcome?.by.id === 'kim');
});

test('answered offline by two: the first counts, the other learns who was faster', async (t) => {
  const relay = await relayFor(t);
  const [dana, kim] = [linkedDesk(t, () => relay.url, 'dana-token'), linkedDesk(t, () => relay.url, 'kim-token')];
  for (const one of [dana, kim]) one.connect();
  await Promise.all([dana.live(), kim.live()]);
  const id = await relay.sendOne(event('approval.requested', { title: 'PO 4712' }));
  await until('at both', () => dana.screen.has(id) && kim.screen.has(id));
  for (const one of [dana, kim]) {
    one.client.use(null);
    one.answerNow(id, { action: 'approve' });
    assert.equal(one.desk.commands.item(id)?.pending?.status, 'kept');
  }
  dana.connect();
  await until('dana counts', () => dana.desk.commands.item(id)?.item.outcome !== null);
  kim.connect();
  const told = await until('kim is told', () => kim.desk.commands.item(id)?.pending?.problem);
  assert.match(told, /^Already approved by Dana Fox at /);
  await until('kim is beckoned for it', () =>
    [...kim.screen.values()].some(({ title }) => /^Your approval.* did not count$/.test(title)),
  );
});

test('relay restart during an absence: one summary of missed items, nothing twice', async (t) => {
  const relay = await relayFor(t);
  const dana = linkedDesk(t, () => relay.url, 'dana-token');
  dana.connect();
  await dana.live();
  dana.client.use(null);
  await relay.restart();
  const results = await relay.send(...[1, 2, 3].map((n) => event('approval.requested', { title: `PO ${n}` })));
  await relay.send(
    event('status.changed', {
      title: 'Order shipped',
      record: { system: 'ERP', type: 'order', id: '1' },
      status: { to: 'shipped' },
    }),
  );
  await relay.post(
    `/v1/items/${results[0]?.itemId}/responses`,
    { action: 'approve', key: crypto.randomUUID() },
    'kim-token',
  );
  dana.connect();
  await dana.live();
  await until('the summary', () => dana.raised.length > 0);
  assert.deepEqual(
    dana.raised.map(({ title }) => title),
    ['2 new while Beckon was not connected'],
    'the shipped order is information: listed, not summed up',
  );
});

test('seen, snoozed and subscriptions reach the relay, and come back to another desk of the same person', async (t) => {
  const relay = await relayFor(t);
  const [one, two] = [linkedDesk(t, () => relay.url, 'dana-token'), linkedDesk(t, () => relay.url, 'dana-token')];
  for (const desk of [one, two]) desk.connect();
  await Promise.all([one.live(), two.live()]);
  const id = await relay.sendOne(
    event('status.changed', {
      title: 'Order shipped',
      severity: 'warning',
      record: { system: 'ERP', type: 'order', id: '1' },
      status: { to: 'shipped' },
    }),
  );
  await until('at both', () => one.screen.has(id) && two.screen.has(id));
  one.desk.commands.seen({ itemIds: [id] });
  await until('gone at the other desk too', () => !two.screen.has(id));
  const rules = [{ role: 'approver', types: ['status.changed'], deliver: 'badge' as const }];
  one.desk.commands.subscriptions({ rules });
  await until('at the relay', async () => {
    const { body } = await relay.get('/v1/me/subscriptions', 'dana-token');
    return body.rules?.length === 1;
  });
  await one.desk.commands.claim({ itemIds: [id], release: false });
  await until('claimed', () => two.desk.commands.item(id)?.item.claimedBy?.id === 'dana');
});

test('a claim without the network says so', async (t) => {
  const relay = await relayFor(t);
  const dana = linkedDesk(t, () => relay.url, 'dana-token');
  dana.connect();
  await dana.live();
  const id = await relay.sendOne(event('approval.requested'));
  await until('there', () => dana.screen.has(id));
  dana.client.use(null);
  await assert.rejects(dana.desk.commands.claim({ itemIds: [id], release: false }), /needs the network/);
});

test('a code that does not exist is refused in words', async (t) => {
  const relay = await relayFor(t);
  await assert.rejects(
    pair({ relay: relay.url, code: 'NOPE-NOPE', device: 'test' }, asking()),
    /The code is not valid/,
  );
});

test('handed over to a person found by name: their desk notifies, mine lists it without buttons, both threads record it', async (t) => {
  const relay = await relayFor(t);
  const [dana, sam] = [linkedDesk(t, () => relay.url, 'dana-token'), linkedDesk(t, () => relay.url, 'sam-token')];
  for (const one of [dana, sam]) one.connect();
  await Promise.all([dana.live(), sam.live()]);
  const id = await relay.sendOne(
    event('approval.requested', { title: 'PO 4720', audience: { users: ['dana'] }, requester: 'kim' }),
  );
  await until('at dana', () => dana.screen.has(id));
  const { items } = await dana.desk.commands.people({ q: 'sam' });
  assert.deepEqual(
    items.map((person) => person.id),
    ['sam'],
  );
  await dana.desk.commands.delegate({ itemIds: [id], to: 'sam', note: 'Yours' });
  await until('dana has no answer left', () => dana.desk.commands.item(id)?.mine.actions.length === 0);
  await until('raised at sam', () => sam.screen.has(id));
  await until('gone at dana', () => !dana.screen.has(id));
  const threadOf = (one: typeof dana) => one.desk.commands.item(id)?.item.thread.map(({ kind, text }) => [kind, text]);
  await until('dana reads it', () => threadOf(dana)?.some(([kind]) => kind === 'delegated'));
  assert.equal(threadOf(sam)?.[0]?.[1], 'Yours');
  sam.answerNow(id, { action: 'approve' });
  await until('answered in her place', () => dana.desk.commands.item(id)?.item.outcome?.by.id === 'sam');
  await assert.rejects(dana.desk.commands.delegate({ itemIds: [id], to: 'nobody-here' }), /answered|nobody/);
});

test('a question withdraws the notification while it waits, and its answer raises the same item again', async (t) => {
  const relay = await relayFor(t);
  const dana = linkedDesk(t, () => relay.url, 'dana-token');
  dana.connect();
  await dana.live();
  const asked = event('approval.requested', { title: 'PO 4723' });
  const id = await relay.sendOne(asked);
  await until('raised', () => dana.screen.has(id));
  dana.answerNow(id, { action: 'request-info', comment: 'Which cost centre?' });
  await until('the item waits', () => dana.desk.commands.item(id)?.item.state === 'waiting');
  await until('withdrawn while it waits', () => !dana.screen.has(id));
  await relay.send(bareEvent('info.provided', { eventId: asked.id, text: 'It is 4200', by: 'Kim Reyes' }));
  assert.match((await until('raised again', () => dana.screen.get(id))).body, /4200/);
});

test('out of office: sent to every desk of the person, items reach the stand-in, and it ends', async (t) => {
  const relay = await relayFor(t);
  const desks = ['dana-token', 'dana-token', 'sam-token'].map((token) => linkedDesk(t, () => relay.url, token));
  const [first, second, sam] = desks;
  assert.ok(first && second && sam);
  for (const one of desks) one.connect();
  await Promise.all(desks.map((one) => one.live()));
  const span = {
    from: new Date(Date.now() - 60_000).toISOString(),
    to: new Date(Date.now() + 3_600_000).toISOString(),
  };
  await first.desk.commands.absence({ ...span, delegate: 'sam' });
  await until('at both desks', () =>
    [first, second].every((one) => one.desk.snapshot().me?.absence?.delegate === 'sam'),
  );
  const id = await relay.sendOne(event('approval.requested', { title: 'PO 4721', audience: { users: ['dana'] } }));
  await until('at the stand-in', () => sam.screen.has(id));
  assert.equal(sam.desk.commands.item(id)?.mine.why?.via, 'stand-in');
  await assert.rejects(second.desk.commands.absence({ from: span.to, to: span.from }), /after from/);
  await second.desk.commands.absence({});
  await until('ended at both', () => [first, second].every((one) => one.desk.snapshot().me?.absence === null));
  first.client.use(null);
  await assert.rejects(first.desk.commands.absence({}), /needs the network/);
  await assert.rejects(first.desk.commands.people({ q: 'sam' }), /once you are connected/);
  await assert.rejects(first.desk.commands.delegate({ itemIds: [id], to: 'sam' }), /needs the network/);
});

test('undone at the desk: the relay never heard of it; held, then recorded', async (t) => {
  const relay = await relayFor(t);
  const dana = linkedDesk(t, () => relay.url, 'dana-token');
  dana.connect();
  await dana.live();
  const id = await relay.sendOne(event('approval.requested', { title: 'PO 4722' }));
  await until('raised', () => dana.screen.has(id));
  dana.desk.commands.answer(id, { action: 'reject' });
  assert.deepEqual(dana.desk.commands.undo([id]), [id]);
  dana.desk.commands.answer(id, { action: 'approve' });
  await dana.desk.finish();
  await until('recorded', () => dana.desk.commands.item(id)?.item.outcome?.action === 'approve');
  assert.equal(dana.desk.commands.item(id)?.item.answers.length, 1);
});
