/** Acts of an administrator at one of several relays take effect at the others, and on the desks there. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { systemMonotonic } from '../../../relay/system.ts';
import { until } from '../../helpers/until.ts';
import { startDesk } from '../desk/relay-desk.ts';
import { type Receiver, SECRET, startReceiver } from '../outbound/receiver.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';
import { deliveredTo } from '../parts/with-receiver.ts';
import { createLogWorld } from './parts/log-world.ts';

const world = createLogWorld();
world.began = Date.now();
const receiver: Receiver = await startReceiver();
const [erp, ...others] = DIRECTORY.sources;
const response = { url: receiver.url, secret: SECRET };
const directory = { ...DIRECTORY, sources: [{ ...erp, response }, ...others] };
const line = (name: string) => ({ connect: () => world.connect(name), monotonic: systemMonotonic });
const one: RunningRelay = await startRelay({ directory, cluster: line('one') });
const other = await startRelay({ directory, cluster: line('other'), keysOf: one });
after(async () => {
  await other.close();
  await one.close();
  await receiver.close();
});

const act = (relay: RunningRelay, id: string, name: string, body: object = {}) =>
  relay.post(`/v1/admin/items/${id}/${name}`, { reason: 'Ill', ...body }, ADMIN);
const has = async (relay: RunningRelay, id: string, token: string) =>
  (await relay.get(`/v1/items/${id}`, token)).status === 200;

test('an item reassigned at one relay leaves the desk at the other; closed there, its source receives it once', async () => {
  const id = await one.sendOne(event('approval.requested', { audience: { users: ['dana'] } }));
  const desk = startDesk(other.url, { token: 'dana-token' });
  await until('at the desk', () => desk.items.has(id));
  assert.equal((await act(one, id, 'reassign', { audience: { users: ['lee'] } })).status, 200);
  await until('off the desk', () => !desk.items.has(id));
  desk.close();
  await until('with the new recipient', () => has(other, id, 'lee-token'));
  const key = randomUUID();
  const late = await other.post(`/v1/items/${id}/responses`, { action: 'approve', key }, 'dana-token');
  assert.deepEqual([late.status, late.body.reassigned?.by], [404, 'Administrator']);
  // Both relays close it at once: one of them is refused.
  const statuses = (await Promise.all([act(one, id, 'close'), act(other, id, 'close')])).map(({ status }) => status);
  assert.deepEqual(statuses.sort(), [200, 409]);
  const delivered = await deliveredTo(receiver, id);
  assert.deepEqual(
    delivered.map(({ type }) => type),
    ['com.beckon.item.closed'],
  );
});

test('an absence set at one relay addresses items that arrive at the other', async () => {
  const absence = { from: new Date(Date.now() - 1000).toISOString(), to: '2099-01-01T00:00:00Z', delegate: 'lee' };
  const set = await one.put('/v1/admin/people/dana/absence', { ...absence, reason: 'Ill' }, ADMIN);
  assert.equal(set.status, 200, set.text);
  await until('known at the other', async () => (await other.get('/v1/me', 'dana-token')).body.absence !== null);
  const [made] = await other.send(event('approval.requested', { audience: { users: ['dana'] } }));
  assert.ok(await has(other, made?.itemId ?? '', 'lee-token'));
});
