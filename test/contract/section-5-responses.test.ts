/** Contract section 5, "Responses out". */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { type Answered, SECRET, startEndpoint, type Taken } from './parts/endpoint.ts';
import { ADMIN, COMPANY, event, STRUCTURED, startContractRelay } from './parts/relay.ts';

const erp = await startEndpoint();
const [sap, crm] = COMPANY.sources;
const at = (path: string) => ({ response: { url: `${erp.url}/${path}`, secret: SECRET } });
const gone = { id: 'gone', name: 'Gone', key: 'gone-key', ...at('gone') };
const relay = await startContractRelay({ ...COMPANY, sources: [{ ...sap, ...at('sap') }, crm, gone] }, {}, true);
after(async () => {
  await relay.close();
  await erp.close();
});

const answers = new Map<string, (taken: Taken, times: number) => Answered | null>();
const of = (itemId: string) => erp.taken.filter(({ body }) => body.data.itemId === itemId);
/** The endpoint's answers to responses about an item, by number of requests. */
function answering(itemId: string, answer: (taken: Taken, times: number) => Answered | null): void {
  answers.set(itemId, answer);
  erp.answer((taken) =>
    (answers.get(taken.body.data.itemId) ?? (() => ({ status: 204 })))(taken, of(taken.body.data.itemId).length),
  );
}
const fate = (id: string, wanted: string) =>
  until(`the fate is ${wanted}`, async () => {
    const { outcome } = await relay.seen('dana', id);
    return outcome?.fate === wanted && outcome;
  });

const SECOND = 1000;
/** Seconds, as the relay's clock signed them. */
const signedAt = (taken?: Taken): number => Number(taken?.headers['webhook-timestamp']);
const seconds = (ms: number): number => Math.floor(ms / SECOND);
const aboutFive = (ms: number): boolean => ms >= 4 * SECOND && ms <= 6 * SECOND;

test('"posts a CloudEvent of type com.beckon.response.recorded in structured mode, signed by Standard Webhooks"', async () => {
  const record = { system: 'SAP ERP', type: 'purchase-order', id: '4711' };
  const one = event('approval.requested', { record });
  const [{ itemId = '' } = {}] = await relay.send(one);
  await relay.answer('dana', itemId, 'reject', { comment: 'Too much' });
  const taken = await erp.first('the response', ({ body }) => body.data.itemId === itemId);
  assert.deepEqual([taken.method, taken.path, taken.signed], ['POST', '/sap', true]);
  assert.match(taken.headers['content-type'] ?? '', /^application\/cloudevents\+json/);
  const { data, ...envelope } = taken.body;
  assert.deepEqual([envelope.specversion, envelope.type], ['1.0', 'com.beckon.response.recorded']);
  assert.ok(envelope.id && envelope.source && envelope.time);
  assert.deepEqual(
    [data.itemId, data.eventId, data.eventSource, data.record, data.action, data.kind, data.comment],
    [itemId, one.id, '/sap', record, 'reject', 'reject', 'Too much'],
  );
  assert.deepEqual(data.respondedBy, { id: 'dana', name: 'Dana Fox' });
  assert.ok(!Number.isNaN(Date.parse(data.respondedAt)));
  assert.ok('device' in data);
  assert.deepEqual([data.decision.policy, data.decision.state, data.decision.votes.length], ['first', 'rejected', 1]);
  await fate(itemId, 'confirmed');
});

test('"a body { status: refused, reason } is a refusal shown to the person who answered"', async () => {
  const id = await relay.item('approval.requested');
  answering(id, () => ({ status: 200, body: { status: 'refused', reason: 'Budget closed' } }));
  await relay.answer('dana', id, 'approve');
  for (const who of ['dana', 'lee']) {
    const { state, refused, outcome } = await until(`${who} reads why`, async () => {
      const item = await relay.seen(who, id);
      return item.refused && item;
    });
    assert.deepEqual([state, outcome, refused.by.id, refused.reason], ['open', null, 'dana', 'Budget closed']);
    assert.ok(!Number.isNaN(Date.parse(refused.at)));
  }
  answering(id, () => ({ status: 204 }));
  await relay.answer('lee', id, 'reject', { comment: 'Then not' });
  assert.equal((await fate(id, 'confirmed')).by.id, 'lee');
});

test('"a source that answers { status: refused, reason, final: true } closes it"', async () => {
  const id = await relay.item('approval.requested');
  answering(id, () => ({ status: 200, body: { status: 'refused', reason: 'Order cancelled', final: true } }));
  await relay.answer('dana', id, 'approve');
  assert.equal((await fate(id, 'refused')).reason, 'Order cancelled');
  const item = await relay.seen('lee', id);
  assert.deepEqual([item.state, item.closedReason], ['closed', 'Order cancelled']);
});

