/** An attacker signs in under a second name: an account at the issuer whose subject reads like a colleague's, or like their own. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { AUDIENCE, keyIssuer } from '../relay/parts/key-issuer.ts';
import { DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';

const USERS = DIRECTORY.users.map((user) => (user.id === 'kim' ? { ...user, aliases: ['P-4711'] } : user));
const NEW = { name: 'Kai Lee', roles: ['approver'] };

const issuer = await keyIssuer();
const directory = { ...DIRECTORY, users: USERS, oidc: { issuer: issuer.url, audience: AUDIENCE } };
const relay = await startRelay({ directory });
after(() => Promise.all([relay.close(), issuer.close()]));

const signIn = async (sub: string, claims: object = {}) => {
  const token = await issuer.token({ sub, ...NEW, ...claims });
  return { token, ...(await relay.get('/v1/me', token)) };
};

test('a subject with invisible characters is refused with the reason', async () => {
  for (const sub of ['d\u200bana', 'kai\u00ad', '\u2066kai', 'ka\u034fi', 'kai\ufe0f', 'kai\u3164', 'kai\u{e0061}']) {
    const { status, body } = await signIn(sub);
    assert.deepEqual([status, body.code], [401, 'UNAUTHENTICATED'], JSON.stringify(sub));
  }
  assert.match((await signIn('d\u200bana')).body.detail, /invisible characters/);
});

test('a subject that differs from an id or alias only in spelling is refused with the reason', async () => {
  for (const sub of ['DANA', '\uff44ana', 'dana.', 'p-4711', 'P\uff0d4711']) {
    const { status, body } = await signIn(sub);
    assert.deepEqual([status, body.code], [401, 'UNAUTHENTICATED'], sub);
    assert.match(body.detail, /differs only in spelling/);
  }
  assert.equal((await signIn('dana', { name: 'Dana Fox' })).status, 200, 'who is there as written signs in');
});

test('of two such subjects that sign in at once one is accepted', async () => {
  const came = await Promise.all(['rex', 'REX', 'Rex', '\uff32ex'].map((sub) => signIn(sub)));
  assert.deepEqual(came.map(({ status }) => status).sort(), [200, 401, 401, 401]);
});

test('of two such subjects that sign in at two relays at once one is accepted', async () => {
  const other = await startRelay({ directory, beside: relay });
  try {
    const came = await Promise.all(
      ['ron', 'RON', 'Ron', '\uff32on'].map(async (sub, n) =>
        (n % 2 === 0 ? relay : other).get('/v1/me', await issuer.token({ sub, ...NEW })),
      ),
    );
    assert.deepEqual(came.map(({ status }) => status).sort(), [200, 401, 401, 401]);
  } finally {
    await other.close();
  }
});

test('the requester is known by the name from the issuer, and stays known after a change of it', async () => {
  const { token } = await signIn('auth0|4711', { name: 'Ines Mora' });
  const [made] = await relay.send(
    event('approval.requested', { requester: 'INES MORA', audience: { roles: ['approver'] } }),
  );
  const press = (by: string) =>
    relay.post(`/v1/items/${made?.itemId}/responses`, { action: 'approve', key: randomUUID() }, by);
  assert.equal((await press(token)).body.code, 'SEPARATION_OF_DUTIES');
  const renamed = await signIn('auth0|4711', { name: 'Somebody Else' });
  assert.equal(renamed.body.user.name, 'Somebody Else');
  assert.equal((await press(renamed.token)).body.code, 'SEPARATION_OF_DUTIES');
  assert.equal((await press('lee-token')).status, 200);
});
