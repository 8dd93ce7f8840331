/** Contract section 4: identities (device tokens, pairing, OIDC), subscriptions, absences. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { CompactSign, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createBrowser, startIssuer } from '../helpers/issuer.ts';
import { until } from '../helpers/until.ts';
import { openDesk } from './parts/desk.ts';
import { startEndpoint } from './parts/endpoint.ts';
import { COMPANY, event, startContractRelay } from './parts/relay.ts';

const AUDIENCE = 'urn:acme:beckon';
const issuer = await startIssuer();
const claims = { user: 'sub', name: 'name', roles: 'realm.roles', locations: 'locations', units: 'units' };
const oidc = { issuer: issuer.url, audience: AUDIENCE, clientId: 'beckon-desk', claims, adminRole: 'lead' };
const relay = await startContractRelay({ ...COMPANY, users: [...COMPANY.users, { id: 'max', name: 'Max Ohm' }], oidc });
after(async () => {
  await relay.close();
  await issuer.close();
});

/** Signs in at the issuer as a desktop does: authorization code, PKCE, loopback redirect. */
async function signIn(person: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  const verifier = randomUUID() + randomUUID();
  const query = new URLSearchParams({
    client_id: 'beckon-desk',
    response_type: 'code',
    redirect_uri: 'http://127.0.0.1/callback',
    scope: 'openid profile offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource: AUDIENCE,
    prompt: 'consent',
  });
  const site = await startEndpoint();
  try {
    const port = new URL(site.url).port;
    query.set('redirect_uri', `http://127.0.0.1:${port}/callback`);
    site.answer(() => ({ status: 200 }));
    const { url } = await createBrowser(person).visit(`${issuer.url}/auth?${query}`);
    const code = new URL(url).searchParams.get('code') ?? '';
    const response = await fetch(`${issuer.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        client_id: 'beckon-desk',
        redirect_uri: query.get('redirect_uri') ?? '',
        resource: AUDIENCE,
      }),
    });
    const made = (await response.json()) as { access_token?: string };
    assert.ok(made.access_token, JSON.stringify(made));
    return made.access_token;
  } finally {
    await site.close();
  }
}

describe('device tokens and pairing', () => {
  test('"a one-time code or a beckon://pair?… link": POST /v1/pair { code, device } → { token, user }', async () => {
    const made = await relay.cli('user pair max');
    assert.equal(made.code, 0, made.err);
    const link = /beckon:\/\/pair\?\S+/.exec(made.out)?.[0] ?? '';
    const query = new URL(link).searchParams;
    assert.ok(query.get('relay')?.startsWith('http'), link);
    const code = query.get('code') ?? '';
    assert.ok(code && made.out.includes(code), made.out);
    const paired = await relay.post('/v1/pair', { code, device: 'Laptop' });
    assert.equal(paired.status, 200, paired.text);
    assert.deepEqual(paired.body.user, { id: 'max', name: 'Max Ohm' });
    assert.equal((await relay.get('/v1/me', paired.body.token)).body.user.id, 'max');
    assert.equal((await relay.post('/v1/pair', { code, device: 'Laptop' })).status, 401, 'one-time');
    await relay.cli('user token max --revoke');
    await until(
      '"a device token that can be revoked"',
      async () => (await relay.get('/v1/me', paired.body.token)).status === 401,
    );
    const { token } = JSON.parse((await relay.cli('user token max --json')).out);
    assert.equal((await relay.get('/v1/me', token)).status, 200);
  });
});

describe('OIDC', () => {
  test('GET /v1/sign-in "tells the desktop how"', async () => {
    const { status, body } = await relay.get('/v1/sign-in');
    assert.equal(status, 200);
    assert.deepEqual([body.oidc.issuer, body.oidc.clientId, body.oidc.audience], [issuer.url, 'beckon-desk', AUDIENCE]);
  });

  test('an access token: "claims map to roles, locations, units" by dotted paths; "known from the first sign-in"; "the last token’s claims win"', async () => {
    issuer.people.set('zoe', {
      name: 'Zoe Ray',
      realm: { roles: ['approver', 'lead'] },
      locations: ['BER'],
      units: ['EMEA'],
    });
    const token = await signIn('zoe');
    const me = await relay.get('/v1/me', token);
    assert.equal(me.status, 200, me.text);
    const { id, name, roles, locations, units } = me.body.user;
    assert.deepEqual(
      [id, name, roles.sort(), locations, units],
      ['zoe', 'Zoe Ray', ['approver', 'lead'], ['BER'], ['EMEA']],
    );
    const [made] = await relay.send(event('task.assigned', { audience: { users: ['zoe'] } }));
    assert.equal(made?.recipients, 1);
    const desk = await openDesk(relay.url, { token, cursor: null });
    await desk.hear('sync');
    desk.close();
    assert.equal((await relay.get('/v1/admin/dead-letters', token)).status, 200, '`adminRole`');

    issuer.people.set('zoe', { name: 'Zoe Ray', realm: { roles: ['support'] } });
    const later = await signIn('zoe');
    assert.deepEqual((await relay.get('/v1/me', later)).body.user.roles, ['support']);
    assert.equal((await relay.get('/v1/admin/dead-letters', later)).status, 403);
  });

  test('a token of another signer, for another audience, expired, or not signed at all is 401', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const claims = { sub: 'dana', iss: issuer.url, aud: AUDIENCE };
    const sign = (payload: object) =>
      new SignJWT({ ...payload })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'x' })
        .setExpirationTime('5m')
        .setIssuedAt()
        .sign(privateKey);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })).toString('base64url')}.`;
    const { privateKey: odd, publicKey } = await generateKeyPair('RS256');
    const embedded = await new CompactSign(Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })))
      .setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(publicKey) })
      .sign(odd);
    const genuine = await signIn('zoe');
    const [head = '', payload = '', signature = ''] = genuine.split('.');
    const changed = JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'dana' });
    const forged = [head, Buffer.from(changed).toString('base64url'), signature].join('.');
    for (const token of [await sign(claims), none, embedded, forged]) {
      assert.equal((await relay.get('/v1/me', token)).status, 401, token);
    }
  });
});