test('"anything else … is retried after about 5 s"; "webhook-id is the same on every retry"; "order per item is kept"', async () => {
  const id = await relay.item('approval.requested', { decision: { policy: 'all' } });
  answering(id, (_, times) => ({ status: times === 1 ? 503 : 204 }));
  const failed = await relay.clock({ pass: 0 });
  await relay.answer('dana', id, 'approve');
  await until('the first try', () => of(id).length === 1);
  await relay.answer('lee', id, 'approve');
  await relay.answer('kim', id, 'approve');
  const waited = await relay.passToRetry(id, () => of(id).length);
  assert.ok(aboutFive(waited), `waited ${waited} ms`);
  await until('all of them', () => of(id).length === 4);
  await relay.clock('run');
  const [first, retry, ...later] = of(id);
  assert.equal(first?.headers['webhook-id'], retry?.headers['webhook-id']);
  assert.ok(retry?.signed, 'signed anew');
  assert.deepEqual([first, retry].map(signedAt), [seconds(failed), seconds(failed + waited)]);
  assert.deepEqual(
    [retry, ...later].map((taken) => taken?.body.data.respondedBy.id),
    ['dana', 'lee', 'kim'],
  );
  assert.equal(new Set(of(id).map(({ headers }) => headers['webhook-id'])).size, 3);
  await fate(id, 'confirmed');
});

test('"or 15 s of silence, is retried": the same webhook-id', async () => {
  const id = await relay.item('approval.requested');
  answering(id, (_, times) => (times === 1 ? null : { status: 204 }));
  const sent = await relay.clock({ pass: 0 });
  await relay.answer('dana', id, 'approve');
  await until('it came', () => of(id).length === 1);
  await relay.clock({ pass: 15 * SECOND - 1 });
  const { items } = (await relay.get('/v1/admin/outbound', ADMIN)).body;
  assert.equal(items.find((one: { itemId: string }) => one.itemId === id).state, 'sending');
  await relay.clock({ pass: 1 });
  const waited = await relay.passToRetry(id, () => of(id).length);
  await relay.clock('run');
  assert.ok(aboutFive(waited), `waited ${waited} ms after the silence`);
  const [first, retry] = of(id);
  assert.deepEqual([first, retry].map(signedAt), [seconds(sent), seconds(sent + 15 * SECOND + waited)]);
  assert.equal(first?.headers['webhook-id'], retry?.headers['webhook-id']);
  await fate(id, 'confirmed');
});

