import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { until } from '../../helpers/until.ts';
import { DIRECTORY, event, startRelay } from '../parts/relay.ts';

const relay = await startRelay();
after(() => relay.close());

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

describe('the three modes of CloudEvents', () => {
  test('structured and binary, as the CloudEvents library makes them', async () => {
    const cloudEvent = new CloudEvent({
      type: 'com.xconnector.approval.requested',
      source: '/erp/m%C3%BCnchen',
      id: 'grüße 1 %"',
      data: { title: 'Ä', audience: { roles: ['approver'] } },
    });
    const structured = HTTP.structured(cloudEvent);
    const first = await relay.post(
      '/v1/events',
      structured.body,
      'erp-key',
      structured.headers as Record<string, string>,
    );
    assert.equal(first.status, 202, first.text);
    assert.equal(first.body.results[0].id, 'grüße 1 %"');

    const binary = HTTP.binary(cloudEvent);
    // The library leaves percent-encoding to its transport.
    const headers = Object.fromEntries(
      Object.entries(binary.headers).map(([name, value]) => [
        name,
        name.startsWith('ce-') ? encodeURIComponent(String(value)) : String(value),
      ]),
    );
    const second = await relay.post('/v1/events', binary.body, 'erp-key', headers);
    assert.equal(second.status, 202, second.text);
    assert.deepEqual(second.body.results[0], { ...first.body.results[0], duplicate: true });
  });

  test('binary: quoted values and percent signs', async () => {
    const headers = {
      'content-type': 'application/json; charset=UTF-8',
      'ce-specversion': '1.0',
      'ce-id': '"quoted \\"id\\" 1"',
      'ce-source': '/a%20b',
      'ce-type': 'com.xconnector.task.assigned',
      'ce-myextension': 'x',
    };
    const refused = await relay.post('/v1/events', event('task.assigned').data, 'erp-key', headers);
    assert.equal(refused.status, 400);
    assert.equal(refused.body.errors[0].pointer, '/source');
    const reply = await relay.post('/v1/events', event('task.assigned').data, 'erp-key', {
      ...headers,
      'ce-source': '/a%252Fb',
    });
    assert.equal(reply.status, 202, reply.text);
    assert.equal(reply.body.results[0].id, 'quoted "id" 1');
    assert.equal(reply.body.results[0].source, '/a%2Fb');
  });

  test('data_base64 that holds JSON', async () => {
    const { data, ...rest } = event('task.assigned');
    const encoded = Buffer.from(JSON.stringify(data)).toString('base64');
    const reply = await relay.post('/v1/events', { ...rest, data_base64: encoded }, 'erp-key', STRUCTURED);
    assert.equal(reply.status, 202, reply.text);
  });

  test('a batch answers in order; an empty one answers nothing', async () => {
    const events = [event('approval.requested'), event('task.assigned', { audience: { users: ['sam'] } })];
    const reply = await relay.post('/v1/events', events, 'erp-key', BATCH);
    assert.equal(reply.status, 202);
    assert.deepEqual(
      reply.body.results.map((result: { id: string; recipients: number }) => [result.id, result.recipients]),
      [
        [events[0]?.id, 3],
        [events[1]?.id, 1],
      ],
    );
    assert.deepEqual((await relay.post('/v1/events', [], 'erp-key', BATCH)).body, { results: [] });
  });

  test('a batch is all or nothing, and each bad event is named', async () => {
    const good = event('approval.requested');
    const events = [
      good,
      event('approval.requested', { title: '' }),
      event('nonsense'),
      event('approval.requested', { decision: { policy: 'quorum', quorum: 9 } }),
    ];
    const reply = await relay.post('/v1/events', events, 'erp-key', BATCH);
    assert.equal(reply.status, 400);
    assert.equal(reply.headers.get('content-type'), 'application/problem+json');
    assert.equal(reply.body.code, 'EVENT_INVALID');
    const pointers = reply.body.errors.map((error: { pointer: string }) => error.pointer);
    assert.ok(pointers.includes('/1/data/title'));
    assert.ok(pointers.includes('/2/type'));
    assert.ok(pointers.includes('/3/data/decision/quorum'));
    const unreachable = await relay.post('/v1/events', [good, events[3]], 'erp-key', BATCH);
    assert.equal(unreachable.status, 400);
    assert.equal(unreachable.body.errors[0].pointer, '/1/data/decision/quorum');
    const again = await relay.post('/v1/events', [good], 'erp-key', BATCH);
    assert.equal(again.body.results[0].duplicate, false);
  });

  test('sent again it changes nothing and answers as the first time, also within one batch', async () => {
    const twice = event('approval.requested');
    const [first, second] = await relay.send(twice, twice);
    assert.deepEqual(second, { ...first, duplicate: true });
    const other = await relay.post('/v1/events', twice, 'crm-key', STRUCTURED);
    assert.equal(other.body.results[0].duplicate, false);
    assert.notEqual(other.body.results[0].itemId, first?.itemId);
  });
});

