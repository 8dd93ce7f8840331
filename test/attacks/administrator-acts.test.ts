/** An administrator uses acts on items and people to decide, alone or through others, what they may not decide. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { AUDIENCE, keyIssuer } from '../relay/parts/key-issuer.ts';
import { DIRECTORY, event, type Reply, startRelay } from '../relay/parts/relay.ts';

const issuer = await keyIssuer();
const oidc = { issuer: issuer.url, audience: AUDIENCE, adminRoles: { full: 'relay-admin' } };
const ada = { id: 'ada', name: 'Ada Low', roles: ['relay-admin'], aliases: ['ADA-ERP'] };
const relay = await startRelay({ directory: { ...DIRECTORY, users: [...DIRECTORY.users, ada], oidc } });
after(async () => {
  await relay.close();
  await issuer.close();
});
const token = await issuer.token({ sub: 'ada', name: 'Ada Low', roles: ['relay-admin'] });
await relay.get('/v1/me', token);

const refused = ({ status, body }: Reply) => [status, body.code];
const DUTIES = [403, 'SEPARATION_OF_DUTIES'];
const ask = (data: object = {}): Promise<string> =>
  relay.sendOne(event('approval.requested', { audience: { users: ['dana'] }, ...data }));
const act = (id: string, name: string, body: object) =>
  relay.post(`/v1/admin/items/${id}/${name}`, { reason: 'Because', ...body }, token);
const answer = (id: string) => relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID() }, token);
const absence = { from: new Date(Date.now() - 1000).toISOString(), to: new Date(Date.now() + 3600_000).toISOString() };
const away = (id: string, more: object) =>
  relay.put(`/v1/admin/people/${id}/absence`, { ...absence, reason: 'Ill', ...more }, token);

test('hands an item to themselves, or makes themselves the delegate of a recipient', async () => {
  const id = await ask();
  assert.deepEqual(refused(await act(id, 'reassign', { audience: { users: ['ada'] } })), DUTIES);
  assert.deepEqual(refused(await act(id, 'reassign', { audience: { users: ['lee', 'ada'] } })), DUTIES);
  assert.deepEqual(refused(await away('dana', { delegate: 'ada' })), DUTIES);
  assert.deepEqual(refused(await answer(id)), [404, 'NOT_FOUND']);
  assert.equal((await relay.get('/v1/me', 'dana-token')).body.absence, null);
});

test('chooses who decides their own request, under another of their names', async () => {
  const id = await ask({ requester: 'ADA-ERP' });
  assert.deepEqual(refused(await act(id, 'reassign', { audience: { users: ['lee'] } })), DUTIES);
  assert.equal((await relay.get(`/v1/items/${id}`, 'dana-token')).status, 200);
});

test('lets the requester decide: by name, by role, or as the delegate of a recipient', async () => {
  const id = await ask({ requester: 'lee' });
  const byName = await act(id, 'reassign', { audience: { users: ['lee'] } });
  assert.deepEqual([...refused(byName), byName.body.errors[0].pointer], [400, 'REQUEST_INVALID', '/audience/users/0']);
  assert.deepEqual(refused(await act(id, 'reassign', { audience: { roles: ['lead'] } })), [400, 'REQUEST_INVALID']);
  assert.equal((await away('dana', { delegate: 'lee' })).status, 200);
  const { body } = await relay.get('/v1/items?include=off', 'lee-token');
  assert.ok(!body.items.some((item: { id: string }) => item.id === id), 'the delegate decides no request of their own');
  const forged = { action: 'approve', key: randomUUID() };
  assert.deepEqual(refused(await relay.post(`/v1/items/${id}/responses`, forged, 'lee-token')), DUTIES);
  const ended = await relay.remove('/v1/admin/people/dana/absence?reason=Back', token);
  assert.deepEqual([ended.status, ended.body.absence], [200, null]);
});

test('acts without being named in the audit, or leaves the reason there', async () => {
  const id = await ask();
  await act(id, 'remind', { reason: 'secret-of-dana' });
  const { body } = await relay.get('/v1/admin/audit?limit=200', token);
  const record = body.items.findLast(({ facts }: { facts: { act?: string } }) => facts.act === 'remind');
  assert.deepEqual([record.kind, record.by, record.item], ['admin', 'ada', id]);
  assert.ok(!JSON.stringify(body).includes('secret-of-dana'));
});

test('a recipient, a stranger and a source perform no act', async () => {
  const id = await ask();
  for (const caller of ['dana-token', 'sam-token', 'erp-key', undefined]) {
    const asked = await Promise.all([
      relay.post(`/v1/admin/items/${id}/close`, { reason: 'x' }, caller),
      relay.post(`/v1/admin/items/${id}/reassign`, { audience: { users: ['sam'] }, reason: 'x' }, caller),
      relay.put('/v1/admin/people/dana/absence', { ...absence, reason: 'x' }, caller),
    ]);
    for (const reply of asked) assert.ok([401, 403].includes(reply.status), `${caller}: ${reply.status}`);
  }
  assert.equal((await relay.get(`/v1/items/${id}`, 'dana-token')).body.state, 'open');
});