/** Section 8, "Answers and versions". */
describe('"an action may be revocable"', () => {
  const ask = (revocable: string, more: object = {}) =>
    relay.item('approval.requested', {
      actions: [{ id: 'approve', label: 'Approve', kind: 'approve', revocable }],
      ...more,
    });
  const withdraw = (id: string, key: string) =>
    relay.post(`/v1/items/${id}/responses/${key}/withdraw`, undefined, 'dana-token');
  async function approved(id: string): Promise<string> {
    const key = randomUUID();
    await relay.answer('dana', id, 'approve', { key });
    await fate(id, 'confirmed');
    return key;
  }

  test('"the source gets com.beckon.response.withdrawn (same data, its own webhook-id, ordered after the response)"; "2xx opens the item again, and the same person may answer anew"', async () => {
    const id = await ask('PT15M');
    const key = await approved(id);
    const { status, body } = await withdraw(id, key);
    assert.deepEqual([status, body.outcome.fate, body.item.state], [200, 'withdrawing', 'answered']);
    await until('open again', async () => (await relay.seen('lee', id)).state === 'open');
    const [response, taken] = of(id);
    assert.equal(taken?.body.type, 'com.beckon.response.withdrawn');
    assert.deepEqual(taken.body.data, response?.body.data);
    assert.notEqual(taken.headers['webhook-id'], response?.headers['webhook-id']);
    assert.ok(taken.signed);
    await approved(id);
  });

  test('"refused keeps it"; "then 409 TOO_LATE"; where nothing goes out it is "cancelled"; "policy first only"', async () => {
    const id = await ask('PT15M');
    const key = await approved(id);
    answering(id, () => ({ status: 200, body: { status: 'refused', reason: 'Shipped' } }));
    assert.equal((await withdraw(id, key)).status, 200);
    const kept = await until('refused', async () => {
      const item = await relay.seen('dana', id);
      return item.answers[0].withdrawal.state === 'refused' && item;
    });
    assert.deepEqual(
      [kept.state, kept.outcome.fate, kept.answers[0].withdrawal.reason],
      ['answered', 'confirmed', 'Shipped'],
    );
    const now = await relay.clock({ pass: 0 });
    const late = await ask('PT1M');
    const given = await approved(late);
    const {
      answers: [{ revocableUntil }],
    } = await relay.seen('dana', late);
    assert.equal(Date.parse(revocableUntil), now + 60 * SECOND);
    await relay.clock({ pass: 60 * SECOND + 1 });
    await relay.clock('run');
    const { status, body } = await withdraw(late, given);
    assert.deepEqual([status, body.code, body.outcome.action], [409, 'TOO_LATE', 'approve']);
    const actions = [{ id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' }];
    const all = event('approval.requested', { decision: { policy: 'all' }, actions });
    const refused = await relay.post('/v1/events', all, 'sap-key', STRUCTURED);
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/data/actions/0/revocable']);
    const made = await relay.post('/v1/events', event('approval.requested', { actions }), 'crm-key', STRUCTURED);
    const silentOne = made.body.results[0].itemId;
    const unsent = randomUUID();
    await relay.answer('dana', silentOne, 'approve', { key: unsent });
    const cancelled = await withdraw(silentOne, unsent);
    assert.deepEqual([cancelled.body.outcome, cancelled.body.item.state, of(silentOne).length], [null, 'open', 0]);
  });
});

test('one item’s trouble holds up no other item', async () => {
  const [stuck, free] = [await relay.item('approval.requested'), await relay.item('approval.requested')];
  answering(stuck, () => ({ status: 500 }));
  await relay.answer('dana', stuck, 'approve');
  await until('it was tried', () => of(stuck).length === 1);
  await relay.answer('dana', free, 'approve');
  await fate(free, 'confirmed');
  assert.equal((await relay.seen('dana', stuck)).outcome.fate, 'delivering');
  assert.ok(
    (await relay.get('/v1/admin/outbound', ADMIN)).body.items.some((one: { itemId: string }) => one.itemId === stuck),
  );
  answers.delete(stuck);
});

test('"410 disables the endpoint"; the response is a dead letter, "shown to the administrator and the person", and its replay keeps its webhook-id', async () => {
  const made = await relay.post('/v1/events', event('approval.requested'), 'gone-key', STRUCTURED);
  const id = made.body.results[0].itemId;
  answering(id, () => ({ status: 410 }));
  await relay.answer('dana', id, 'approve');
  await fate(id, 'failed');
  const [first] = of(id);
  const again = (await relay.post('/v1/events', event('approval.requested'), 'gone-key', STRUCTURED)).body.results[0]
    .itemId;
  await relay.answer('dana', again, 'approve');
  await fate(again, 'failed');
  assert.equal(of(again).length, 0, 'nothing goes there any more');
  const { items } = (await relay.get('/v1/admin/dead-letters', ADMIN)).body;
  const letter = items.find((one: { itemId: string }) => one.itemId === id);
  assert.deepEqual([letter.kind, letter.source], ['response', 'gone']);
  assert.ok(letter.reason && letter.at);

  answers.delete(id);
  assert.equal((await relay.post('/v1/admin/sources/gone/enable', undefined, ADMIN)).status, 200);
  assert.equal((await relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, undefined, ADMIN)).status, 200);
  await fate(id, 'confirmed');
  const [, replayed] = of(id);
  assert.equal(replayed?.headers['webhook-id'], first?.headers['webhook-id']);
  const left = (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;
  assert.ok(left.every((one: { id: string }) => one.id !== letter.id));
});

test('"for a source without `response`, the fate is `recorded` until it reads the response, then `confirmed`"', async () => {
  const asked = event('approval.requested', { correlation: { po: 7 } });
  const made = await relay.post('/v1/events', asked, 'crm-key', STRUCTURED);
  const { itemId } = made.body.results[0];
  await relay.answer('dana', itemId, 'approve');
  await fate(itemId, 'recorded');
  const { responses, next } = (await relay.get('/v1/sources/crm/responses?wait=PT20S', 'crm-key')).body;
  const [{ cursor, event: response }] = responses;
  assert.deepEqual([response.type, response.data.correlation], ['com.beckon.response.recorded', { po: 7 }]);
  await fate(itemId, 'confirmed');
  const one = await relay.get(`/v1/sources/crm/responses/${response.id}`, 'crm-key');
  assert.deepEqual(one.body, { cursor, event: response });
  assert.deepEqual((await relay.get(`/v1/sources/crm/responses?after=${next}`, 'crm-key')).body.responses, []);
  const query = `eventId=${asked.id}&eventSource=/sap`;
  const { state, fate: shown } = (await relay.get(`/v1/sources/crm/items?${query}`, 'crm-key')).body;
  assert.deepEqual([state, shown], ['answered', 'confirmed']);
});

describe('"the endpoint and its secret live on the relay only"', () => {
  test('no person and no administrator can read the secret', async () => {
    const told = await Promise.all([
      relay.get('/v1/me', 'dana-token'),
      relay.get('/v1/items?limit=200', 'dana-token'),
      relay.get('/v1/admin/sources', ADMIN),
      relay.get('/v1/admin/outbound', ADMIN),
    ]);
    for (const { status, text } of told) {
      assert.equal(status, 200);
      assert.ok(!text.includes(SECRET) && !text.includes(SECRET.replace('whsec_', '')));
    }
    assert.ok(!told[1]?.text.includes(erp.url));
  });

  test('a kill -9 before it was delivered loses no answer', async () => {
    const id = await relay.item('approval.requested');
    answering(id, (_, times) => ({ status: times === 1 ? 500 : 204 }));
    await relay.answer('dana', id, 'approve');
    await relay.program.kill('SIGKILL');
    await relay.restart();
    await fate(id, 'confirmed');
  });
});
