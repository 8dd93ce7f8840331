/** Contract section 2, "Events in": permitted senders, formats, limits, and the answers. */
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { BATCH, bare, COMPANY, event, SIGNING_SECRET, STRUCTURED, startContractRelay } from './parts/relay.ts';

const more = [
  { id: 'narrow', name: 'Narrow', key: 'narrow-key', types: ['status.changed'] },
  { id: 'slow', name: 'Slow', key: 'slow-key', rate: 1 },
];
const relay = await startContractRelay({ ...COMPANY, sources: [...COMPANY.sources, ...more] });
after(() => relay.close());

const post = (body: unknown, headers: Record<string, string> = STRUCTURED, key = 'sap-key') =>
  relay.post('/v1/events', body, key, headers);

describe('CloudEvents 1.0 over HTTP', () => {
  test('structured mode answers 202 with results { id, source, itemId, duplicate, recipients }', async () => {
    const one = event('approval.requested');
    const { status, body } = await post(one);
    assert.equal(status, 202);
    const [result] = body.results;
    assert.deepEqual(Object.keys(result).sort(), ['duplicate', 'id', 'itemId', 'recipients', 'source']);
    assert.deepEqual([result.id, result.source, result.duplicate, result.recipients], [one.id, '/sap', false, 3]);
    assert.equal(typeof result.itemId, 'string');
  });

  test('binary mode: attributes in ce- headers, the data as the body', async () => {
    const { data, ...attributes } = event('approval.requested', { title: 'Größe' });
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const sent = await post(data, { ...headers, 'content-type': 'application/json' });
    assert.equal(sent.status, 202, sent.text);
    assert.equal((await relay.seen('dana', sent.body.results[0].itemId)).title, 'Größe');
  });

  test('where the contract is silent, the standard: names of media types and of the scheme in any case, parameters, percent-encoding', async () => {
    const structured = ['application/cloudevents+json; charset=utf-8', 'Application/CloudEvents+JSON;charset="UTF-8"'];
    for (const type of structured)
      assert.equal((await post(event('task.assigned'), { 'content-type': type })).status, 202, type);
    for (const scheme of ['bearer', 'BEARER']) {
      const headers = { ...STRUCTURED, authorization: `${scheme} sap-key` };
      assert.equal((await relay.post('/v1/events', event('task.assigned'), undefined, headers)).status, 202, scheme);
    }
    // HTTP protocol binding 1.0.2, section 3.1.3.2: characters other than printable ASCII are percent-encoded.
    const { data, ...attributes } = event('task.assigned');
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const id = `Euro € 20 % ${attributes.id}`;
    const sent = await post(data, { ...headers, 'ce-id': encodeURIComponent(id), 'content-type': 'application/json' });
    assert.deepEqual([sent.status, sent.body.results[0].id], [202, id]);
    const extended = event(
      'task.assigned',
      {},
      { traceparent: '00-1-2-01', comexampleother: 7, time: '2026-11-25T10:00:00+01:00' },
    );
    assert.equal((await post(extended)).status, 202, 'extensions are allowed');
  });

  test('batch mode: at most 500 events', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, () => bare('item.withdrawn', { eventId: 'none', reason: 'x' }));
    const whole = await post(many(500), BATCH);
    assert.deepEqual([whole.status, whole.body.results.length], [202, 500]);
    const over = await post(many(501), BATCH);
    assert.ok([400, 413].includes(over.status), over.text);
  });

  test('at most 1 MiB; "one event at most 64 KiB": 413 EVENT_TOO_LARGE', async () => {
    const sized = (bytes: number) => {
      const one = event('approval.requested', {}, { padding: '' });
      return { ...one, padding: 'x'.repeat(bytes - JSON.stringify(one).length) };
    };
    assert.equal((await post(sized(64 * 1024))).status, 202);
    const large = await post(sized(64 * 1024 + 1));
    assert.deepEqual([large.status, large.body.code], [413, 'EVENT_TOO_LARGE']);
    const batch = Array.from({ length: 17 }, () => sized(63 * 1024));
    const huge = await post(batch, BATCH);
    assert.deepEqual([huge.status, huge.body.code], [413, 'EVENT_TOO_LARGE']);
    assert.equal((await post(batch.slice(0, 16), BATCH)).status, 202);
  });

  test('"a batch is all or nothing … and the problem names each bad one"', async () => {
    const good = event('approval.requested');
    const batch = [good, event('approval.requested', { title: '' }), good, event('alert.raised', { severity: 'loud' })];
    const { status, body } = await post(batch, BATCH);
    assert.deepEqual([status, body.code], [400, 'EVENT_INVALID']);
    assert.deepEqual(
      body.errors.map(({ pointer }: { pointer: string }) => pointer),
      ['/1/data/title', '/3/data/severity'],
    );
    assert.equal((await post(good)).body.results[0].duplicate, false, 'nothing of the batch was kept');
  });

  test('another media type is 415', async () => {
    const { status, body } = await post('<x/>', { 'content-type': 'text/xml' });
    assert.deepEqual([status, body.code], [415, 'UNSUPPORTED_MEDIA_TYPE']);
  });
});

