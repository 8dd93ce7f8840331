/** End to end in one relay: event over HTTP, desk over Socket.IO, answer, delivered response, state back at the desk. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { Item } from '../../../shared/items.ts';
import { until } from '../../helpers/until.ts';
import { startDesk, type TestDesk } from '../desk/relay-desk.ts';
import { SECRET, startReceiver, status } from '../outbound/receiver.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const desks: TestDesk[] = [];

const receiver = await startReceiver();
const [erp, ...rest] = DIRECTORY.sources;
const relay = await startRelay({
  directory: {
    ...DIRECTORY,
    sources: [{ ...erp, response: { url: receiver.url, secret: SECRET } }, ...rest],
    gateways: [{ id: 'customers', kind: 'webhook', url: receiver.url, secret: SECRET }],
  },
});
after(async () => {
  for (const desk of desks) desk.close();
  await relay.close();
  await receiver.close();
});

async function deskOf(token: string): Promise<TestDesk> {
  const desk = startDesk(relay.url, { token });
  desks.push(desk);
  await until('live', () => desk.live);
  return desk;
}
async function make(type: string, data: object = {}): Promise<string> {
  const [result] = await relay.send(event(type, data));
  return result!.itemId;
}
const itemAt = (desk: TestDesk, id: string, what: string, is: (item: Item) => boolean) =>
  until(what, () => {
    const item = desk.items.get(id);
    return item && is(item) && item;
  });

test('approved at a desk, confirmed by the source, seen by everyone; the second answer hears of the first', async () => {
  const dana = await deskOf('dana-token');
  const lee = await deskOf('lee-token');
  const id = await make('approval.requested');
  await itemAt(dana, id, 'the item arrives', () => true);
  const reply = await dana.socket.emitWithAck('respond', { itemId: id, action: 'approve', key: randomUUID() });
  assert.ok(reply.ok && reply.value.outcome?.by.id === 'dana');
  for (const desk of [dana, lee]) {
    const item = await itemAt(desk, id, 'confirmed', ({ outcome }) => outcome?.fate === 'confirmed');
    assert.equal(item.answers[0]!.fate, 'confirmed');
  }
  const late = await lee.socket.emitWithAck('respond', { itemId: id, action: 'reject', key: randomUUID() });
  assert.ok(!late.ok && late.problem.code === 'ALREADY_ANSWERED');
  await until('the audit has each step', async () => {
    const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
    const kinds = items.flatMap((one: { item: string | null; kind: string }) => (one.item === id ? [one.kind] : []));
    return ['event', 'answered', 'confirmed'].every((kind) => kinds.includes(kind));
  });
  const post = receiver.received.find(({ body }) => body.includes(id))!;
  assert.ok(post.signed);
  const { data, type } = JSON.parse(post.body);
  assert.equal(type, 'com.beckon.response.recorded');
  assert.equal(data.respondedBy.id, 'dana');
  assert.equal(data.decision.state, 'approved');
  assert.match(
    (await relay.get('/metrics')).text,
    /beckon_outbound_attempts_total\{kind="response",result="delivered"\} \d/,
  );
});

test('a question goes out too, and the item waits', async () => {
  const dana = await deskOf('dana-token');
  const id = await make('approval.requested');
  const ask = { itemId: id, action: 'request-info', key: randomUUID(), comment: 'Which budget?' };
  const actions = (await itemAt(dana, id, 'arrives', () => true)).actions;
  ask.action = actions.find(({ kind }) => kind === 'request-info')!.id;
  assert.ok((await dana.socket.emitWithAck('respond', ask)).ok);
  const item = await itemAt(dana, id, 'confirmed', ({ answers }) => answers[0]?.fate === 'confirmed');
  assert.equal(item.state, 'waiting');
});

test('a refusal of the source reaches the desk with its reason', async () => {
  receiver.answer(status(200, '{"status":"refused","reason":"budget closed"}'));
  const dana = await deskOf('dana-token');
  const id = await make('approval.requested');
  await dana.socket.emitWithAck('respond', { itemId: id, action: 'approve', key: randomUUID() });
  const item = await itemAt(dana, id, 'refused', ({ refused }) => refused !== undefined);
  assert.deepEqual([item.state, item.refused!.by.id, item.refused!.reason], ['open', 'dana', 'budget closed']);
  receiver.answer(status(204));
});

test('a dead letter is shown to the administrator and replayed under its own id', async () => {
  receiver.answer(status(500));
  const dana = await deskOf('dana-token');
  const id = await make('approval.requested');
  await dana.socket.emitWithAck('respond', { itemId: id, action: 'approve', key: randomUUID() });
  await itemAt(dana, id, 'failed', ({ outcome }) => outcome?.fate === 'failed');
  receiver.answer(status(204));
  const letters = (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;
  const letter = letters.find(({ itemId }: { itemId: string }) => itemId === id);
  assert.equal(letter.kind, 'response');
  assert.ok((await relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, {}, ADMIN)).status < 300);
  await itemAt(dana, id, 'confirmed', ({ outcome }) => outcome?.fate === 'confirmed');
  const ids = receiver.received.filter(({ body }) => body.includes(id)).map((post) => post.id);
  assert.equal(ids.length, 4);
  assert.equal(new Set(ids).size, 1);
  const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
  const acts = items.filter(({ item, kind }: { item: string | null; kind: string }) => item === id && kind === 'admin');
  assert.deepEqual(
    acts.map(({ facts: { act, by, letter: one } }: { facts: Record<string, string> }) => [act, by, one]),
    [['dead letter replay', 'console', letter.id]],
  );
});

test('a customer’s message is delivered through one channel and refused by another; staff watch', async () => {
  receiver.answer((response, received, request) =>
    status(received.body.includes('+4930123456') ? 400 : 204)(response, received, request),
  );
  const dana = await deskOf('dana-token');
  const channels = [
    { gateway: 'customers', kind: 'push', to: 'jo@customer.example' },
    { gateway: 'customers', kind: 'sms', to: '+4930123456' },
  ];
  const id = await make('customer.notification', { customer: { ref: 'C1', name: 'Jo' }, channels });
  const item = await itemAt(
    dana,
    id,
    'both ended',
    ({ messages }) => messages[0]?.status === 'delivered' && messages[1]?.status === 'failed',
  );
  receiver.answer(status(204));
  assert.doesNotMatch(JSON.stringify(item.messages), /jo@customer|30123456/, 'addresses are masked');
  const post = receiver.received.find(({ body }) => body.includes('jo@customer.example'))!;
  const { to, kind, customer } = JSON.parse(post.body);
  assert.deepEqual(
    { to, kind, customer },
    { to: 'jo@customer.example', kind: 'push', customer: { ref: 'C1', name: 'Jo' } },
  );
});

test('a reminder relative to dueAt notifies again; expiry ends the item', async () => {
  const dana = await deskOf('dana-token');
  const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
  const id = await make('approval.requested', {
    dueAt: soon(3_600_000),
    reminders: ['-PT59M52S'],
  });
  const ending = await make('approval.requested', { expiresAt: soon(8_000) });
  const reminded = await itemAt(dana, id, 'reminded', ({ beckon }) => beckon.reason === 'reminder');
  assert.equal(reminded.thread.at(-1)!.kind, 'reminder');
  await itemAt(dana, ending, 'expired', ({ state }) => state === 'expired');
});

test('seen, claimed, snoozed, delegated, subscribed at one desk: known at the person’s other desk', async () => {
  const one = await deskOf('kim-token');
  const other = await deskOf('kim-token');
  const id = await make('task.assigned', { audience: { users: ['kim'] } });
  await itemAt(one, id, 'arrives', () => true);
  for (const reply of [
    await one.socket.emitWithAck('seen', { itemIds: [id] }),
    await one.socket.emitWithAck('shown', { itemIds: [id] }),
    await one.socket.emitWithAck('snooze', { itemId: id, until: new Date(Date.now() + 60_000).toISOString() }),
    await one.socket.emitWithAck('claim', { itemId: id }),
  ]) {
    assert.deepEqual(reply, { ok: true, value: null });
  }
  await until('own state', () => other.own.get(id)?.seenAt && other.own.get(id)?.snoozedUntil);
  await itemAt(other, id, 'claimed', ({ claimedBy }) => claimedBy?.id === 'kim');
  assert.ok((await one.socket.emitWithAck('delegate', { itemId: id, to: 'sam', note: 'yours' })).ok);
  const sam = await deskOf('sam-token');
  assert.ok(sam.items.has(id));
  const rules = [{ role: 'support', types: ['*'], deliver: 'badge' as const }];
  assert.ok((await one.socket.emitWithAck('subscriptions', { rules })).ok);
  await until('told', () => other.me?.subscriptions.rules.length === 1);
});
