/** Single sign-on in a whole relay: who is recognized, the effect of claims, and when a session ends. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { io, type Socket } from 'socket.io-client';
import type { Log } from '../../../relay/domain/ports.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { until } from '../../helpers/until.ts';
import { AUDIENCE, type KeyIssuer, keyIssuer } from '../parts/key-issuer.ts';
import { logRecorder } from '../parts/log-recorder.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

const run = promisify(execFile);

interface Site {
  issuer: KeyIssuer;
  relay: RunningRelay;
}

async function start(t: TestContext, oidc: object = {}, clock?: { now(): number }, log?: Log): Promise<Site> {
  const issuer = await keyIssuer(clock?.now);
  t.after(() => issuer.close());
  const directory = { ...DIRECTORY, oidc: { issuer: issuer.url, audience: AUDIENCE, ...oidc } };
  const relay = await startRelay({ directory, ...(clock ? { clock } : {}), ...(log ? { log } : {}) });
  t.after(() => relay.close());
  return { issuer, relay };
}

interface Desk {
  socket: Socket;
  items: Map<string, unknown>;
  heard: string[];
  refused: unknown;
}

function connect(t: TestContext, relay: RunningRelay, token: string): Desk {
  const socket = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token }, reconnection: false });
  t.after(() => socket.disconnect());
  const desk: Desk = { socket, items: new Map(), heard: [], refused: null };
  const put = ({ item }: { item: { id: string } }) => desk.items.set(item.id, item);
  socket.on('sync', (page, received) => {
    for (const change of page.changes) put(change);
    received();
    desk.heard.push('sync');
  });
  socket.on('item', put);
  socket.on('removed', ({ itemId }) => desk.items.delete(itemId));
  socket.on('me', ({ user }) => desk.heard.push(`me ${user.roles.join(',')}`));
  socket.on('revoked', () => desk.heard.push('revoked'));
  socket.on('connect_error', (error) => {
    desk.refused = 'data' in error ? error.data : error.message;
  });
  return desk;
}

test('the desktop gets the method, and nothing of how tokens are read', async (t) => {
  const { issuer, relay } = await start(t, { clientId: 'beckon-desk', adminRole: 'lead' });
  const { status, body, headers } = await relay.get('/v1/sign-in');
  assert.equal(status, 200);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.deepEqual(body, {
    methods: ['token', 'pair', 'oidc'],
    oidc: {
      issuer: issuer.url,
      clientId: 'beckon-desk',
      scopes: ['openid', 'profile', 'offline_access'],
      audience: AUDIENCE,
    },
  });
  const replies = await Promise.all(Array.from({ length: 80 }, () => relay.get('/v1/sign-in')));
  const limited = replies.filter((reply) => reply.status === 429);
  assert.ok(limited.length > 0);
  assert.ok(limited.every((reply) => Number(reply.headers.get('retry-after')) >= 1));

  const plain = await startRelay();
  t.after(() => plain.close());
  assert.deepEqual((await plain.get('/v1/sign-in')).body, { methods: ['token', 'pair'] });
});

test('a person is known from the first sign-in, and gets the open items of their roles', async (t) => {
  const { issuer, relay } = await start(t);
  const [open] = await relay.send(event('approval.requested', { audience: { roles: ['lead'] } }));
  const token = await issuer.token({
    sub: 'auth0|kai é',
    name: 'Kai Lee',
    roles: ['lead', 'night-shift'],
    units: 'EMEA',
  });
  const me = await relay.get('/v1/me', token);
  assert.equal(me.status, 200, me.text);
  assert.deepEqual(me.body.user, {
    id: 'auth0|kai é',
    name: 'Kai Lee',
    roles: ['lead', 'night-shift'],
    locations: [],
    units: ['EMEA'],
    mandatory: [],
  });
  const { body } = await relay.get('/v1/items', token);
  assert.deepEqual(
    body.items.map(({ id }: { id: string }) => id),
    [open?.itemId],
  );
  const key = crypto.randomUUID();
  const answer = await relay.post(`/v1/items/${open?.itemId}/responses`, { action: 'approve', key }, token);
  assert.equal(answer.body.outcome.by.id, 'auth0|kai é');
  const audit = await relay.get('/v1/admin/audit', ADMIN);
  const acts = audit.body.items.filter(({ facts }: { facts: { act?: string } }) => facts.act === 'first sign-in');
  assert.equal(acts.length, 1, 'once, not with every request');
});

test('values of the roles claim that are no roles are logged and shown; the table maps them', async (t) => {
  const log = logRecorder();
  const { issuer, relay } = await start(t, { rolesFrom: { 'Ops Team': ['support'] } }, undefined, log);
  const roles = ['Ops Team', 'Sales North', 'lead'];
  const me = await relay.get('/v1/me', await issuer.token({ sub: 'kai', roles }));
  assert.deepEqual(me.body.user.roles, ['lead', 'support']);
  const lines = log.lines('warn').filter(({ message }) => message.includes('oidc.rolesFrom'));
  assert.deepEqual(
    lines.map(({ facts }) => facts),
    [{ roles: ['Sales North'] }],
  );
  assert.deepEqual((await relay.get('/v1/admin/people/kai', ADMIN)).body.ignoredRoles, ['Sales North']);
  await issuer.token({ sub: 'lou', roles }).then((token) => relay.get('/v1/me', token));
  assert.deepEqual((await relay.get('/v1/admin/roles', ADMIN)).body.ignored, [{ value: 'Sales North', people: 2 }]);
  await relay.restart();
  assert.deepEqual((await relay.get('/v1/admin/people/kai', ADMIN)).body.ignoredRoles, ['Sales North']);
  for (const sub of ['kai', 'lou']) await relay.get('/v1/me', await issuer.token({ sub, roles: ['Ops Team'] }));
  assert.deepEqual((await relay.get('/v1/admin/roles', ADMIN)).body.ignored, []);
});

test('the last token wins over the file and over those before it; what it leaves out is the file’s', async (t) => {
  const { issuer, relay } = await start(t);
  const seconds = Math.floor(Date.now() / 1000);
  const user = async (claims: object) =>
    (await relay.get('/v1/me', await issuer.token({ sub: 'dana', ...claims }))).body.user;
  const first = await user({ roles: ['support'], iat: seconds - 60 });
  assert.deepEqual(
    [first.name, first.roles, first.locations, first.units],
    ['Dana Fox', ['support'], ['BER'], ['EMEA']],
  );
  assert.deepEqual((await user({ roles: ['approver'], iat: seconds - 30 })).roles, ['approver']);
  assert.deepEqual(
    (await user({ roles: ['support'], iat: seconds - 60 })).roles,
    ['approver'],
    'an older one has no say',
  );
  assert.deepEqual((await user({ roles: [], iat: seconds - 20 })).roles, []);
  await relay.restart();
  assert.deepEqual((await relay.get('/v1/me', 'dana-token')).body.user.roles, [], 'the file is imported at each start');
  assert.deepEqual((await user({ iat: seconds - 10 })).roles, ['approver']);
});

test('claims move open items live, on the way in and out', async (t) => {
  const { issuer, relay } = await start(t);
  const [before] = await relay.send(event('alert.raised', { audience: { roles: ['lead'] }, fold: 'f1' }));
  const desk = connect(t, relay, await issuer.token({ roles: ['support'] }));
  await until('the desk is live', () => desk.heard.includes('sync'));
  assert.equal(desk.items.size, 0);
  await relay.get('/v1/me', await issuer.token({ roles: ['support', 'lead'] }));
  await until('the item of the new role', () => desk.items.has(before?.itemId ?? ''));
  await until('told of the role', () => desk.heard.includes('me lead,support'));
  const [after] = await relay.send(event('alert.raised', { audience: { roles: ['lead'] }, fold: 'f2' }));
  assert.equal(after?.recipients, 2);
  await until('the next one', () => desk.items.has(after?.itemId ?? ''));
  await relay.get('/v1/me', await issuer.token({ roles: ['support'] }));
  await until('both are gone', () => desk.items.size === 0);
});

test('many who sign in at once are written together, and each is let in', async (t) => {
  const { issuer, relay } = await start(t);
  const tokens = await Promise.all(
    Array.from({ length: 200 }, (_, n) => issuer.token({ sub: `person ${n}`, roles: ['lead'] })),
  );
  const replies = await Promise.all(tokens.map((token) => relay.get('/v1/me', token)));
  assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
  const [sent] = await relay.send(event('task.assigned', { audience: { roles: ['lead'] } }));
  assert.equal(sent?.recipients, 201);
});

test('an administrator by role: by this token, and by no other way', async (t) => {
  const { issuer, relay } = await start(t, { adminRole: 'lead' });
  const status = async (token: string) => (await relay.get('/v1/admin/outbound', token)).status;
  assert.equal(await status(await issuer.token({ roles: ['lead'] })), 200);
  assert.equal(await status(await issuer.token({ roles: ['support'] })), 403);
  assert.equal(await status(await issuer.token({ sub: 'lee' })), 403, 'the role stands in the file alone');
  assert.equal(await status('lee-token'), 403);
  assert.equal(await status(ADMIN), 200);
  assert.equal(await status(await issuer.token({ roles: ['lead'], aud: 'other' })), 401);
});

test('refusals are reported over both transports, with their reason', async (t) => {
  const { issuer, relay } = await start(t, { claims: { user: 'ids.beckon', roles: 'realm_access.roles' } });
  const good = await issuer.token({ ids: { beckon: 'kai' }, realm_access: { roles: ['lead'] } });
  assert.deepEqual((await relay.get('/v1/me', good)).body.user.roles, ['lead']);
  const cases: [string, RegExp][] = [
    [await issuer.token({ ids: { beckon: 'kai' }, aud: 'x' }), /audience/],
    [await issuer.token({ ids: { beckon: 'kai' }, exp: 1 }), /expired/],
    [await issuer.token({ sub: 'kai' }), /ids\.beckon/],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJkYW5hIn0.', /./],
  ];
  for (const [token, reason] of cases) {
    const reply = await relay.get('/v1/me', token);
    assert.deepEqual([reply.status, reply.body.code], [401, 'UNAUTHENTICATED']);
    assert.match(reply.body.detail, reason);
    const desk = connect(t, relay, token);
    const refused = await until('refused', () => desk.refused);
    assert.deepEqual(
      [Reflect.get(Object(refused), 'code'), Reflect.get(Object(refused), 'detail')],
      ['UNAUTHENTICATED', reply.body.detail],
    );
  }
});

test('without its issuer the relay starts, device tokens work, and single sign-on comes back', async (t) => {
  const { issuer, relay } = await start(t);
  const token = await issuer.token();
  await relay.get('/v1/me', token);
  await issuer.close();
  await relay.restart();
  assert.equal((await relay.get('/v1/me', 'dana-token')).status, 200);
  const away = await relay.get('/v1/me', token);
  assert.deepEqual([away.status, away.body.code], [503, 'ISSUER_UNAVAILABLE']);
  assert.ok(Number(away.headers.get('retry-after')) >= 1);
  await issuer.open();
  await until('back', async () => (await relay.get('/v1/me', token)).status === 200);
});

test('who is removed, or pruned with the file, loses the desk; who is not in any file stays over a prune', async (t) => {
  const { issuer, relay } = await start(t);
  const verb = (...words: string[]) =>
    run(process.execPath, [RELAY_PROGRAM, ...words], {
      env: { ...process.env, BECKON_DATA: relay.folder },
    });
  const kai = connect(t, relay, await issuer.token({ sub: 'kai', roles: ['support'] }));
  const sam = connect(t, relay, await issuer.token({ sub: 'sam', roles: ['support'] }));
  for (const desk of [kai, sam]) await until('live', () => desk.heard.includes('sync'));
  const { stdout } = await verb('user', 'list', '--json');
  assert.ok(stdout.includes('"id":"kai"'));
  const file = join(relay.folder, 'pruned.yaml');
  const users = DIRECTORY.users.filter(({ id }) => id !== 'sam');
  writeFileSync(file, JSON.stringify({ ...DIRECTORY, users, oidc: { issuer: issuer.url, audience: AUDIENCE } }));
  await verb('import', file, '--prune');
  await until('sam has left', () => sam.heard.includes('revoked'));
  assert.ok(kai.socket.connected);
  await verb('user', 'remove', 'kai');
  await until('kai has left', () => kai.heard.includes('revoked'));
});

test('a live desk continues with a fresh token and ends with an old one', async (t) => {
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const { issuer, relay } = await start(t, {}, clock);
  const renewed = connect(t, relay, await issuer.token());
  const left = connect(t, relay, await issuer.token());
  const device = connect(t, relay, 'dana-token');
  for (const desk of [renewed, left, device]) await until('live', () => desk.heard.includes('sync'));
  ahead = 200_000;
  const renew = (token: string) => renewed.socket.emitWithAck('renew', { token });
  assert.deepEqual(await renew(await issuer.token()), { ok: true, value: null });
  assert.equal((await renew(await issuer.token({ sub: 'somebody else' }))).problem.code, 'FORBIDDEN');
  assert.equal((await renew(await issuer.token({ aud: 'x' }))).problem.code, 'UNAUTHENTICATED');
  assert.equal((await renew('x')).problem.code, 'UNAUTHENTICATED');
  ahead = 300_000 + 61_000;
  await until('ended', () => left.heard.includes('revoked'));
  await until('closed', () => !left.socket.connected);
  assert.ok(renewed.socket.connected && device.socket.connected);
  ahead = 600_000 + 61_000;
  await until('ended', () => renewed.heard.includes('revoked'));
  assert.ok(device.socket.connected);
});
