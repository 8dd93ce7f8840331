/** What people meet who come to one of several relays and then to another, each on its own copy behind one log. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { systemMonotonic } from '../../../relay/system.ts';
import { until } from '../../helpers/until.ts';
import { startDesk } from '../desk/relay-desk.ts';
import { ADMIN, event, type Reply, type RunningRelay, startRelay } from '../parts/relay.ts';
import { createLogWorld, type LogWorld } from './parts/log-world.ts';

const AS_EVENT = { 'content-type': 'application/cloudevents+json' };
const PAGE = { 'x-beckon-page': '1' };

/** ms */
let lag = 40;
let world: LogWorld;
let one: RunningRelay;
let other: RunningRelay;
before(async () => {
  world = createLogWorld();
  world.began = Date.now();
  // What one wrote is at the other a while later.
  world.fate = (line, verb) => (line === 'other' && verb === 'read' ? { after: lag } : {});
  const cluster = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
  one = await startRelay({ cluster: cluster('one') });
  other = await startRelay({ cluster: cluster('other'), keysOf: one });
});
after(async () => {
  await other.close();
  await one.close();
});

const cursorOf = ({ headers }: Reply): string => headers.get('beckon-cursor') ?? '';
const asked = (relay: RunningRelay, path: string, headers: Record<string, string>) =>
  fetch(relay.url + path, { headers });

describe('whoever goes from one relay to the other', () => {
  test('reads there what they wrote here, with the cursor of the answer', async () => {
    for (let round = 0; round < 2; round += 1) {
      const to = new Date(Date.now() + 3600_000 * (round + 1)).toISOString();
      const reply = await one.put('/v1/me/absence', { from: '2026-01-01T00:00:00Z', to }, 'dana-token');
      const read = await asked(other, '/v1/me', {
        authorization: 'Bearer dana-token',
        'beckon-cursor': cursorOf(reply),
      });
      assert.equal(read.status, 200);
      assert.ok((await read.text()).includes(to));
    }
    await one.put('/v1/me/absence', {}, 'dana-token');
  });

  test('is known there at once by a token, a session or a key that was made here', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { token } = (await one.post('/v1/admin/people/sam/tokens', { device: 'phone' }, ADMIN)).body;
      assert.equal((await other.get('/v1/me', token)).status, 200);
      const signedIn = await one.post('/me/session', { token }, undefined, PAGE);
      const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      assert.equal((await asked(other, '/v1/me', { ...PAGE, cookie })).status, 200);
      const made = await one.post('/v1/admin/sources', { id: `made-${round}`, name: 'Made', grants: '*' }, ADMIN);
      assert.equal(made.status, 201, made.text);
      const { key } = made.body.secrets;
      assert.equal((await other.post('/v1/events', event('task.assigned'), key, AS_EVENT)).status, 202);
    }
    assert.equal((await other.get('/v1/me', 'nobody-s')).status, 401);
  });

  test('finds a cursor of the desk known there, and is not told to forget all', async () => {
    const first = startDesk(one.url, { token: 'lee-token' });
    await until('live at the one', () => first.live);
    lag = 500;
    const [made] = await one.send(event('task.assigned', { audience: { users: ['lee'] } }));
    await until('it has the item', () => first.items.has(made?.itemId ?? ''));
    first.close();
    const second = startDesk(other.url, { token: 'lee-token' }, first);
    await until('live at the other', () => second.live);
    assert.equal(second.resets, 0);
    second.close();
    lag = 40;
  });
});

test('what a person changes at one is told to their desk at the other', async () => {
  const desk = startDesk(other.url, { token: 'kim-token' });
  await until('live', () => desk.live);
  const rules = [{ role: '*', types: ['*'], minSeverity: 'critical', deliver: 'beckon' }];
  assert.equal((await one.put('/v1/me/subscriptions', { rules }, 'kim-token')).status, 200);
  await until('the desk heard', () => desk.me?.subscriptions.rules.length === 1);
  desk.close();
});

test('a page hears of a desktop at the other, until that is gone', async () => {
  const heard: boolean[] = [];
  const signedIn = await one.post('/me/session', { token: 'sam-token' }, undefined, PAGE);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const extraHeaders = { cookie, origin: one.url };
  const page = io(`${one.url}/v1/desk`, { transports: ['websocket'], forceNew: true, extraHeaders });
  page.on('elsewhere', ({ desktop }) => heard.push(desktop));
  await until('the page is there', () => heard.length === 1);
  const desktop = startDesk(other.url, { token: 'sam-token' });
  await until('it heard of the desktop', () => heard.at(-1) === true);
  const { people } = (await one.get('/v1/admin/overview', ADMIN)).body;
  assert.equal(people.online, 1);
  desktop.close();
  await until('it heard that it is gone', () => heard.at(-1) === false);
  assert.deepEqual(heard, [false, true, false]);
  page.close();
});