describe('subscriptions', () => {
  const path = '/v1/me/subscriptions';
  const put = (person: string, body: object) => relay.put(path, body, `${person}-token`);
  const delivery = async (person: string, id: string) => (await relay.seen(person, id)).delivery;

  test('GET/PUT; "first match wins"; no match: beckon where an answer is asked for or it is a warning or worse, else badge', async () => {
    const rules = [
      { role: 'support', types: ['alert.raised'], minSeverity: 'critical', deliver: 'beckon' },
      { role: 'support', types: ['com.xconnector.alert.raised'], deliver: 'digest' },
      { role: '*', types: ['task.assigned'], deliver: 'badge' },
    ];
    assert.equal((await put('sam', { rules })).status, 200);
    const kept = (await relay.get(path, 'sam-token')).body.rules;
    assert.deepEqual(
      kept.map(({ deliver }: { deliver: string }) => deliver),
      ['beckon', 'digest', 'badge'],
    );
    const made = (type: string, severity: string) =>
      relay.item(type, { severity, audience: { roles: ['support'] }, fold: randomUUID() });
    assert.equal(await delivery('sam', await made('alert.raised', 'critical')), 'beckon');
    assert.equal(await delivery('sam', await made('alert.raised', 'warning')), 'digest');
    assert.equal(
      await delivery('sam', await relay.item('task.assigned', { audience: { roles: ['support'] } })),
      'badge',
    );
    assert.equal(
      await delivery('sam', await relay.item('case.escalated', { audience: { roles: ['support'] } })),
      'beckon',
    );
    const told = (severity: string) =>
      relay.item('status.changed', {
        record: { system: 'ERP', type: 'order', id: randomUUID() },
        status: { to: 'shipped' },
        severity,
        audience: { roles: ['support'] },
      });
    assert.equal(await delivery('sam', await told('notice')), 'badge');
    assert.equal(await delivery('sam', await told('warning')), 'beckon');
  });

  test('"`off`: neither raised nor listed, still found with include=off and by search"; "by name is never off"', async () => {
    await put('sam', { rules: [{ role: 'support', types: ['*'], deliver: 'off' }] });
    const id = await relay.item('case.escalated', { title: 'Switched off', audience: { roles: ['support'] } });
    const listed = async (query: string) =>
      (await relay.get(`/v1/items?limit=200${query}`, 'sam-token')).body.items.some(
        (one: { id: string }) => one.id === id,
      );
    assert.equal(await delivery('sam', id), 'off');
    assert.deepEqual(
      [await listed(''), await listed('&include=off'), await listed('&q=switched')],
      [false, true, true],
    );
    const named = await relay.item('case.escalated', { audience: { roles: ['support'], users: ['sam'] } });
    assert.notEqual(await delivery('sam', named), 'off');
    const everyone = await relay.item('case.escalated', { audience: { roles: ['*'] } });
    assert.equal(
      await delivery('sam', everyone),
      'off',
      '"where the audience names no role, or *, any role they hold counts"',
    );
    await put('sam', { rules: [] });
  });

  test('"a rule that switches a mandatory role off is 400"; quieter is fine', async () => {
    const off = (role: string) => ({ rules: [{ role, types: ['*'], deliver: 'off' }] });
    const refused = await put('dana', off('approver'));
    assert.deepEqual([refused.status, refused.body.code], [400, 'REQUEST_INVALID']);
    assert.equal((await put('dana', { rules: [{ role: 'approver', types: ['*'], deliver: 'digest' }] })).status, 200);
    await put('dana', { rules: [] });
  });

  test('quiet hours are stored as given; an unknown time zone is refused', async () => {
    const quietHours = {
      from: '18:00',
      to: '07:00',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      timeZone: 'Europe/Berlin',
      unless: { severity: 'critical', dueWithin: 'PT1H' },
    };
    assert.deepEqual((await put('kim', { rules: [], quietHours })).body.quietHours, quietHours);
    assert.equal(
      (await put('kim', { rules: [], quietHours: { ...quietHours, timeZone: 'Mars/Olympus' } })).status,
      400,
    );
    await put('kim', { rules: [] });
  });
});

