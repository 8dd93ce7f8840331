/** A service that replies with arbitrary data: every attempt has a result, nothing is thrown, and no secret or address is disclosed. */
import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Mapper } from '../../../../relay/domain/ports.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../../simulator/opentext/account.ts';
import { realClock } from '../../parts/clock.ts';
import { gatewayOf, INPUT, TO_CUSTOMER } from './parts.ts';

const mapper: Mapper = { map: () => Promise.resolve({ ok: true, value: { to: 'x' } }) };
type Answering = (response: ServerResponse) => void;
let token: Answering = () => {};
let service: Answering = () => {};
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => (request.url?.includes('/oauth2/') ? token : service)(response));
});
let url = '';
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('no port');
url = `http://127.0.0.1:${address.port}`;
after(() => {
  server.closeAllConnections();
  server.close();
});

const json =
  (status: number, body: unknown): Answering =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const goodToken = json(200, { access_token: 'tok', expires_in: 3600 });
const gateway = () => gatewayOf(gatewayEntry('customers', url, DEMO_ACCOUNT), mapper, realClock);
const send = (kind = 'sms') => gateway().send({ ...INPUT, kind }, 'msg_1', TO_CUSTOMER);

describe('tokens that make no sense', () => {
  for (const [name, body] of Object.entries({
    'none at all': {},
    'a number': { access_token: { token: 1 } },
    'a line break in it, which would be another header': { access_token: 'a\r\nx-evil: 1' },
    'an endless one': { access_token: 'a'.repeat(20_000) },
    'an empty one': { access_token: '' },
    'a list': [],
    null: null,
  })) {
    test(`${name}: no message goes out, tried again later`, async () => {
      token = json(200, body);
      service = () => assert.fail('nothing may be sent');
      assert.deepEqual(await send(), { kind: 'retry', reason: 'the response contains no access token' });
    });
  }

  for (const life of [0, -5, 'soon', null, 1e300, Number.NaN]) {
    test(`a life of ${life} s is no trouble`, async () => {
      token = json(200, { access_token: 'tok', expires_in: life });
      service = json(200, { job_id: 'j1' });
      assert.deepEqual(await send(), { kind: 'sent', job: 'j1' });
    });
  }
});

describe('answers that make no sense', () => {
  for (const [name, body] of Object.entries({
    'a job id that is an object': { job_id: { id: 1 } },
    'an endless job id': { job_id: 'x'.repeat(1000) },
    'no JSON object': [1, 2],
  })) {
    test(`${name}: taken, and not asked for`, async () => {
      token = goodToken;
      service = json(200, body);
      assert.deepEqual(await send(), { kind: 'sent' });
    });
  }

  test('a job id that is a number is one', async () => {
    token = goodToken;
    service = json(200, { job_id: 4711 });
    assert.deepEqual(await send(), { kind: 'sent', job: '4711' });
  });

  test('an endless answer is cut', async () => {
    token = goodToken;
    service = (response) => {
      response.writeHead(500);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    assert.deepEqual(await send(), { kind: 'retry', reason: 'HTTP 500' });
  });

  test('an echo of our own data is not passed on', async () => {
    token = goodToken;
    const { clientId, clientSecret, password } = DEMO_ACCOUNT;
    service = json(400, {
      message: `Bearer tok of ${clientId}/${clientSecret}/${password} may not write to ${INPUT.to} (${INPUT.to.slice(1)})`,
    });
    for (const kind of ['sms', 'email', 'push']) {
      const result = await send(kind);
      assert.ok(result.kind === 'retry');
      const secrets = kind === 'push' ? [password] : [clientSecret, clientId];
      for (const secret of [...secrets, INPUT.to, INPUT.to.slice(1), 'tok of']) {
        assert.ok(!result.reason.includes(secret), `${kind}: ${result.reason}`);
      }
    }
  });

  test('nor is a token or password that it repeats bare', async () => {
    const secret = 'eyJ0b2tlbiI6InNlY3JldCJ9';
    token = json(200, { access_token: secret, expires_in: 3600 });
    const { username, password } = DEMO_ACCOUNT;
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    service = json(403, { error_description: `The access token ${secret} or ${basic} has no such right` });
    for (const kind of ['sms', 'email', 'push']) {
      const result = await send(kind);
      assert.ok(result.kind === 'retry');
      const sent = kind === 'push' ? basic : secret;
      assert.ok(
        result.reason.includes('has no such right') && !result.reason.includes(sent),
        `${kind}: ${result.reason}`,
      );
    }
    service = json(200, { deliveries: [{ status: 'Failed', message: `refused ${secret}` }] });
    const told = await gateway().status?.({ ...INPUT, kind: 'sms' }, 'j1');
    assert.ok(told?.kind === 'rejected' && !told.reason.includes(secret), JSON.stringify(told));
  });

  test('anything at all: a result', async () => {
    token = goodToken;
    const one = gateway();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 200, max: 599 }), fc.string(), fc.json(), async (status, text, body) => {
        service = (response) => response.writeHead(status).end(text.length % 2 ? text : body);
        const input = { ...INPUT, kind: 'email' };
        assert.match((await one.send(input, 'msg_1', TO_CUSTOMER)).kind, /^(sent|retry|gone)$/);
        assert.match((await one.status!(input, 'j1')).kind, /^(pending|delivered|rejected|retry)$/);
      }),
      { numRuns: 150 },
    );
  });
});
