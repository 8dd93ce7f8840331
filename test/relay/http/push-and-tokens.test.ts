/** A push subscription ends with the token that created it: its messages contain links that answer items. */
import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import webPush from 'web-push';
import { ADMIN, DIRECTORY, startRelay } from '../parts/relay.ts';

const gateway = {
  id: 'browsers',
  kind: 'webpush',
  subject: 'mailto:ops@acme.example',
  ...webPush.generateVAPIDKeys(),
};
const relay = await startRelay({ directory: { ...DIRECTORY, gateways: [gateway] } });
after(() => relay.close());

async function subscribe(token: string, name: string): Promise<void> {
  const keys = {
    p256dh: createECDH('prime256v1').generateKeys().toString('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
  const { status, text } = await relay.post('/v1/me/push', { endpoint: `https://push.example/${name}`, keys }, token);
  assert.equal(status, 201, text);
}

/** Endpoints of the stored subscriptions. */
function subscribed(): string[] {
  const database = new DatabaseSync(relay.store, { readOnly: true });
  const rows = database.prepare('SELECT endpoint FROM push_subscriptions ORDER BY endpoint').all();
  database.close();
  return rows.map(({ endpoint }) => String(endpoint).replace('https://push.example/', ''));
}

const tokenFor = async (id: string, device: string): Promise<string> =>
  (await relay.post(`/v1/admin/people/${id}/tokens`, { device }, ADMIN)).body.token;

test('a lost phone hears no more once its token is revoked; the others of the person do', async () => {
  await subscribe(await tokenFor('dana', 'phone'), 'phone');
  await subscribe('dana-token', 'laptop');
  await subscribe('lee-token', 'of-lee');
  const { tokens } = (await relay.get('/v1/admin/people/dana', ADMIN)).body;
  const phone = tokens.find(({ device }: { device: string | null }) => device === 'phone');
  assert.equal((await relay.remove(`/v1/admin/people/dana/tokens/${phone.id}`, ADMIN)).status, 200);
  assert.deepEqual(subscribed(), ['laptop', 'of-lee']);
  assert.equal((await relay.remove('/v1/admin/people/dana/tokens', ADMIN)).status, 200);
  assert.deepEqual(subscribed(), ['of-lee']);
});

test('behind a proxy of this machine the machine itself is a private network', async () => {
  const gateway = {
    id: 'browsers',
    kind: 'webpush',
    subject: 'mailto:ops@acme.example',
    ...webPush.generateVAPIDKeys(),
  };
  const proxied = await startRelay({ directory: { ...DIRECTORY, gateways: [gateway] }, trustedProxies: ['127.0.0.1'] });
  try {
    const keys = { p256dh: createECDH('prime256v1').generateKeys().toString('base64url'), auth: 'A'.repeat(22) };
    const { status, body } = await proxied.post(
      '/v1/me/push',
      { endpoint: 'https://127.0.0.1:1/x', keys },
      'dana-token',
    );
    assert.deepEqual([status, body.code], [400, 'REQUEST_INVALID']);
  } finally {
    await proxied.close();
  }
});

test('nor does a removed person, if another later gets their id', async () => {
  await relay.post('/v1/admin/people', { id: 'jo', name: 'Jo Senior' }, ADMIN);
  await subscribe(await tokenFor('jo', 'phone'), 'of-jo');
  assert.equal((await relay.remove('/v1/admin/people/jo', ADMIN)).status, 200);
  assert.deepEqual(subscribed(), ['of-lee']);
});