describe('absence', () => {
  const away = (person: string, body: object) => relay.put('/v1/me/absence', body, `${person}-token`);
  const from = new Date(Date.now() - 60_000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();

  test('"covers open and new items, one hop, no chains; the absent person still sees them"; `{}` ends it', async () => {
    const open = await relay.item('approval.requested', { audience: { users: ['dana'] } });
    assert.equal((await away('dana', { from, to, delegate: 'sam' })).status, 200);
    assert.equal((await away('sam', { from, to, delegate: 'lee' })).status, 200);
    const later = await relay.item('approval.requested', { audience: { users: ['dana'] } });
    for (const id of [open, later]) {
      await until('sam stands in', async () => (await relay.get(`/v1/items/${id}`, 'sam-token')).status === 200);
      assert.equal((await relay.seen('dana', id)).id, id);
      assert.equal((await relay.get(`/v1/items/${id}`, 'lee-token')).status, 404, 'no chains');
    }
    const { body } = await relay.answer('sam', open, 'approve');
    assert.deepEqual([body.outcome.by.id, body.outcome.by.onBehalfOf.id], ['sam', 'dana']);
    for (const person of ['dana', 'sam']) assert.equal((await away(person, {})).status, 200);
    assert.equal((await relay.get('/v1/me', 'dana-token')).body.absence, null);
    const own = await relay.item('approval.requested', { audience: { users: ['dana'] } });
    assert.equal((await relay.get(`/v1/items/${own}`, 'sam-token')).status, 404);
  });
});
