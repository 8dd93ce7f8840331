/** Requests of the console: each operation once successfully, and once for each documented failure. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { until } from '../helpers/until.ts';
import { ADMIN, event, type RunningRelay } from '../relay/parts/relay.ts';
import type { AsDocumented } from './documented.ts';

export async function holdSession(relay: RunningRelay, holds: AsDocumented): Promise<void> {
  const path = '/v1/admin/session';
  holds('get', path, await relay.get(path), 200);
  holds('post', path, await relay.post(path, { token: 'wrong' }), 401);
  holds('post', path, await relay.post(path, {}), 400);
  const signedIn = holds('post', path, await relay.post(path, { token: ADMIN }), 200);
  const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const send = async (more: Record<string, string>) => {
    const response = await fetch(relay.url + path, { method: 'DELETE', headers: { ...headers, ...more } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };
  holds('delete', path, await send({}), 403);
  holds('delete', path, await send({ 'x-csrf-token': signedIn.body.csrf }), 200);
}

export async function holdOverview(relay: RunningRelay, holds: AsDocumented): Promise<void> {
  holds('get', '/v1/admin/overview', await relay.get('/v1/admin/overview', ADMIN), 200);
  holds('get', '/v1/admin/overview', await relay.get('/v1/admin/overview', 'dana-token'), 403);
  const insights = '/v1/admin/insights';
  for (const by of ['source', 'type', 'role', 'hour']) {
    holds('get', insights, await relay.get(`${insights}?by=${by}`, ADMIN), 200);
  }
  holds('get', insights, await relay.get(`${insights}?by=person`, ADMIN), 403);
  for (const wrong of [
    'by=none',
    'from=2026-02-30',
    'from=2026-12-02&to=2026-12-01',
    'from=2025-01-01&to=2026-12-01',
  ]) {
    holds('get', insights, await relay.get(`${insights}?${wrong}`, ADMIN), 400);
  }
  const [made] = await relay.send(event('approval.requested', { title: 'Traced by its name' }));
  await relay.post(`/v1/items/${made?.itemId}/responses`, { action: 'approve', key: randomUUID() }, 'dana-token');
  const items = '/v1/admin/items';
  const found = holds('get', items, await relay.get(`${items}?q=traced&person=dana&limit=5`, ADMIN), 200);
  assert.deepEqual(
    found.body.items.map(({ id }: { id: string }) => id),
    [made?.itemId],
  );
  holds('get', items, await relay.get(`${items}?limit=0`, ADMIN), 400);
  holds('get', `${items}/{id}`, await relay.get(`${items}/${made?.itemId}`, ADMIN), 200);
  holds('get', `${items}/{id}`, await relay.get(`${items}/${randomUUID()}`, ADMIN), 404);
  const verify = '/v1/admin/audit/verify';
  const verdict = holds('post', verify, await relay.post(verify, undefined, ADMIN), 200);
  assert.equal(verdict.body.whole, true, verdict.text);
}

/** @param alone a single relay @param several a relay of a cluster */
export async function holdCluster(alone: RunningRelay, several: RunningRelay, holds: AsDocumented): Promise<void> {
  const path = '/v1/admin/cluster';
  const verify = `${path}/verify`;
  assert.deepEqual(holds('get', path, await alone.get(path, ADMIN), 200).body, { alone: true });
  holds('post', verify, await alone.post(verify, undefined, ADMIN), 404);
  const { id } = holds('post', verify, await several.post(verify, undefined, ADMIN), 202).body;
  const told = await until('it is over', async () => {
    const { body } = holds('get', path, await several.get(path, ADMIN), 200);
    return body.verification?.over ? body : null;
  });
  assert.equal(told.verification.id, id);
  holds('post', verify, await several.post(verify, undefined, ADMIN), 429);
}

/** @param goneUrl responds with 410 */
export async function holdSources(relay: RunningRelay, holds: AsDocumented, goneUrl: string): Promise<void> {
  const all = '/v1/admin/sources';
  const one = `${all}/{id}`;
  holds('post', all, await relay.post(all, { id: 'made', name: 'Made', signed: true }, ADMIN), 201);
  holds('post', all, await relay.post(all, { id: 'made', name: 'Made' }, ADMIN), 400);
  const changed = await relay.put(`${all}/made`, { name: 'Made anew', responseUrl: goneUrl }, ADMIN);
  assert.match(holds('put', one, changed, 200).body.secrets.responseSecret, /^whsec_/);
  holds('put', one, await relay.put(`${all}/none`, { name: 'None' }, ADMIN), 404);
  const rotated = await relay.post(`${all}/made/rotate`, { what: 'key' }, ADMIN);
  const { key } = holds('post', `${one}/rotate`, rotated, 200).body.secrets;
  holds('post', `${one}/rotate`, await relay.post(`${all}/made/rotate`, {}, ADMIN), 400);

  const structured = { 'content-type': 'application/cloudevents+json' };
  const { body } = await relay.post('/v1/events', event('approval.requested'), key, structured);
  const answer = { action: 'approve', key: randomUUID() };
  await relay.post(`/v1/items/${body.results[0].itemId}/responses`, answer, 'dana-token');
  await until('the endpoint is disabled', async () => {
    const { items } = holds('get', all, await relay.get(all, ADMIN), 200).body;
    return items.find(({ id }: { id: string }) => id === 'made').response.disabledAt !== null;
  });
  holds('post', `${one}/enable`, await relay.post(`${all}/made/enable`, undefined, ADMIN), 200);
  holds('post', `${one}/enable`, await relay.post(`${all}/none/enable`, undefined, ADMIN), 404);
  holds('delete', one, await relay.remove(`${all}/made`, ADMIN), 200);
  holds('delete', one, await relay.remove(`${all}/made`, ADMIN), 404);
}

