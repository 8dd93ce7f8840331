/** One of two relays has a clock hours ahead: sign-ins at either are valid equally long at both, by the log's clock. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemMonotonic } from '../../../relay/system.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, type RunningRelay, startRelay } from '../parts/relay.ts';
import { createLogWorld } from './parts/log-world.ts';

const HOUR = 3_600_000;
const PAGE = { 'x-beckon-page': '1' };

const world = createLogWorld();
world.began = Date.now();
const cluster = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
const right = await startRelay({ cluster: cluster('right') });
const clock = createShiftedClock();
clock.shift(2 * HOUR);
const ahead = await startRelay({ cluster: cluster('ahead'), clock, keysOf: right });
after(async () => {
  await ahead.close();
  await right.close();
});

const ways = (): [string, RunningRelay, RunningRelay][] => [
  ['the right one', right, ahead],
  ['the one ahead', ahead, right],
];

test('a code that was made at one is good at the other, for desktop and page', async () => {
  for (const [name, here, there] of ways()) {
    const codeOf = async (): Promise<{ code: string; expiresAt: string }> => {
      const made = await here.post('/v1/me/pairing-codes', null, 'dana-token');
      assert.equal(made.status, 201, made.text);
      return made.body;
    };
    const [first, second] = [await codeOf(), await codeOf()];
    const left = Date.parse(first.expiresAt) - Date.now();
    assert.ok(left > 0 && left < HOUR, `${name}: ${left}`);
    const paired = await until(`a code of ${name} is taken at the other`, async () => {
      const reply = await there.post('/v1/pair', { code: first.code, device: 'phone' });
      return reply.status === 200 && reply;
    });
    for (const relay of [here, there]) {
      await until('its token is good', async () => (await relay.get('/v1/me', paired.body.token)).status === 200);
    }
    const page = await there.post('/me/session', { code: second.code }, undefined, PAGE);
    assert.equal(page.status, 200, page.text);
  }
});

test('a session of the console that begins at one is good at both, and its cookie lasts as long', async () => {
  for (const [name, here, there] of ways()) {
    const begun = await here.post('/v1/admin/session', { token: ADMIN });
    assert.equal(begun.status, 200, begun.text);
    const cookie = begun.headers.getSetCookie()[0] ?? '';
    const seconds = Number(/Max-Age=(\d+)/.exec(cookie)?.[1]);
    const left = Date.parse(begun.body.expiresAt) - Date.now();
    assert.ok(Math.abs(left - seconds * 1000) < HOUR, `${name}: ${left} ms, ${seconds} s`);
    for (const relay of [here, there]) {
      await until(`it is good everywhere that began at ${name}`, async () => {
        const headers = { cookie: cookie.split(';')[0] ?? '' };
        return (await fetch(`${relay.url}/v1/admin/overview`, { headers })).status === 200;
      });
    }
  }
});
