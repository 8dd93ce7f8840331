/** A source reads its responses: pages, waits, confirmation, by id, the item of an event, erasure. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { ADMIN, event } from '../parts/relay.ts';
import { startWithReceiver } from '../parts/with-receiver.ts';

const { receiver, relay } = await startWithReceiver({});
after(async () => {
  await relay.close();
  await receiver.close();
});

const CRM = '/v1/sources/crm';
const read = (query = '', key = 'crm-key') => relay.get(`${CRM}/responses${query}`, key);
const item = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
const answer = (id: string, action = 'approve', token = 'dana-token') =>
  relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID() }, token);
async function ask(data: object = {}, key = 'crm-key', more: object = {}): Promise<string> {
  const one = event('approval.requested', data, { source: '/crm', ...more });
  const sent = await relay.post('/v1/events', one, key, { 'content-type': 'application/cloudevents+json' });
  assert.equal(sent.status, 202, sent.text);
  return sent.body.results[0].itemId;
}
/** Reads everything there is. @returns the cursor after it */
async function readAll(): Promise<string> {
  let page = await read('?limit=200');
  while (page.body.responses.length > 0) page = await read(`?limit=200&after=${page.body.next}`);
  return page.body.next;
}
const itemsOf = (reply: { body: { responses: { event: { data: { itemId: string } } }[] } }) =>
  reply.body.responses.map((one) => one.event.data.itemId);

test('an answer is recorded until its source reads it, then confirmed', async () => {
  const id = await ask();
  await answer(id);
  assert.equal((await item(id)).outcome.fate, 'recorded');
  const { status, body, headers } = await read();
  assert.deepEqual([status, headers.get('cache-control')], [200, 'no-store']);
  const [{ event: response, cursor }] = body.responses.slice(-1);
  assert.deepEqual(
    [response.type, response.subject, response.data.action, response.data.respondedBy],
    ['com.beckon.response.recorded', id, 'approve', { id: 'dana', name: 'Dana Fox' }],
  );
  assert.equal(body.next, cursor);
  const { outcome, answers } = await item(id);
  assert.deepEqual([outcome.fate, answers[0].attempts, answers[0].attempted], ['confirmed', 1, true]);
  const again = await read(`/${response.id}`);
  assert.deepEqual(again.body, { cursor, event: response });
});

test('pages continue after a cursor, in the order of the answers', async () => {
  const start = await readAll();
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    ids.push(await ask());
    await answer(ids[n] ?? '');
  }
  const first = await read(`?limit=2&after=${start}`);
  const second = await read(`?limit=2&after=${first.body.next}`);
  assert.deepEqual([itemsOf(first), itemsOf(second)], [ids.slice(0, 2), ids.slice(2)]);
  const end = await read(`?after=${second.body.next}`);
  assert.deepEqual([end.body.responses, end.body.next], [[], second.body.next]);
  assert.deepEqual(itemsOf(await read(`?limit=1&after=${first.body.responses[0].cursor}`)), [ids[1]]);
});

test('a read waits for the next response of its own source', async () => {
  const start = await readAll();
  const waiting = read(`?after=${start}&wait=PT50S`);
  const foreign = await ask({}, 'narrow-key').catch(() => null);
  assert.equal(foreign, null);
  const id = await ask();
  await answer(id);
  assert.deepEqual(itemsOf(await waiting), [id]);
  assert.equal((await item(id)).outcome.fate, 'confirmed');
  const empty = await read(`?after=${await readAll()}&wait=PT0.05S`);
  assert.deepEqual([empty.status, empty.body.responses], [200, []]);
});

test('at most four reads of a source wait; one that its caller leaves makes room', async () => {
  const start = await readAll();
  const leaving = new AbortController();
  const url = `${relay.url}${CRM}/responses?after=${start}&wait=PT50S`;
  const headers = { authorization: 'Bearer crm-key' };
  const left = fetch(url, { headers, signal: leaving.signal }).catch(() => 'left');
  // The short reads below may take a place before one of these has it.
  const waiting = [1, 2, 3].map(() =>
    until('it has a place', async () => {
      const reply = await read(`?after=${start}&wait=PT50S`);
      return reply.status !== 429 && reply;
    }),
  );
  const fifth = await until('a fifth is refused', async () => {
    const reply = await read(`?after=${start}&wait=PT0.01S`);
    return reply.status === 429 && reply;
  });
  assert.deepEqual([fifth.body.code, fifth.headers.get('retry-after')], ['RATE_LIMITED', '5']);
  leaving.abort();
  assert.equal(await left, 'left');
  await until('there is room', async () => (await read(`?after=${start}&wait=PT0.01S`)).status === 200);
  const id = await ask();
  await answer(id);
  for (const page of await Promise.all(waiting)) assert.deepEqual(itemsOf(page), [id]);
});

test('a source with an endpoint reads what is posted to it; reading does not confirm', async () => {
  const release = Promise.withResolvers<void>();
  receiver.answer((response) => void release.promise.then(() => response.writeHead(204).end()));
  const id = await ask({}, 'erp-key');
  await answer(id);
  await until('it is posted', () => receiver.received.length === 1);
  const { body } = await relay.get('/v1/sources/erp/responses', 'erp-key');
  const response = body.responses.at(-1).event;
  assert.deepEqual(response, JSON.parse(receiver.received[0]?.body ?? ''));
  assert.equal(response.id, receiver.received[0]?.id);
  assert.equal((await item(id)).outcome.fate, 'delivering');
  release.resolve();
  await until('it is confirmed', async () => (await item(id)).outcome.fate === 'confirmed');
  const after = await relay.get(`/v1/sources/erp/responses/${response.id}`, 'erp-key');
  assert.deepEqual(after.body.event, response, 'it remains readable');
});

