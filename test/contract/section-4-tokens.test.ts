/** Contract section 4, an OIDC access token "(JWT checked against the issuer's JWKS)", "clock skew at most 60 s". */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openDesk } from './parts/desk.ts';
import { AUDIENCE, startSigningIssuer } from './parts/issuer.ts';
import { COMPANY, startContractRelay } from './parts/relay.ts';

const issuer = await startSigningIssuer();
const claims = { user: 'sub', name: 'name', roles: 'realm_access.roles' };
const relay = await startContractRelay({ ...COMPANY, oidc: { issuer: issuer.url, audience: AUDIENCE, claims } });
after(async () => {
  await relay.close();
  await issuer.close();
});

const me = (token: string) => relay.get('/v1/me', token);
const named = { name: 'Zoe Ray', realm_access: { roles: ['approver'] } };

test('a good one is taken; one for another audience or of another issuer is not', async () => {
  const { status, body } = await me(await issuer.sign('zoe', named));
  assert.deepEqual([status, body.user.name, body.user.roles], [200, 'Zoe Ray', ['approver']]);
  for (const wrong of [{ audience: 'https://other.example' }, { issuer: 'https://other.example' }]) {
    assert.equal((await me(await issuer.sign('zoe', named, wrong))).status, 401);
  }
});

test('"clock skew at most 60 s"', async () => {
  const status = async (signing: object) => (await me(await issuer.sign('zoe', named, signing))).status;
  assert.deepEqual([await status({ endsIn: -45 }), await status({ endsIn: -75 })], [200, 401]);
  assert.deepEqual([await status({ startsIn: 45 }), await status({ startsIn: 75 })], [200, 401]);
});

test('the last token’s claims "win over the file": dana of the file holds what her token says', async () => {
  const { body } = await me(
    await issuer.sign('dana', { name: 'Dana of the issuer', realm_access: { roles: ['lead'] } }),
  );
  assert.deepEqual([body.user.id, body.user.name, body.user.roles], ['dana', 'Dana of the issuer', ['lead']]);
  assert.deepEqual((await me('dana-token')).body.user.roles, ['lead'], 'by whatever token she comes');
});

test('"people known by OIDC alone: any 1–255 printable characters"', async () => {
  for (const id of ['auth0|Zoë Ray/7?x=1&y', 'ü'.repeat(255)]) {
    const { status, body } = await me(await issuer.sign(id, named));
    assert.deepEqual([status, body.user?.id], [200, id]);
    const [made] = await relay.send({
      specversion: '1.0',
      id: `for ${id}`.slice(0, 250),
      source: '/sap',
      type: 'com.xconnector.task.assigned',
      data: { title: 'T', audience: { users: [id] } },
    });
    assert.equal(made?.recipients, 1, id);
  }
  for (const id of ['x'.repeat(256), '', 'a\nb'])
    assert.equal((await me(await issuer.sign(id, named))).status, 401, JSON.stringify(id));
});

test('a key that the issuer changes is found; a desk may come by such a token', async () => {
  await issuer.rotate();
  const token = await issuer.sign('zoe', named);
  assert.equal((await me(token)).status, 200);
  const desk = await openDesk(relay.url, { token, cursor: null });
  await desk.hear('sync', (page) => page.live);
  desk.close();
});
