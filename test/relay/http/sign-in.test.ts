/** Sign-in from an attacker's view. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { after, describe, test } from 'node:test';
import { standardWebhooks } from '../../../relay/http/sources/signature.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { bareEvent, problemOf, startRelay } from '../parts/relay.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');

const signed = (key: Buffer, body: string, now = NOW): IncomingHttpHeaders => {
  const seconds = Math.floor(now / 1000);
  const signature = createHmac('sha256', key).update(`m1.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': 'm1', 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
};

describe('signatures', () => {
  test('a secret that decodes to nothing authenticates no one', () => {
    const body = Buffer.from('{}');
    for (const secrets of [[''], ['whsec_'], ['!!!'], ['whsec_-'], ['', 'whsec_'], []]) {
      assert.notEqual(
        standardWebhooks.verify(signed(Buffer.alloc(0), '{}'), body, secrets, NOW),
        null,
        String(secrets),
      );
    }
    const key = Buffer.from('a-secret-of-the-test');
    assert.equal(standardWebhooks.verify(signed(key, '{}'), body, [`whsec_${key.toString('base64')}`], NOW), null);
  });
});

const clock = createShiftedClock();
const relay = await startRelay({ clock });
after(() => relay.close());

test('a signed request does not find out which sources there are', async () => {
  const stale = signed(Buffer.from('x'), '{}', NOW - 3600_000);
  const fresh = signed(Buffer.from('x'), '{}', Date.now());
  for (const headers of [stale, fresh, { 'webhook-signature': 'v1,x' }]) {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const replies = await Promise.all(
      ['erp', 'crm', 'nobody'].map((id) =>
        relay.post(`/v1/sources/${id}/events`, bareEvent('x', {}), undefined, given),
      ),
    );
    assert.deepEqual(
      replies.map((reply) => [reply.status, problemOf(reply)]),
      replies.map(() => [401, replies[0] && problemOf(replies[0])]),
    );
  }
});

/** A guess from another loopback address; only Linux has them all. */
const guessFrom = (localAddress: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${relay.url}/v1/pair`, { method: 'POST', localAddress, agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    sent.once('error', reject);
    sent.setHeader('content-type', 'application/json');
    sent.end(JSON.stringify({ code: 'AAAA-AAAA', device: 'x' }));
  });

test('a client that guesses codes is stopped, and blocks no other pairing', async (t) => {
  if (process.platform !== 'linux') return t.skip('needs more than one loopback address');
  const goOn = clock.stop();
  const statuses = await Promise.all(Array.from({ length: 100 }, () => guessFrom('127.0.0.1')));
  assert.deepEqual(
    [401, 429].map((wanted) => statuses.filter((status) => status === wanted).length),
    [10, 90],
  );
  goOn();
  assert.equal(await guessFrom('127.0.0.2'), 401);
});
