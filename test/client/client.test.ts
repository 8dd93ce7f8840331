/** The client against a real relay, and against a faulty one. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import {
  type AnyEvent,
  BatchError,
  createClient,
  type EventData,
  RelayError,
  RelayUnreachable,
  refusal,
  SignatureError,
  sign,
  verifyResponse,
} from '../../client/index.ts';
import type { EventData as SharedData } from '../../shared/events.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

// The generated types are those of the schemas, both ways; a type that differs is named by the compiler.
type Same<A, B> = [A, B] extends [B, A] ? true : false;
const same = {
  'approval.requested': true,
  'task.assigned': true,
  'case.escalated': true,
  'status.changed': true,
  'exception.raised': true,
  'exception.resolved': true,
  'alert.raised': true,
  'alert.cleared': true,
  'customer.notification': true,
  'process.step': true,
  'info.provided': true,
  'item.updated': true,
  'item.withdrawn': true,
  'response.outcome': true,
} satisfies { [T in keyof SharedData]: Same<SharedData[T], EventData[T]> };

const RESPONSE_SECRET = 'whsec_cmVzcG9uc2Utc2VjcmV0LW9mLXRoZS10ZXN0';
const SIGNING = DIRECTORY.sources[0]?.signingSecret ?? '';

const task = (id: string, title = `Task ${id}`): AnyEvent => ({
  id,
  source: '/client',
  type: 'task.assigned',
  data: { title, audience: { roles: ['approver'] } },
});

const servers: { close(): Promise<void> }[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

/** A scripted server; `came` lists the requests in order. */
async function serve(answer: (request: IncomingMessage, body: string) => [number, object, Record<string, string>?]) {
  const came: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    // An aborted request, as some are here at the end, never ends; reading it in a loop would throw.
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      came.push(`${request.url}`);
      const [status, value, headers] = answer(request, Buffer.concat(chunks).toString());
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const served = {
    url: `http://127.0.0.1:${port}`,
    came,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  servers.push(served);
  return served;
}
const accepted = (id: string) => ({
  results: [{ id, source: '/client', itemId: null, duplicate: false, recipients: 0 }],
});

describe('against a relay', () => {
  let relay: RunningRelay;
  let sink: Awaited<ReturnType<typeof serve>>;
  const answers: { headers: IncomingMessage['headers']; body: string }[] = [];
  before(async () => {
    sink = await serve((request, body) => {
      answers.push({ headers: request.headers, body });
      // The answers of one test remain, so that one can be revoked.
      return [200, body.includes('po-2') ? {} : refusal('budget closed')];
    });
    const [erp, ...others] = DIRECTORY.sources;
    const response = { url: `${sink.url}/answers`, secret: RESPONSE_SECRET };
    relay = await startRelay({ directory: { ...DIRECTORY, sources: [{ ...erp, response }, ...others] } });
  });
  after(async () => {
    await relay.close();
    await sink.close();
  });
  const byKey = () => createClient({ url: relay.url, key: 'erp-key', source: '/client' });

  test('send: once however often, by key and signed', async () => {
    const first = await byKey().send(task('one'));
    assert.deepEqual([first.duplicate, first.recipients], [false, 3]);
    const signed = createClient({ url: `${relay.url}/`, sourceId: 'erp', signingSecret: SIGNING });
    const again = await signed.send(task('one'));
    assert.deepEqual(again, { ...first, duplicate: true });
    const { source: _, ...bare } = task('two');
    assert.equal((await byKey().send({ ...bare, type: 'com.xconnector.task.assigned' } as AnyEvent)).source, '/client');
    await assert.rejects(signed.send({ ...bare } as AnyEvent), /names no source/);
  });

  test('responses are read in order, from a cursor on, and one by its id', async () => {
    const client = createClient({ url: relay.url, key: 'crm-key', source: '/client' });
    const { itemId } = await client.send(task('read-1'));
    const press = (id: string | null) =>
      relay.post(`/v1/items/${id}/responses`, { action: 'acknowledge', key: crypto.randomUUID() }, 'dana-token');
    await press(itemId);
    const reading = client.responses('crm');
    const first = (await reading.next()).value;
    assert.equal(first?.event.data.eventId, 'read-1');
    const next = reading.next();
    await press((await client.send(task('read-2'))).itemId);
    const second = (await next).value;
    assert.equal(second.event.data.eventId, 'read-2');
    const again = client.responses('crm', { after: first.cursor });
    assert.deepEqual((await again.next()).value, second);
    assert.deepEqual(await client.response('crm', second.event.id), second);
    assert.equal(await client.response('crm', crypto.randomUUID()), null);
    const signed = createClient({ url: relay.url, sourceId: 'crm', signingSecret: SIGNING });
    await assert.rejects(signed.response('crm', second.event.id), /with the key/);
    const left = new AbortController();
    const waiting = client.responses('crm', { after: second.cursor, signal: left.signal }).next();
    left.abort(new Error('left'));
    await assert.rejects(waiting, /left/);
  });

  test('a test of the endpoint and an unknown type have no event, and a wrong secret is found', async () => {
    const secret = 'whsec_cGluZ3Mtb2YtdGhlLXRlc3Q=';
    for (const type of ['com.beckon.ping', 'com.beckon.of.a.newer.relay']) {
      const body = JSON.stringify({ type, data: {}, unknown: true });
      const headers = await sign(secret, 'msg_1', body, Date.now());
      assert.deepEqual(await verifyResponse(headers, body, secret), { id: 'msg_1', event: null });
      await assert.rejects(verifyResponse(headers, body, 'whsec_b3RoZXIgc2VjcmV0IG9mIGl0'), SignatureError);
    }
  });

  test('what the relay refuses is an error with its code and pointers', async () => {
    const wrong = await byKey()
      .send(task('three', ''))
      .catch((error: unknown) => error);
    assert.ok(wrong instanceof RelayError);
    assert.deepEqual([wrong.status, wrong.code], [400, 'EVENT_INVALID']);
    assert.equal(wrong.errors[0]?.pointer, '/data/title');
    const stranger = createClient({ url: relay.url, key: 'nobody' });
    await assert.rejects(stranger.send(task('four')), { name: 'RelayError', code: 'UNAUTHENTICATED' });
  });

  test('a batch of any size goes in parts', async () => {
    const many = Array.from({ length: 1203 }, (_, n) => task(`many-${n}`));
    const results = await byKey().sendBatch(many);
    assert.deepEqual(
      results.map(({ id }) => id),
      many.map(({ id }) => id),
    );
    const large = Array.from({ length: 40 }, (_, n) => task(`large-${n}`, 'x'.repeat(140)));
    for (const event of large)
      if ('facts' in event.data || event.type === 'task.assigned')
        Object.assign(event.data, {
          facts: Array.from({ length: 20 }, () => ({ label: 'x'.repeat(60), value: 'ü'.repeat(300) })),
          attachments: Array.from({ length: 10 }, () => ({
            label: 'x',
            url: `https://acme.example/${'x'.repeat(2000)}`,
          })),
        });
    assert.equal((await byKey().sendBatch(large)).length, 40);
    const refused = await byKey()
      .sendBatch([...Array.from({ length: 500 }, (_, n) => task(`ok-${n}`)), task('bad', '')])
      .catch((error: unknown) => error);
    assert.ok(refused instanceof BatchError);
    assert.deepEqual([refused.accepted.length, refused.firstRefused], [500, 500]);
    assert.deepEqual(await byKey().sendBatch([]), []);
  });

  test('an answer comes back verified and typed', async () => {
    const { itemId } = await byKey().send({
      id: 'po-1',
      type: 'approval.requested',
      data: { title: 'PO 1', audience: { users: ['dana'] }, amount: { value: '12.00', currency: 'EUR' } },
    });
    await relay.post(`/v1/items/${itemId}/responses`, { action: 'approve', key: crypto.randomUUID() }, 'dana-token');
    await until('the answer', () => answers.length > 0);
    const [{ headers, body }] = answers as [{ headers: IncomingMessage['headers']; body: string }];
    const { id, event } = await verifyResponse(headers, body, RESPONSE_SECRET);
    assert.equal(id, headers['webhook-id']);
    assert.equal(event?.type, 'com.beckon.response.recorded');
    if (event?.type !== 'com.beckon.response.recorded') return;
    assert.deepEqual(
      [event.data.action, event.data.eventId, event.data.respondedBy.name],
      ['approve', 'po-1', 'Dana Fox'],
    );
    await verifyResponse(new Headers({ ...headers } as Record<string, string>), Buffer.from(body), [
      'whsec_b3RoZXI=',
      RESPONSE_SECRET,
    ]);
    const fails = (...given: Parameters<typeof verifyResponse>) =>
      assert.rejects(verifyResponse(...given), SignatureError);
    await fails(headers, `${body} `, RESPONSE_SECRET);
    await fails(headers, body, 'whsec_b3RoZXI=');
    await fails({ ...headers, 'webhook-id': 'other' }, body, RESPONSE_SECRET);
    await fails({}, body, RESPONSE_SECRET);
    await fails(headers, body, RESPONSE_SECRET, { now: Date.now() + 301_000 });
    await fails(await sign(RESPONSE_SECRET, 'm', '{}', Date.now()), '{}', RESPONSE_SECRET);
    await assert.rejects(verifyResponse(headers, body, ''), TypeError);
    const seen = async () => (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.refused?.reason;
    await until('the refusal is shown', async () => (await seen()) === 'budget closed');
    assert.deepEqual(refusal('over', { final: true }), { status: 'refused', reason: 'over', final: true });
  });

  test('a withdrawal is verified, typed, and distinguishable', async () => {
    const { itemId } = await byKey().send({
      id: 'po-2',
      type: 'approval.requested',
      data: {
        title: 'PO 2',
        audience: { users: ['dana'] },
        actions: [{ id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' }],
      },
    });
    const key = crypto.randomUUID();
    const before = answers.length;
    await relay.post(`/v1/items/${itemId}/responses`, { action: 'approve', key }, 'dana-token');
    await until('the answer', () => answers.length > before);
    await relay.post(`/v1/items/${itemId}/responses/${key}/withdraw`, undefined, 'dana-token');
    await until('that it is taken back', () => answers.length > before + 1);
    const received = await Promise.all(
      answers.slice(before).map(({ headers, body }) => verifyResponse(headers, body, RESPONSE_SECRET)),
    );
    assert.deepEqual(
      received.map(({ event }) => [event?.type, event?.data.eventId]),
      [
        ['com.beckon.response.recorded', 'po-2'],
        ['com.beckon.response.withdrawn', 'po-2'],
      ],
    );
  });
});

describe('a relay with a bad day', () => {
  test('429 and 503 are waited out as they say, with the same id each time', async () => {
    const ids: string[] = [];
    const days: [number, object, Record<string, string>?][] = [
      [503, { code: 'STORE_UNAVAILABLE', detail: 'no' }, { 'retry-after': '0' }],
      [429, { code: 'RATE_LIMITED', detail: 'slow' }, { 'retry-after': '0' }],
      [202, accepted('one')],
    ];
    const relay = await serve((request, body) => {
      ids.push(`${request.headers['webhook-id']} ${JSON.parse(body).id}`);
      return days[ids.length - 1] ?? [500, {}];
    });
    const client = createClient({ url: relay.url, sourceId: 'erp', signingSecret: SIGNING });
    assert.equal((await client.send(task('one'))).id, 'one');
    assert.equal(new Set(ids).size, 1);
    assert.equal(ids.length, 3);
    await relay.close();
  });

  test('it stops after the maximum of attempts, or when aborted', async () => {
    const relay = await serve(() => [503, { code: 'STORE_UNAVAILABLE', detail: 'no' }, { 'retry-after': '0' }]);
    await assert.rejects(createClient({ url: relay.url, key: 'k', attempts: 2 }).send(task('x')), {
      name: 'RelayError',
      code: 'STORE_UNAVAILABLE',
    });
    assert.equal(relay.came.length, 2);
    const slow = await serve(() => [503, {}, { 'retry-after': '3600' }]);
    const abort = new AbortController();
    const sent = createClient({ url: slow.url, key: 'k' }).send(task('x'), { signal: abort.signal });
    await until('the first attempt', () => slow.came.length > 0);
    abort.abort(new Error('enough'));
    await assert.rejects(sent, /enough/);
    await relay.close();
    await slow.close();
    await assert.rejects(createClient({ url: relay.url, key: 'k', attempts: 1 }).send(task('x')), RelayUnreachable);
  });

  test('an answer that is not the relay’s is still an error, at once', async () => {
    const proxy = await serve(() => [400, ['<html>']]);
    await assert.rejects(createClient({ url: proxy.url, key: 'k' }).send(task('x')), { status: 400, code: null });
    assert.equal(proxy.came.length, 1);
    await proxy.close();
  });
});

test('the types cover every event', () => assert.equal(Object.values(same).length, 14));