describe('authentication of the source', () => {
  const signed = (body: string, { secret = SIGNING_SECRET, at = new Date() } = {}) => {
    const id = `msg_${randomUUID()}`;
    return {
      ...STRUCTURED,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    };
  };
  const send = (path: string, body: string, headers: Record<string, string>) =>
    relay.post(path, body, undefined, headers);

  test('bearer key at both paths; none, wrong and another source’s are refused', async () => {
    assert.equal(
      (await relay.post('/v1/sources/sap/events', event('task.assigned'), 'sap-key', STRUCTURED)).status,
      202,
    );
    for (const key of [undefined, 'wrong', 'dana-token']) {
      const { status, body } = await relay.post('/v1/events', event('task.assigned'), key, STRUCTURED);
      assert.deepEqual([status, body.code], [401, 'UNAUTHENTICATED'], key);
    }
    const other = await relay.post('/v1/sources/sap/events', event('task.assigned'), 'crm-key', STRUCTURED);
    assert.ok([401, 403].includes(other.status), other.text);
  });

  test('Standard Webhooks at POST /v1/sources/{id}/events: "over the raw body", "within 5 minutes"', async () => {
    const body = ` ${JSON.stringify(event('task.assigned'), null, 2)}\n`;
    const path = '/v1/sources/sap/events';
    assert.equal((await send(path, body, signed(body))).status, 202);
    const ago = (ms: number) => ({ at: new Date(Date.now() - ms) });
    assert.equal((await send(path, body, signed(body, ago(290_000)))).status, 202);
    for (const headers of [
      signed(body, ago(310_000)),
      signed(body, ago(-310_000)),
      signed(`${body} `),
      signed(body, { secret: `whsec_${Buffer.from('another-secret-of-32-characters!').toString('base64')}` }),
    ]) {
      assert.equal((await send(path, body, headers)).status, 401);
    }
    // Several signatures, one of which is right (the standard's way of rotating a secret).
    const headers = signed(body);
    headers['webhook-signature'] =
      `v1,${createHmac('sha256', 'x').update('x').digest('base64')} ${headers['webhook-signature']}`;
    assert.equal((await send(path, body, headers)).status, 202);
  });

  test('`types`: what a source may not send is 403 FORBIDDEN', async () => {
    const { status, body } = await post(event('alert.raised'), STRUCTURED, 'narrow-key');
    assert.deepEqual([status, body.code], [403, 'FORBIDDEN']);
  });

  test('"a source has no rate limit unless its rate is set"', async () => {
    const burst = await Promise.all(
      Array.from({ length: 12 }, () => post(event('task.assigned'), STRUCTURED, 'slow-key')),
    );
    const refused = burst.find(({ status }) => status === 429);
    assert.equal(refused?.body.code, 'RATE_LIMITED');
    assert.match(refused?.headers.get('retry-after') ?? '', /^\d+$/);
    const free = await Promise.all(Array.from({ length: 60 }, () => post(event('task.assigned'))));
    assert.ok(free.every(({ status }) => status === 202));
  });
});

describe('"source + id identify an event"', () => {
  test('"sent again, it changes nothing and answers as the first time, duplicate: true"', async () => {
    const one = event('approval.requested', { title: 'First' });
    const [first] = await relay.send(one);
    const [again] = await relay.send({ ...one, data: { ...(one.data as object), title: 'Second' } });
    assert.deepEqual(again, { ...first, duplicate: true, differs: true });
    assert.equal((await relay.seen('dana', first?.itemId ?? '')).title, 'First');
    const twice = event('approval.requested');
    const both = await relay.send(twice, twice);
    assert.deepEqual(
      both.map(({ duplicate }) => duplicate),
      [false, true],
    );
    assert.equal(both[0]?.itemId, both[1]?.itemId);
    assert.equal(
      (await relay.send({ ...one, source: '/other' }))[0]?.duplicate,
      false,
      'another source, another event',
    );
  });

  test('"within one authenticated source": the same id from another source is another event', async () => {
    const one = event('approval.requested');
    const [first] = await relay.send(one);
    const { body } = await post(one, STRUCTURED, 'crm-key');
    assert.equal(body.results[0].duplicate, false);
    assert.notEqual(body.results[0].itemId, first?.itemId);
  });

  test('sent many times at once it is one', async () => {
    const one = event('approval.requested');
    const all = await Promise.all(Array.from({ length: 10 }, () => post(one)));
    assert.equal(new Set(all.map(({ body }) => body.results[0].itemId)).size, 1);
    assert.equal(all.filter(({ body }) => !body.results[0].duplicate).length, 1);
  });

  test('"touches only items of the same authenticated source"', async () => {
    const one = event('approval.requested');
    const [made] = await relay.send(one);
    const withdrawn = bare('item.withdrawn', { eventId: one.id, reason: 'Not mine' });
    assert.equal((await post(withdrawn, STRUCTURED, 'crm-key')).status, 202);
    assert.equal((await relay.seen('dana', made?.itemId ?? '')).state, 'open');
    const raised = event('alert.raised', { fold: 'shared/fold' });
    const [alert] = await relay.send(raised);
    await post(bare('alert.cleared', { fold: 'shared/fold' }), STRUCTURED, 'crm-key');
    assert.equal((await relay.seen('dana', alert?.itemId ?? '')).state, 'open');
  });

  test('"202 only after the event is on stable storage": a kill -9 right after it loses nothing', async () => {
    const id = await relay.item('approval.requested', { title: 'Kept' });
    await relay.program.kill('SIGKILL');
    await relay.restart();
    assert.equal((await relay.seen('dana', id)).title, 'Kept');
  });
});