describe('who may send', () => {
  test('no key, a wrong key, a key of another source', async () => {
    const none = await relay.post('/v1/events', event('task.assigned'), undefined, STRUCTURED);
    assert.equal(none.status, 401);
    assert.equal(none.body.code, 'UNAUTHENTICATED');
    assert.equal(none.headers.get('www-authenticate'), 'Bearer');
    assert.equal((await relay.post('/v1/events', event('task.assigned'), 'wrong', STRUCTURED)).status, 401);
    assert.equal((await relay.post('/v1/events', event('task.assigned'), 'dana-token', STRUCTURED)).status, 401);
    const other = await relay.post('/v1/sources/crm/events', event('task.assigned'), 'erp-key', STRUCTURED);
    assert.equal(other.status, 403);
    assert.equal(
      (await relay.post('/v1/sources/erp/events', event('task.assigned'), 'erp-key', STRUCTURED)).status,
      202,
    );
  });

  test('types that the source may send', async () => {
    const refused = await relay.post('/v1/events', event('approval.requested'), 'narrow-key', STRUCTURED);
    assert.equal(refused.status, 403);
    assert.equal(refused.body.code, 'FORBIDDEN');
    assert.equal((await relay.post('/v1/events', event('task.assigned'), 'narrow-key', STRUCTURED)).status, 202);
  });

  test('the rate of a source, in events', async () => {
    const post = (...events: object[]) => relay.post('/v1/events', events, 'slow-key', BATCH);
    assert.equal((await post(event('task.assigned'), event('task.assigned'))).status, 202);
    // Each second permits two more events.
    const refused = await until('refused', async () => {
      const reply = await post(event('task.assigned'), event('task.assigned'));
      return reply.status !== 202 && reply;
    });
    assert.equal(refused.status, 429);
    assert.equal(refused.body.code, 'RATE_LIMITED');
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
  });
});

describe('Standard Webhooks', () => {
  const secret = DIRECTORY.sources[0]?.signingSecret ?? '';
  const body = () => JSON.stringify(event('task.assigned', { title: 'signed ü' }));
  function sign(text: string, at = new Date(), key = secret): Record<string, string> {
    return {
      ...STRUCTURED,
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(key).sign('msg_1', at, text),
    };
  }
  const post = (text: string, headers: Record<string, string>, path = '/v1/sources/erp/events') =>
    relay.post(path, text, undefined, headers);

  test('a signature of the reference library holds, also among others', async () => {
    const text = body();
    assert.equal((await post(text, sign(text))).status, 202);
    const headers = sign(body());
    const other = body();
    const right = sign(other)['webhook-signature'];
    const many = { ...sign(other), 'webhook-signature': `v1,${'A'.repeat(43)}= v1a,xyz ${right}` };
    assert.equal((await post(other, many)).status, 202);
    assert.equal((await post(other, headers)).status, 401);
  });

  test('what does not hold is 401', async () => {
    const text = body();
    const { 'webhook-id': _, ...withoutId } = sign(text);
    const old = new Date(Date.now() - 6 * 60_000);
    const early = new Date(Date.now() + 6 * 60_000);
    const cases = [
      await post(`${text} `, sign(text)),
      await post(text, sign(text, old)),
      await post(text, sign(text, early)),
      await post(text, sign(text, new Date(), 'whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA==')),
      await post(text, withoutId),
      await post(text, { ...sign(text), 'webhook-timestamp': 'soon' }),
      await post(text, { ...sign(text), 'webhook-signature': 'v1,' }),
      await post(text, { ...sign(text), 'webhook-signature': '' }),
      await post(text, sign(text), '/v1/sources/crm/events'),
      await post(text, sign(text), '/v1/sources/nobody/events'),
      await post(text, sign(text), '/v1/events'),
    ];
    assert.deepEqual(
      cases.map(({ status, body: { code } }) => [status, code]),
      cases.map(() => [401, 'UNAUTHENTICATED']),
    );
  });
});

describe('limits', () => {
  const post = (body: string, headers: Record<string, string>) => relay.post('/v1/events', body, 'erp-key', headers);
  const padded = (bytes: number) => {
    const text = JSON.stringify(event('task.assigned', {}, { padding: '' }));
    return text.replace('"padding":""', `"padding":"${'x'.repeat(bytes - text.length)}"`);
  };

  test('one event of 64 KiB is taken, one byte more is not; in a batch too', async () => {
    assert.equal((await post(padded(65536), STRUCTURED)).status, 202);
    const over = await post(padded(65537), STRUCTURED);
    assert.equal(over.status, 413);
    assert.equal(over.body.code, 'EVENT_TOO_LARGE');
    assert.equal((await post(`[${padded(65536)}]`, BATCH)).status, 202);
    assert.equal((await post(`[${padded(65537)}]`, BATCH)).status, 413);
  });

  test('500 events are taken, 501 are not; 1 MiB is the end', async () => {
    const many = (count: number) => JSON.stringify(Array.from({ length: count }, () => event('task.assigned')));
    assert.equal((await post(many(500), BATCH)).status, 202);
    assert.equal((await post(many(501), BATCH)).status, 413);
    assert.equal((await post(`[${' '.repeat(1024 * 1024)}]`, BATCH)).status, 413);
  });
});
