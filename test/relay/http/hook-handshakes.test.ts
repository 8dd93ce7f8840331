/** Verification of a hook's address by services, answered only where `handshake` names the service. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { patientTimers } from '../parts/clock.ts';
import { logRecorder } from '../parts/log-recorder.ts';
import { ADMIN, DIRECTORY, METRICS, startRelay } from '../parts/relay.ts';

const mapping = '{ "ignored": "test" }';
const slackAuth = {
  hmac: {
    ...{ header: 'x-slack-signature', algorithm: 'sha256', encoding: 'hex', prefix: 'v0=' },
    ...{
      signed: 'v0:{timestamp}:{body}',
      timestampHeader: 'x-slack-request-timestamp',
      secret: 'slack-signing-secret',
    },
  },
};
const inQuery = { query: 'key', secret: 'secret-in-the-address' };
const hooks = {
  plain: { mapping },
  events: { mapping, handshake: 'cloudevents' },
  grid: { mapping, handshake: 'eventgrid', auth: inQuery },
  mail: { mapping, handshake: 'graph' },
  calendar: { mapping, handshake: 'graph', auth: inQuery },
  chat: { mapping, handshake: 'slack', auth: slackAuth },
  feed: { mapping, handshake: 'websub' },
};
const sources = DIRECTORY.sources.map((source) =>
  source.id === 'erp'
    ? { ...source, hooks }
    : source.id === 'slow'
      ? { ...source, hooks: { events: hooks.events } }
      : source,
);
const log = logRecorder();
const relay = await startRelay({
  timers: patientTimers,
  ...{ log, directory: { ...DIRECTORY, sources }, trustedProxies: ['127.0.0.1'] },
  config: { metricsToken: METRICS },
});
after(() => relay.close());

let address = 0;
/** Each from its own address, as handshakes are limited by address. */
async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  address += 1;
  const response = await fetch(`${relay.url}/v1/hooks/${path}`, {
    method,
    headers: { 'x-forwarded-for': `203.0.113.${address % 250}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
type Answer = Awaited<ReturnType<typeof ask>>;

function assertEcho({ status, headers, text }: Answer, expected: string): void {
  assert.deepEqual([status, text], [200, expected]);
  const shown = ['content-type', 'x-content-type-options', 'cache-control', 'content-security-policy'];
  assert.deepEqual(
    shown.map((name) => headers.get(name)),
    ['text/plain; charset=utf-8', 'nosniff', 'no-store', 'sandbox'],
  );
}

describe('CloudEvents and Event Grid: OPTIONS', () => {
  test('names the origin that asks, and the rate of the source', async () => {
    for (const path of ['erp/events', 'erp/grid']) {
      const { status, headers, text } = await ask('OPTIONS', path, { 'webhook-request-origin': 'eventgrid.azure.net' });
      assert.deepEqual([status, text], [200, '']);
      assert.equal(headers.get('webhook-allowed-origin'), 'eventgrid.azure.net');
      assert.equal(headers.get('webhook-allowed-rate'), '*');
      assert.equal(headers.get('access-control-allow-origin'), null);
    }
    const limited = await ask('OPTIONS', 'slow/events', {
      'webhook-request-origin': 'events.example',
      'webhook-request-rate': '1000',
      'webhook-request-callback': `${relay.url}/never-called`,
    });
    assert.equal(limited.headers.get('webhook-allowed-rate'), '120');
  });

  test('without an origin, of another hook, or with what is no host name is refused', async () => {
    const origin = { 'webhook-request-origin': 'events.example' };
    for (const [path, headers, status] of [
      ['erp/events', {}, 405],
      ['erp/plain', origin, 405],
      ['erp/mail', origin, 405],
      ['erp/no-such-hook', origin, 405],
      ['nobody/events', origin, 405],
      ['erp/events', { 'webhook-request-origin': 'a b' }, 400],
      ['erp/events', { 'webhook-request-origin': '<script>' }, 400],
      ['erp/events', { 'webhook-request-origin': 'a'.repeat(300) }, 400],
    ] as const) {
      const reply = await ask('OPTIONS', path, headers);
      assert.equal(reply.status, status, `${path} ${JSON.stringify(headers)}`);
      assert.equal(reply.headers.get('webhook-allowed-origin'), null);
      if (status === 405) assert.equal(reply.headers.get('allow'), 'POST');
    }
  });
});

test('Event Grid: the validation event is answered with its code, by who shows the secret', async () => {
  const body = JSON.stringify([
    { id: '1', eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: { validationCode: 'CODE-1' } },
  ]);
  const type = { 'aeg-event-type': 'SubscriptionValidation', 'content-type': 'application/json' };
  const path = 'erp/grid?key=secret-in-the-address';
  const reply = await ask('POST', path, type, body);
  assert.deepEqual([reply.status, JSON.parse(reply.text)], [200, { validationResponse: 'CODE-1' }]);
  assert.match(reply.headers.get('content-type') ?? '', /^application\/json/);
  assert.equal((await ask('POST', 'erp/grid?key=wrong', type, body)).status, 401);
  const plain = await ask('POST', 'erp/plain', { ...type, authorization: 'Bearer erp-key' }, body);
  assert.equal(plain.status, 202, 'a hook without the setting maps it');
  const event = await ask('POST', path, { ...type, 'aeg-event-type': 'Notification' }, body);
  assert.equal(event.status, 202);
});

describe('Graph: validationToken', () => {
  test('is sent back as text that no browser interprets', async () => {
    const token = '<script>alert(1)</script> é';
    assertEcho(await ask('POST', `erp/mail?validationToken=${encodeURIComponent(token)}`), token);
    assertEcho(await ask('POST', `erp/calendar?key=secret-in-the-address&validationToken=t`), 't');
  });

  test('of another hook, too long, or without the secret in the address is refused', async () => {
    for (const [path, status] of [
      ['erp/plain?validationToken=t', 401],
      ['erp/events?validationToken=t', 401],
      ['erp/no-such-hook?validationToken=t', 401],
      ['erp/calendar?validationToken=t', 401],
      ['erp/calendar?key=wrong&validationToken=t', 401],
      [`erp/mail?validationToken=${'t'.repeat(1025)}`, 400],
      ['erp/mail?validationToken=', 400],
      ['erp/mail', 401],
    ] as const) {
      const reply = await ask('POST', path);
      assert.equal(reply.status, status, path);
      assert.notEqual(reply.text, 't');
    }
  });
});

test('Slack: url_verification is answered only if it is signed', async () => {
  const body = JSON.stringify({ type: 'url_verification', token: 'x', challenge: '3eZbrw1a' });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const sign = (secret: string) => createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = (secret: string) => ({
    ...{ 'content-type': 'application/json', 'x-slack-request-timestamp': timestamp },
    'x-slack-signature': `v0=${sign(secret)}`,
  });
  assertEcho(await ask('POST', 'erp/chat', headers('slack-signing-secret'), body), '3eZbrw1a');
  assert.equal((await ask('POST', 'erp/chat', headers('another-secret'), body)).status, 401);
  assert.equal((await ask('POST', 'erp/chat', { 'content-type': 'application/json' }, body)).status, 401);
});

describe('WebSub: hub.challenge', () => {
  test('of a subscription is sent back', async () => {
    assertEcho(await ask('GET', 'erp/feed?hub.mode=subscribe&hub.topic=x&hub.challenge=abc%3C'), 'abc<');
  });

  test('of an end, or of another hook is refused: others could end the subscription', async () => {
    for (const path of [
      'erp/feed?hub.mode=unsubscribe&hub.challenge=abc',
      'erp/feed?hub.challenge=abc',
      'erp/feed',
      'erp/plain?hub.mode=subscribe&hub.challenge=abc',
      'erp/no-such-hook?hub.mode=subscribe&hub.challenge=abc',
    ]) {
      const reply = await ask('GET', path);
      assert.deepEqual([reply.status, reply.headers.get('allow')], [405, 'POST'], path);
    }
  });
});

test('handshakes of one address are limited, and each is logged and counted', async () => {
  const from = { 'x-forwarded-for': '198.51.100.7' };
  const path = 'erp/feed?hub.mode=subscribe&hub.challenge=abc';
  const replies = [];
  for (let sent = 0; sent < 15; sent += 1) replies.push(await ask('GET', path, from));
  const limited = replies.filter(({ status }) => status === 429);
  assert.deepEqual([replies[0]?.status, limited.length > 0], [200, true]);
  assert.ok(Number(limited[0]?.headers.get('retry-after')) >= 1);
  assert.equal((await ask('GET', path)).status, 200, 'another address');
  const lines = log.lines('info').filter(({ message }) => message === 'a handshake of a hook was answered');
  assert.equal(lines.at(-1)?.facts.hook, 'feed');
  assert.match((await relay.get('/metrics', METRICS)).text, /hook="feed",result="handshake"\} \d/);
  const { items } = (await relay.get('/v1/admin/hooks/erp/feed/requests', ADMIN)).body;
  assert.ok(
    items.every(({ fate }: { fate: string }) => fate === 'refused'),
    'they displace no request',
  );
});

test('the setting is shown and changed', async () => {
  const path = '/v1/admin/hooks/erp/feed';
  assert.equal((await relay.get(path, ADMIN)).body.handshake, 'websub');
  assert.equal((await relay.put(path, { handshake: null }, ADMIN)).body.handshake, null);
  assert.equal((await ask('GET', 'erp/feed?hub.mode=subscribe&hub.challenge=abc')).status, 405);
  assert.equal((await relay.put(path, { handshake: 'github' }, ADMIN)).status, 400);
});