test('an answer that was read is withdrawn by a second response, an unread one disappears', async () => {
  const start = await readAll();
  const actions = [{ id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT1H' }];
  const withdraw = async (id: string) => {
    const { answers } = await item(id);
    return relay.post(`/v1/items/${id}/responses/${answers[0].key}/withdraw`, {}, 'dana-token');
  };
  const [seen, unseen] = [await ask({ actions }), await ask({ actions })];
  await answer(seen);
  const first = await read(`?after=${start}`);
  assert.deepEqual(itemsOf(first), [seen]);
  await answer(unseen);
  assert.equal((await withdraw(unseen)).status, 200);
  assert.equal((await item(unseen)).state, 'open');
  assert.equal((await withdraw(seen)).status, 200);
  assert.equal((await item(seen)).outcome.fate, 'withdrawing');
  const second = await read(`?after=${first.body.next}`);
  assert.deepEqual(
    second.body.responses.map((one: { event: { type: string } }) => one.event.type),
    ['com.beckon.response.withdrawn'],
  );
  assert.equal((await item(seen)).state, 'open');
  assert.equal(
    (await read(`/${first.body.responses[0].event.id}`)).status,
    200,
    'what the source has remains readable',
  );
});

test('a cursor of another epoch begins at the start; malformed parameters are named', async () => {
  const other = await read(`?limit=1&after=${randomUUID()}.999999`);
  assert.deepEqual([other.status, other.body.responses.length], [200, 1]);
  for (const query of [
    'after=7',
    'limit=0',
    'limit=201',
    'wait=PT61S',
    'wait=-PT1S',
    'wait=P99999D',
    'wait=soon',
    'x=1',
  ]) {
    const reply = await read(`?${query}`);
    const known = query.startsWith('x') ? [200, undefined] : [400, 'REQUEST_INVALID'];
    assert.deepEqual([reply.status, reply.body.code], known, query);
  }
});

test('a response belongs to its source alone', async () => {
  await answer(await ask());
  const [{ event: response }] = (await read()).body.responses.slice(-1);
  const refusals = [
    [await read('', 'erp-key'), 403],
    [await read(`/${response.id}`, 'erp-key'), 403],
    [await relay.get(`/v1/sources/erp/responses/${response.id}`, 'erp-key'), 404],
    [await read('', 'wrong-key'), 401],
    [await read('', 'dana-token'), 401],
    [await relay.get(`${CRM}/responses`), 401],
    [await read(`/${randomUUID()}`), 404],
  ] as const;
  assert.deepEqual(
    refusals.map(([reply]) => reply.status),
    refusals.map(([, status]) => status),
  );
});

test('the item of an event, by id or subject, with its outcome', async () => {
  const eventId = randomUUID();
  const id = await ask({}, 'crm-key', { id: eventId, subject: 'order/7' });
  const state = (query: string) => relay.get(`${CRM}/items?${query}`, 'crm-key');
  const open = (await state(`eventId=${eventId}`)).body;
  assert.deepEqual(
    [open.itemId, open.eventId, open.eventSource, open.state, open.outcome, open.fate],
    [id, eventId, '/crm', 'open', null, null],
  );
  await answer(id);
  for (const query of [`eventId=${eventId}`, `eventId=${encodeURIComponent('order/7')}&eventSource=/crm`]) {
    const { body } = await state(query);
    assert.deepEqual([body.state, body.outcome.action, body.fate], ['answered', 'approve', 'recorded']);
  }
  assert.deepEqual(
    [
      (await state('eventId=nothing')).status,
      (await state('')).status,
      (await state(`eventId=${eventId}&eventSource=/x`)).status,
    ],
    [404, 400, 404],
  );
});

test('an erased person is named in no stored response', async () => {
  const start = await readAll();
  const [known, unread] = [await ask(), await ask()];
  await answer(known, 'approve', 'lee-token');
  const first = await read(`?after=${start}`);
  assert.deepEqual(first.body.responses[0].event.data.respondedBy, { id: 'lee', name: 'Lee Roe' });
  await answer(unread, 'approve', 'lee-token');
  const erased = await relay.post('/v1/admin/people/lee/erase', {}, ADMIN);
  assert.equal(erased.status, 200, erased.text);
  const { responses } = (await read(`?after=${start}`)).body;
  const alias = { id: erased.body.alias, name: 'Erased person' };
  assert.deepEqual(
    responses.map((one: { event: { data: { respondedBy: object } } }) => one.event.data.respondedBy),
    [alias, alias],
  );
});

test('a stopping relay ends the waits', async () => {
  const start = await readAll();
  const waiting = read(`?after=${start}&wait=PT50S`);
  await until('it waits', async () => (await read(`?after=${start}&wait=PT0.001S`)).status === 200);
  await relay.restart();
  assert.equal((await waiting).status, 200);
});
