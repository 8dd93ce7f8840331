/** An act on every open item that matches a filter; what waits for a person, and where they would be reached. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, event, type Reply, startRelay } from '../parts/relay.ts';

const channels = [
  { gateway: 'phones', kind: 'sms', to: '+4930123', when: 'away' },
  { gateway: 'phones', kind: 'email', to: 'dana@example.com', when: 'always' },
];
const users = DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user));
const gateways = [
  { id: 'phones', kind: 'webhook', url: 'http://127.0.0.1:9/', secret: 'whsec_ZXJwLXNlY3JldC1lcnAtc2VjcmV0LWVycA==' },
];
const clock = createShiftedClock();
const relay = await startRelay({ clock, directory: { ...DIRECTORY, users, gateways } });
after(() => relay.close());

const ask = async (...data: object[]): Promise<string[]> =>
  (await relay.send(...data.map((one) => event('approval.requested', one)))).map(({ itemId }) => itemId);
const preview = (body: object) => relay.post('/v1/admin/items/acts/preview', body, ADMIN);
const actOn = (body: object) => relay.post('/v1/admin/items/acts', { reason: 'Reorganised', ...body }, ADMIN);
const idsOf = ({ body }: Reply): string[] => body.items.map(({ itemId }: { itemId: string }) => itemId);
const faultsOf = ({ body }: Reply) =>
  body.items.map(({ fault }: { fault: { code: string } | null }) => fault?.code ?? null);
const refused = ({ status, body }: Reply) => [status, body.code];

describe('many items', () => {
  test('are previewed, then changed by the same filter, each with its own result', async () => {
    const [one] = await ask({ audience: { users: ['dana'] } });
    clock.shift(10);
    const decision = { policy: 'all' };
    const [vote, other] = await ask(
      { audience: { users: ['dana', 'kim'] }, decision },
      { audience: { users: ['kim'] } },
    );
    const request = { act: 'reassign', audience: { users: ['lee'] }, filter: { person: 'dana' } };
    const seen = await preview(request);
    assert.deepEqual([seen.status, seen.body.count, seen.body.more], [200, 2, false]);
    assert.deepEqual(
      [idsOf(seen), faultsOf(seen)],
      [
        [one, vote],
        [null, 'NOT_REASSIGNABLE'],
      ],
    );
    assert.equal((await relay.get(`/v1/items/${one}`, 'dana-token')).status, 200, 'a preview changes nothing');
    const done = await actOn({ ...request, count: 2 });
    assert.deepEqual([done.body.changed, idsOf(done), faultsOf(done)], [1, [one, vote], [null, 'NOT_REASSIGNABLE']]);
    assert.deepEqual(done.body.items[0].previous, { users: ['dana'] });
    assert.equal((await relay.get(`/v1/items/${one}`, 'lee-token')).status, 200);
    assert.equal((await relay.get(`/v1/items/${other}`, 'kim-token')).status, 200);
    const { body } = await relay.get('/v1/admin/audit?limit=200', ADMIN);
    const acts = body.items.filter(({ facts }: { facts: { act?: string } }) => facts.act === 'reassign');
    assert.deepEqual(
      acts.map(({ item }: { item: string }) => item),
      [one],
    );
  });

  test('with another count nothing is changed', async () => {
    const [one] = await ask({ audience: { users: ['sam'] } });
    const filter = { person: 'sam' };
    const reply = await actOn({ act: 'close', filter, count: 2 });
    assert.deepEqual([...refused(reply), reply.body.count], [409, 'MATCHES_CHANGED', 1]);
    assert.equal((await relay.get(`/v1/items/${one}`, 'sam-token')).body.state, 'open');
    assert.deepEqual((await actOn({ act: 'close', filter, count: 1 })).body.changed, 1);
    assert.equal((await preview({ act: 'close', filter })).body.count, 0, 'ended items match no filter');
  });

  test('match by words, source, role, time and ids; members of a filter all count', async () => {
    const [first] = await ask({ title: 'Sprocket order', audience: { roles: ['lead'] } });
    clock.shift(10);
    const [second] = await ask({ title: 'Sprocket invoice', audience: { users: ['lee'] } });
    clock.shift(60_000);
    const [third] = await ask({ title: 'Sprocket refund', audience: { users: ['lee'] } });
    const by = async (filter: object) => idsOf(await preview({ act: 'remind', filter }));
    assert.deepEqual(await by({ q: 'sprocket' }), [first, second, third]);
    assert.deepEqual(await by({ q: 'sprocket', role: 'lead' }), [first]);
    assert.deepEqual(await by({ role: 'lead' }), [first]);
    const before = new Date(clock.now() - 30_000).toISOString();
    assert.deepEqual(await by({ q: 'sprocket', before }), [first, second]);
    assert.deepEqual(await by({ q: 'sprocket', source: 'crm' }), []);
    assert.deepEqual(await by({ ids: [third, 'unknown', first] }), [first, third]);
  });

  test('at most 200 at once; the filter is required, and the audience is checked first', async () => {
    const batch = () =>
      ask(...Array.from({ length: 70 }, (_, n) => ({ title: `Bulk ${n}`, audience: { users: ['kim'] } })));
    for (let n = 0; n < 3; n++) await batch();
    const seen = await preview({ act: 'remind', filter: { q: 'bulk' } });
    assert.deepEqual([seen.body.count, seen.body.items.length, seen.body.more], [200, 200, true]);
    const done = await actOn({ act: 'remind', filter: { q: 'bulk' }, count: 200 });
    assert.equal(done.body.changed, 200);
    assert.deepEqual(refused(await preview({ act: 'remind', filter: {} })), [400, 'REQUEST_INVALID']);
    const wrong = await preview({ act: 'reassign', audience: { users: ['ghost'] }, filter: { q: 'bulk' } });
    assert.deepEqual([...refused(wrong), wrong.body.errors[0].pointer], [400, 'REQUEST_INVALID', '/audience/users/0']);
    assert.deepEqual(refused(await preview({ act: 'reassign', filter: { q: 'bulk' } })), [400, 'REQUEST_INVALID']);
    assert.deepEqual(refused(await actOn({ act: 'close', filter: { q: 'bulk' }, count: 200, reason: ' ' })), [
      400,
      'REQUEST_INVALID',
    ]);
  });
});

describe('a person', () => {
  const reach = async (id = 'dana') => (await relay.get(`/v1/admin/people/${id}/reach`, ADMIN)).body;
  const ways = async () =>
    (await reach()).ways.map(({ kind, blocked }: { kind: string; blocked: string | null }) => `${kind} ${blocked}`);

  test('has items that wait, the oldest first, without information that asks nothing', async () => {
    for (const id of idsOf(await preview({ act: 'close', filter: { person: 'dana' } }))) {
      await relay.post(`/v1/admin/items/${id}/close`, { reason: 'Done' }, ADMIN);
    }
    clock.shift(1000);
    const [first] = await ask({ audience: { users: ['dana'] } });
    clock.shift(1000);
    const [second] = await ask({ audience: { users: ['dana'] } });
    const record = { system: 'ERP', type: 'order', id: '7' };
    await relay.send(event('status.changed', { audience: { users: ['dana'] }, record, status: { to: 'shipped' } }));
    const { waiting } = await reach();
    assert.deepEqual(
      [waiting.count, waiting.complete, waiting.items.map(({ itemId }: { itemId: string }) => itemId)],
      [2, true, [first, second]],
    );
    assert.equal((await relay.get('/v1/admin/people/ghost/reach', ADMIN)).status, 404);
  });

  test('is reached at desks and by channels: not while they are there, in quiet hours, or represented', async () => {
    assert.deepEqual(await ways(), ['desktop not-connected', 'browser not-connected', 'sms null', 'email null']);
    const desk = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token: 'dana-token' } });
    try {
      await new Promise((resolve) => desk.once('sync', resolve));
      await until('at the desk', async () => (await ways())[0] === 'desktop null');
      assert.deepEqual(await ways(), ['desktop null', 'browser not-connected', 'sms at-desk', 'email null']);
    } finally {
      desk.disconnect();
    }
    const absence = { from: new Date(clock.now() - 1000).toISOString(), to: '2099-01-01T00:00:00Z', delegate: 'lee' };
    await relay.put('/v1/admin/people/dana/absence', { ...absence, reason: 'Ill' }, ADMIN);
    await until('away', async () => (await ways())[0] === 'desktop not-connected');
    assert.deepEqual((await ways()).slice(2), ['sms delegate', 'email delegate']);
    await relay.put('/v1/me/absence', {}, 'dana-token');
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const inHours = (hours: number) => new Date(clock.now() + hours * 3_600_000).toISOString().slice(11, 16);
    const quietHours = { from: inHours(-1), to: inHours(1), days, timeZone: 'UTC' };
    await relay.put('/v1/me/subscriptions', { rules: [], quietHours }, 'dana-token');
    assert.deepEqual((await ways()).slice(2), ['sms quiet', 'email quiet']);
    assert.ok((await reach()).quietUntil.includes(`T${quietHours.to}:00`));
  });
});