export async function holdPeople(relay: RunningRelay, holds: AsDocumented): Promise<void> {
  const all = '/v1/admin/people';
  const one = `${all}/{id}`;
  holds('post', all, await relay.post(all, { id: 'ann', name: 'Ann Poe', roles: ['lead'] }, ADMIN), 201);
  holds('post', all, await relay.post(all, { id: 'ann', name: 'Ann Poe' }, ADMIN), 400);
  holds('get', all, await relay.get(`${all}?q=ann&role=lead&limit=5`, ADMIN), 200);
  holds('get', all, await relay.get(`${all}?limit=0`, ADMIN), 400);
  holds('put', one, await relay.put(`${all}/ann`, { name: 'Ann Roe', units: ['EMEA'] }, ADMIN), 200);
  holds('put', one, await relay.put(`${all}/none`, { name: 'None' }, ADMIN), 404);
  const token = async (path: string, status: number) =>
    holds('post', `${one}/tokens`, await relay.post(`${all}/${path}/tokens`, { device: 'Laptop' }, ADMIN), status);
  await token('ann', 201);
  await token('ann', 201);
  await token('none', 404);
  holds('post', `${one}/pair`, await relay.post(`${all}/ann/pair`, undefined, ADMIN), 201);
  const seen = holds('get', one, await relay.get(`${all}/ann`, ADMIN), 200);
  holds('get', one, await relay.get(`${all}/none`, ADMIN), 404);
  const [device] = seen.body.tokens;
  holds('delete', `${one}/tokens/{token}`, await relay.remove(`${all}/ann/tokens/${device.id}`, ADMIN), 200);
  holds('delete', `${one}/tokens`, await relay.remove(`${all}/ann/tokens`, ADMIN), 200);
  holds('delete', one, await relay.remove(`${all}/ann`, ADMIN), 200);
  holds('delete', one, await relay.remove(`${all}/ann`, ADMIN), 404);
  await relay.post(all, { id: 'ben', name: 'Ben Poe' }, ADMIN);
  holds('post', `${one}/erase`, await relay.post(`${all}/ben/erase`, undefined, ADMIN), 200);
  holds('post', `${one}/erase`, await relay.post(`${all}/ben/erase`, undefined, ADMIN), 404);
}

export async function holdRoles(relay: RunningRelay, holds: AsDocumented): Promise<void> {
  const all = '/v1/admin/roles';
  const one = `${all}/{id}`;
  holds('put', one, await relay.put(`${all}/auditor`, { name: 'Auditor', mandatory: true }, ADMIN), 200);
  holds('put', one, await relay.put(`${all}/auditor`, {}, ADMIN), 400);
  holds('get', all, await relay.get(all, ADMIN), 200);
  holds('delete', one, await relay.remove(`${all}/auditor`, ADMIN), 200);
  holds('delete', one, await relay.remove(`${all}/auditor`, ADMIN), 404);
}

/** @param gateway id of one whose endpoint responds with 410 @param send makes it send a message */
export async function holdGateways(
  relay: RunningRelay,
  holds: AsDocumented,
  { gateway, send }: { gateway: string; send: () => Promise<unknown> },
): Promise<void> {
  const all = '/v1/admin/gateways';
  const settings = {
    kind: 'webhook',
    url: 'https://flows.acme.example/in',
    secret: `whsec_${btoa('a-secret-of-24-bytes-at-least')}`,
  };
  holds('put', `${all}/{id}`, await relay.put(`${all}/flows`, settings, ADMIN), 200);
  holds('put', `${all}/{id}`, await relay.put(`${all}/flows`, { kind: 'webhook' }, ADMIN), 400);
  holds('get', `${all}/{id}`, await relay.get(`${all}/flows`, ADMIN), 200);
  holds('get', `${all}/{id}`, await relay.get(`${all}/none`, ADMIN), 404);
  holds('delete', `${all}/{id}`, await relay.remove(`${all}/flows`, ADMIN), 200);
  holds('delete', `${all}/{id}`, await relay.remove(`${all}/flows`, ADMIN), 404);
  await send();
  await until('the gateway is disabled', async () => {
    const { items } = holds('get', all, await relay.get(all, ADMIN), 200).body;
    return items.find(({ id }: { id: string }) => id === gateway).disabledAt !== null;
  });
  const enable = (id: string) => relay.post(`${all}/${id}/enable`, undefined, ADMIN);
  holds('post', `${all}/{id}/enable`, await enable(gateway), 200);
  holds('post', `${all}/{id}/enable`, await enable('none'), 404);
}

export async function holdRetention(relay: RunningRelay, holds: AsDocumented): Promise<void> {
  const path = '/v1/admin/retention';
  const { body } = holds('put', path, await relay.put(path, { items: 'P500D' }, ADMIN), 200);
  assert.equal(body.items, 'P500D');
  holds('put', path, await relay.put(path, { items: 'PT1S' }, ADMIN), 400);
  assert.deepEqual(holds('get', path, await relay.get(path, ADMIN), 200).body, body);
}
