/**
 * An attacker with a copied token bypasses the balancer and reaches a partitioned relay; another relay revokes the token meanwhile. They
 * read
 * only what the token allowed at the partition: nothing newer arrives, nothing leaves, and access ends with the partition.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemMonotonic } from '../../relay/system.ts';
import { until } from '../helpers/until.ts';
import { createLogWorld } from '../relay/cluster/parts/log-world.ts';
import { startDesk } from '../relay/desk/relay-desk.ts';
import { event, startRelay } from '../relay/parts/relay.ts';
import { runVerb } from '../relay/parts/verb.ts';

test('a token revoked elsewhere reads no newer data and writes nothing at a partitioned relay, and is refused when the partition ends', async (t) => {
  const world = createLogWorld();
  world.began = Date.now();
  const start = (name: string, keysOf?: { folder: string }) =>
    startRelay({
      cluster: { connect: () => world.connect(name), monotonic: systemMonotonic },
      ...(keysOf ? { keysOf } : {}),
    });
  const one = await start('one');
  t.after(() => one.close());
  const cut = await start('cut', one);
  t.after(() => cut.close());
  const [before] = await one.send(event('approval.requested', { title: 'before the cut' }));
  const desk = startDesk(cut.url, { token: 'dana-token' });
  t.after(() => desk.close());
  await until('it is on the desk', () => desk.items.has(before?.itemId ?? ''));

  world.cut('cut');
  const { code, err } = await runVerb(one.folder, ['user', 'token', 'dana', '--revoke']);
  assert.deepEqual([code, err], [0, '']);
  const [after] = await one.send(event('approval.requested', { title: 'after the cut' }));
  await until('the relay is out', async () => (await cut.get('/health/ready')).status === 503);

  const read = await cut.get('/v1/items', 'dana-token');
  assert.deepEqual(read.body?.items?.map(({ id }: { id: string }) => id) ?? [], [before?.itemId]);
  assert.notEqual((await cut.get(`/v1/items/${after?.itemId}`, 'dana-token')).status, 200);
  assert.equal(desk.items.has(after?.itemId ?? ''), false);
  const key = crypto.randomUUID();
  const writes = [
    await cut.post(`/v1/items/${before?.itemId}/responses`, { action: 'approve', key }, 'dana-token'),
    await cut.post('/v1/me/pairing-codes', null, 'dana-token'),
    await cut.post('/me/session', { token: 'dana-token' }, undefined, { 'x-beckon-page': '1' }),
  ];
  assert.deepEqual(
    writes.map(({ status }) => status),
    [503, 503, 503],
    'no answer, no code and no session by which somebody stays',
  );

  world.mend('cut');
  await until('it ends there too', async () => (await cut.get('/v1/items', 'dana-token')).status === 401);
  await until('their desk is gone', () => !desk.live);
  assert.equal(desk.items.has(after?.itemId ?? ''), false);
  assert.equal((await one.get(`/v1/items/${before?.itemId}`, 'lee-token')).body.state, 'open');
});
