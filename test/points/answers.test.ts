/** Where Beckon goes further, points 1 to 4, 10 and 13: answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signature } from '../helpers/source-system.ts';
import { until } from '../helpers/until.ts';
import { bareEvent, DIRECTORY, event } from '../relay/parts/relay.ts';
import { openPlace, tokenOf } from './place.ts';

test('point 1: one signed contract both ways', async (t) => {
  const { relay, source, answer } = await openPlace(t);
  const body = JSON.stringify(event('approval.requested', {}, { id: 'po-1' }));
  const timestamp = String(Math.floor(Date.now() / 1000));
  const secret = DIRECTORY.sources[0]?.signingSecret ?? '';
  const send = (signed: string) =>
    relay.post('/v1/sources/erp/events', body, undefined, {
      'content-type': 'application/cloudevents+json',
      'webhook-id': 'msg-1',
      'webhook-timestamp': timestamp,
      'webhook-signature': signature(secret, 'msg-1', timestamp, signed),
    });
  assert.equal((await send(`${body} `)).status, 401, 'signed over something else');
  const accepted = await send(body);
  assert.equal(accepted.status, 202);
  assert.equal((await answer(accepted.body.results[0].itemId, 'approve', 'dana')).status, 200);
  const response = await until('the response', () => source.received[0]);
  assert.equal(response.valid, true);
  assert.equal(response.event.type, 'com.beckon.response.recorded');
  assert.deepEqual([response.event.data.action, response.event.data.eventId], ['approve', 'po-1']);
});

test('point 2: an answer has a visible fate', async (t) => {
  const { source, make, when, answer, desk } = await openPlace(t);
  const dana = await desk('dana');
  const confirmed = await make('approval.requested');
  await until('raised', () => dana.screen.has(confirmed));
  dana.client.use(null);
  dana.desk.notifications.pressed(confirmed, 'approve');
  dana.desk.notifications.pressed('undo', 'send-now');
  assert.equal(dana.desk.commands.item(confirmed)?.pending?.status, 'kept', 'without a network it is kept');
  dana.connect();
  await until('confirmed', () => dana.desk.commands.item(confirmed)?.item.outcome?.fate === 'confirmed');
  source.behave('refuse');
  const refused = await make('approval.requested');
  await answer(refused, 'approve', 'dana');
  const { outcome } = await when(refused, 'refused', (item) => item.outcome?.fate === 'refused');
  assert.equal(outcome?.reason, 'budget closed');
  await until('told at the desk', () => dana.raised.some(({ title, body }) => /refused/.test(title + body)));
});

test('point 3: the first answer wins, live; all, quorum and sequential decide as asked', async (t) => {
  const { make, item, answer, desk } = await openPlace(t);
  const [dana, kim] = [await desk('dana'), await desk('kim')];
  const id = await make('approval.requested');
  await until('raised at both', () => dana.screen.has(id) && kim.screen.has(id));
  dana.desk.notifications.pressed(id, 'approve');
  dana.desk.notifications.pressed('undo', 'send-now');
  await until('withdrawn at the other', () => !kim.screen.has(id));
  assert.equal(kim.desk.commands.item(id)?.item.outcome?.by.name, 'Dana Fox');
  assert.equal((await answer(id, 'reject', 'kim')).body.code, 'ALREADY_ANSWERED');

  const state = async (one: string) => (await item(one)).decision?.state;
  const all = await make('approval.requested', { audience: { users: ['dana', 'lee'] }, decision: { policy: 'all' } });
  await answer(all, 'approve', 'dana');
  assert.equal(await state(all), 'open');
  await answer(all, 'approve', 'lee');
  assert.equal(await state(all), 'approved');
  const two = await make('approval.requested', { decision: { policy: 'quorum', quorum: 2 } });
  for (const person of ['dana', 'lee']) await answer(two, 'reject', person);
  assert.equal(await state(two), 'rejected', 'two approvals can no longer be had of three');
  const turns = await make('approval.requested', { decision: { policy: 'sequential', order: ['lee', 'dana'] } });
  assert.equal((await answer(turns, 'approve', 'dana')).body.code, 'NOT_YOUR_TURN');
  for (const person of ['lee', 'dana']) assert.equal((await answer(turns, 'approve', person)).status, 200);
  assert.equal(await state(turns), 'approved');
});

test('point 4: "request information" is a round trip', async (t) => {
  const { relay, source, when, answer, desk } = await openPlace(t);
  const dana = await desk('dana');
  const asked = event('approval.requested', { title: 'PO 4711 needs your approval' });
  const [result] = await relay.send(asked);
  const id = result?.itemId ?? '';
  assert.equal((await answer(id, 'request-info', 'dana')).body.code, 'COMMENT_REQUIRED');
  assert.equal((await answer(id, 'request-info', 'dana', 'Which cost centre?')).status, 200);
  const question = await until('the question at the source', () => source.received[0]);
  assert.equal(question.event.data.comment, 'Which cost centre?');
  assert.equal((await when(id, 'waiting', (item) => item.state === 'waiting')).state, 'waiting');
  await until('withdrawn while it waits', () => !dana.screen.has(id));
  await relay.send(bareEvent('info.provided', { eventId: asked.id, text: 'It is 4200', by: 'Kim Reyes' }));
  const again = await until('the same item, to the same person', () => dana.screen.get(id));
  assert.match(again.body, /4200/);
  const { state, thread } = await when(id, 'open', (item) => item.state === 'open');
  assert.equal(state, 'open');
  assert.deepEqual(
    thread.map(({ kind, text }) => [kind, text]),
    [
      ['question', 'Which cost centre?'],
      ['answer', 'It is 4200'],
    ],
  );
});

test('point 10: claim, hand over, out of office, and nobody approves their own request', async (t) => {
  const { relay, make, item, answer, desk } = await openPlace(t);
  const lee = await desk('lee');
  const id = await make('approval.requested', { requester: 'kim', audience: { users: ['dana', 'kim'] } });
  const post = (path: string, body: object, person: string) =>
    relay.post(`/v1/items/${id}/${path}`, body, tokenOf(person));
  assert.equal((await post('claim', {}, 'dana')).status, 200);
  assert.equal((await item(id)).claimedBy?.name, 'Dana Fox');
  assert.equal((await answer(id, 'approve', 'kim')).body.code, 'SEPARATION_OF_DUTIES');
  assert.equal((await post('delegate', { to: 'lee', note: 'You know them' }, 'dana')).status, 200);
  await until('the other desk beckons', () => lee.screen.has(id));
  assert.equal((await answer(id, 'approve', 'lee')).status, 200);
  assert.deepEqual((await item(id)).outcome?.by, {
    id: 'lee',
    name: 'Lee Roe',
    onBehalfOf: { id: 'dana', name: 'Dana Fox' },
  });

  const own = await make('approval.requested', { requester: 'kim', audience: { users: ['dana'] } });
  await relay.post(`/v1/items/${own}/delegate`, { to: 'kim' }, tokenOf('dana'));
  assert.equal((await answer(own, 'approve', 'kim')).body.code, 'SEPARATION_OF_DUTIES', 'not even by hand-over');

  const away = { from: new Date(Date.now() - 1000).toISOString(), to: '2099-01-01T00:00:00Z', delegate: 'lee' };
  await relay.put('/v1/me/absence', away, tokenOf('dana'));
  const next = await make('approval.requested', { audience: { users: ['dana'] } });
  await until('the stand-in is asked', () => lee.screen.has(next));
});

test('point 13: step-up above an amount, and no detail on a locked screen', async (t) => {
  const { make, item, answer, desk } = await openPlace(t, { more: { stepUp: [{ value: '10000', currency: 'EUR' }] } });
  const dana = await desk('dana');
  const amount = (value: string) => ({ amount: { value, currency: 'EUR' }, title: `Pay ${value}` });
  const [small, large] = [
    await make('approval.requested', amount('10000.00')),
    await make('approval.requested', amount('10000.01')),
  ];
  await until('raised', () => dana.screen.has(large));
  assert.deepEqual([(await item(small)).stepUp ?? false, (await item(large)).stepUp], [false, true]);
  assert.equal((await answer(large, 'approve', 'dana')).body.code, 'COMMENT_REQUIRED');
  dana.desk.notifications.pressed(large, 'approve');
  assert.equal(dana.desk.commands.item(large)?.pending, null, 'nothing is sent before it is confirmed');
  assert.equal(
    dana.opened.some((window) => window.includes(large)),
    true,
    'the reply window asks',
  );
  dana.desk.setLocked(true);
  const locked = await make('approval.requested', amount('10000.02'));
  const shown = await until('raised on the locked screen', () => dana.screen.get(locked));
  assert.deepEqual([shown.title, shown.body, shown.buttons], ['An approval is waiting in Beckon', '', []]);
});
