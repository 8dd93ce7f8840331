/** An administrator with a low role requests every operation of administrators: by access token, and by the console's session. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ADMINISTRATOR_ROLES, type AdministratorRole } from '../../shared/rules/administrator-role.ts';
import { AUDIENCE, keyIssuer } from '../relay/parts/key-issuer.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';
import { addressOf, type Route, withRoutes } from './parts/routes.ts';

/** Stated here again, so that an operation without its role in the table fails. Other reads are `read`, other changes `full`. */
const READS: ReadonlySet<string> = new Set([
  'POST /v1/admin/dry-run',
  'POST /v1/admin/audit/verify',
  'POST /v1/admin/items/acts/preview',
]);
const OF_PEOPLE: ReadonlySet<string> = new Set([
  'POST /v1/admin/people',
  'PUT /v1/admin/people/:id',
  'DELETE /v1/admin/people/:id',
  'POST /v1/admin/people/:id/tokens',
  'DELETE /v1/admin/people/:id/tokens',
  'DELETE /v1/admin/people/:id/tokens/:token',
  'POST /v1/admin/people/:id/pair',
  'PUT /v1/admin/people/:id/absence',
  'DELETE /v1/admin/people/:id/absence',
  'POST /v1/admin/items/:id/reassign',
  'POST /v1/admin/items/:id/remind',
]);
const SESSION = '/v1/admin/session';

function neededFor({ method, url }: Route): AdministratorRole {
  const name = `${method} ${url}`;
  if (method === 'GET' || READS.has(name)) return 'read';
  return OF_PEOPLE.has(name) ? 'people' : 'full';
}

const issuer = await keyIssuer();
const adminRoles = { full: 'relay-admin', people: 'relay-people', read: 'relay-read' };
const HOLDS = { full: ['relay-admin'], people: ['relay-people'], read: ['relay-read'] } as const;
const directory = { ...DIRECTORY, oidc: { issuer: issuer.url, audience: AUDIENCE, adminRoles } };
const { opened: relay, routes } = await withRoutes(() => startRelay({ directory }));
const ofAdministrators = routes.filter(
  ({ method, url }) => url.startsWith('/v1/admin/') && url !== SESSION && method !== 'HEAD',
);
after(async () => {
  await relay.close();
  await issuer.close();
});

const tokenFor = (role: AdministratorRole, roles: readonly string[] = HOLDS[role], sub = `ada-${role}`) =>
  issuer.token({ sub, name: `Ada ${role}`, roles: [...roles] });

async function sessionFor(role: AdministratorRole) {
  const reply = await relay.post(SESSION, { token: await tokenFor(role) });
  assert.equal(reply.status, 200, reply.text);
  assert.equal(reply.body.role, role);
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { cookie, 'x-csrf-token': String(reply.body.csrf) };
}

/** A body that no operation accepts, so that a permitted change is refused later, with another status. */
const attempt = (route: Route, headers: Record<string, string>) =>
  fetch(relay.url + addressOf(route), {
    method: route.method,
    headers: { ...headers, ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(route.method === 'GET' ? {} : { body: '"nothing"' }),
  });

test('each role requests every operation; too low a role is refused by name, and changes nothing', async () => {
  assert.ok(ofAdministrators.length > 40, `${ofAdministrators.length}`);
  for (const held of ADMINISTRATOR_ROLES) {
    const ways = [{ authorization: `Bearer ${await tokenFor(held)}` }, await sessionFor(held)];
    for (const [way, headers] of ways.entries()) {
      for (const route of ofAdministrators) {
        const needed = neededFor(route);
        const reply = await attempt(route, headers);
        const name = `${held}, way ${way}: ${route.method} ${route.url} ${reply.status}`;
        const text = await reply.text();
        const isEnough = ADMINISTRATOR_ROLES.indexOf(held) >= ADMINISTRATOR_ROLES.indexOf(needed);
        assert.equal(reply.status !== 403, isEnough, `${name}: ${text}`);
        assert.notEqual(reply.status, 401, name);
        if (isEnough) continue;
        const { code, role, detail } = JSON.parse(text);
        assert.deepEqual([code, role], ['FORBIDDEN', needed], name);
        assert.match(detail, new RegExp(`role ${needed}; yours is ${held}`));
      }
    }
  }
  const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
  const byLower = items.filter(({ by }: { by: string | null }) => by === 'ada-read');
  assert.deepEqual(
    byLower.map(({ facts }: { facts: { act?: string } }) => facts.act),
    ['first sign-in'],
  );
});

test('what an administrator of people does is in the audit with their name; a role of the directory raises none', async () => {
  const token = await tokenFor('people');
  const added = await relay.post('/v1/admin/people', { id: 'new', name: 'New Hire', roles: ['relay-admin'] }, token);
  assert.equal(added.status, 201, added.text);
  const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
  const entry = items.find(({ facts }: { facts: { act?: string } }) => facts.act === 'user add');
  assert.deepEqual([entry.by, entry.about], ['ada-people', 'new']);
  // Roles of the directory are no claims, and a device token carries none.
  assert.equal((await relay.put('/v1/admin/retention', { items: 'P1D' }, token)).status, 403);
  const made = await relay.post('/v1/admin/people/new/tokens', {}, token);
  assert.equal(made.status, 201, made.text);
  const asNew = await relay.get('/v1/admin/overview', made.body.token);
  assert.deepEqual([asNew.status, asNew.body.code], [403, 'FORBIDDEN']);
});

test('the highest of several roles counts, `adminRole` is `full`, and a session follows the next token', async () => {
  const several = await relay.post(SESSION, {
    token: await tokenFor('read', ['relay-read', 'relay-people', 'support']),
  });
  assert.equal(several.body.role, 'people');
  const cookie = several.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const change = () =>
    fetch(`${relay.url}/v1/admin/people/nobody`, {
      method: 'DELETE',
      headers: { cookie, 'x-csrf-token': several.body.csrf },
    });
  assert.equal((await change()).status, 404);
  // Claims of a later second replace the earlier ones.
  const iat = Math.floor(Date.now() / 1000) + 1;
  const later = await issuer.token({ sub: 'ada-read', name: 'Ada read', roles: ['relay-read'], iat });
  assert.equal((await relay.get('/v1/admin/overview', later)).status, 200);
  const lowered = await change();
  assert.equal(lowered.status, 403);
  assert.match(await lowered.text(), /"role":"people"/);
});

test('releasing an item of a colleague needs `people`; below it a token acts as its person', async () => {
  const [made] = await relay.send(event('task.assigned', { title: 'Held by Dana', audience: { roles: ['approver'] } }));
  const path = (verb: string) => `/v1/items/${made?.itemId}/${verb}`;
  assert.equal((await relay.post(path('claim'), undefined, 'dana-token')).status, 200);
  const reader = await tokenFor('read', ['relay-read', 'approver'], 'ada-approver');
  assert.deepEqual((await relay.post(path('release'), undefined, reader)).body.code, 'CLAIMED');
  const headers = await sessionFor('read');
  const bySession = await fetch(relay.url + path('release'), { method: 'POST', headers });
  assert.equal(bySession.status, 403);
  assert.equal((await relay.post(path('release'), undefined, await tokenFor('people'))).status, 200);
});
