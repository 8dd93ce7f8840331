/** What an attacker can do with a copy of the store, such as a backup on a share or a discarded disk. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import type { Log } from '../../relay/domain/ports.ts';
import { createRelay } from '../../relay/server.ts';
import { systemRandom, systemTimers } from '../../relay/system.ts';
import { until } from '../helpers/until.ts';
import { type Receiver, startReceiver, status } from '../relay/outbound/receiver.ts';
import { createShiftedClock } from '../relay/parts/clock.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';
import { silentLog } from '../relay/parts/store.ts';
import { runVerb } from '../relay/parts/verb.ts';

const webhook = (text: string): string => `whsec_${Buffer.from(text.padEnd(24, '.')).toString('base64')}`;

/** One secret of each kind that the relay has to read back; none of these strings occurs anywhere else. */
const SECRETS = {
  signing: webhook('signing-of-the-erp'),
  signingBefore: webhook('signing-before'),
  response: webhook('response-of-the-erp'),
  gateway: webhook('gateway-of-the-mail'),
  bearer: 'bearer-of-a-hook-7c1f',
  basic: 'password-of-a-hook-51d0',
  header: 'header-of-a-hook-90aa',
  query: 'query-of-a-hook-e3b2',
  hmac: 'hmac-of-a-hook-44c8',
  hmacBefore: 'hmac-before-of-a-hook-2b1e',
  password: 'opentext-password-6a3d',
  clientSecret: 'opentext-client-secret-0f9b',
  privateKey: Buffer.from('vapid-private-key-of-32-bytes-!!').toString('base64url'),
};

const mapping = '[]';
const hmac = { header: 'x-sig', algorithm: 'sha256', encoding: 'hex', secret: [SECRETS.hmac, SECRETS.hmacBefore] };

const directoryFor = (receiver: Receiver) => ({
  ...DIRECTORY,
  sources: DIRECTORY.sources.map((source) =>
    source.id === 'erp'
      ? {
          ...source,
          signingSecret: [SECRETS.signing, SECRETS.signingBefore],
          response: { url: receiver.url, secret: SECRETS.response },
          hooks: {
            one: { mapping, auth: { bearer: SECRETS.bearer } },
            two: { mapping, auth: { basic: { user: 'u', password: SECRETS.basic } } },
            three: { mapping, auth: { header: 'x-key', secret: SECRETS.header } },
            four: { mapping, auth: { query: 'key', secret: SECRETS.query } },
            five: { mapping, auth: { hmac } },
          },
        }
      : source,
  ),
  users: DIRECTORY.users.map((user) =>
    user.id === 'dana'
      ? { ...user, channels: [{ gateway: 'mail', kind: 'email', to: 'dana@acme.example', when: 'always' }] }
      : user,
  ),
  gateways: [
    { id: 'mail', kind: 'webhook', url: receiver.url, secret: SECRETS.gateway },
    {
      id: 'ot',
      kind: 'opentext',
      base: 'http://127.0.0.1:9',
      username: 'svc',
      password: SECRETS.password,
      clientId: 'c',
      clientSecret: SECRETS.clientSecret,
    },
    {
      id: 'push',
      kind: 'webpush',
      subject: 'mailto:it@acme.example',
      publicKey: Buffer.alloc(65, 4).toString('base64url'),
      privateKey: SECRETS.privateKey,
    },
  ],
});

const clock = createShiftedClock();

const receiver = await startReceiver();
// Every message waits in the queue, including its link.
receiver.answer(status(503));
const relay = await startRelay({ clock, directory: directoryFor(receiver) });
const [sent] = await relay.send(event('approval.requested', { audience: { users: ['dana'] } }));
await until('a message on its way', () => receiver.received.length > 0);
await relay.post(`/v1/items/${sent?.itemId}/responses`, { action: 'approve', key: crypto.randomUUID() }, 'lee-token');
const copy = join(relay.folder, 'copy.db');
const { code, out, err } = await runVerb(relay.folder, ['backup', copy]);
assert.equal(code, 0, err);
assert.match(out, /not in the copy: store a copy of the ring elsewhere/);
after(async () => {
  await relay.close();
  await receiver.close();
});

/** The text of every row of every table. */
function everyText(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    return tables.flatMap(({ name }) =>
      database
        .prepare(`SELECT * FROM "${name}"`)
        .all()
        .flatMap((row) => Object.values(row))
        .flatMap((cell) => (typeof cell === 'string' ? [cell] : [])),
    );
  } finally {
    database.close();
  }
}

/** The bytes of the store, its WAL and a copy. */
function everyByte(): string {
  const files = readdirSync(relay.folder).filter((name) => /\.db(-wal|-shm)?$/.test(name));
  return files.map((name) => readFileSync(join(relay.folder, name)).toString('latin1')).join('\n');
}

/** An answer link as the relay signs it, under a key of the attacker's choice. */
function forge(key: Buffer, itemId: string, userId: string, expiresAt: number): string {
  const head = Buffer.alloc(6);
  head.writeUInt8(1);
  head.writeUIntBE(Math.floor(expiresAt / 1000), 1, 5);
  const data = Buffer.concat([head, Buffer.from(itemId.replaceAll('-', ''), 'hex'), Buffer.from(userId)]);
  const mac = createHmac('sha256', key).update('beckon link\n').update(data).digest().subarray(0, 16);
  return Buffer.concat([data, mac]).toString('base64url');
}

describe('a copy of the store', () => {
  test('gives no key to sign answer links with, for an hour or for ten years', async () => {
    const itemId = await relay.sendOne(event('approval.requested', { audience: { users: ['dana'] } }));
    const words = everyText(copy).flatMap((text) => text.match(/[A-Za-z0-9_-]{43,}/g) ?? []);
    const keys = [...new Set(words)]
      .map((text) => Buffer.from(text, 'base64url'))
      .filter(({ length }) => length === 32);
    const HOUR = 3600_000;
    for (const key of keys) {
      // Each guess appears to come from another address; the rate limit is not under test here.
      clock.shift(61_000);
      for (const life of [HOUR, 10 * 365 * 24 * HOUR]) {
        const reply = await relay.get(`/a/${forge(key, itemId, 'dana', clock.now() + life)}`);
        assert.equal(reply.status, 404, 'the link is taken for one of the relay');
      }
    }
    assert.equal((await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.state, 'open');
  });

  test('contains no answer link that is still to be delivered', () => {
    assert.doesNotMatch(everyByte(), /\/a\/[A-Za-z0-9_-]{40,}/);
  });

  test('has none of the secrets in it, nor has the store itself or its log', () => {
    const bytes = everyByte();
    for (const [name, secret] of Object.entries(SECRETS)) {
      assert.ok(!bytes.includes(secret), `the ${name} secret is there`);
      assert.ok(!bytes.includes(secret.replace(/^whsec_/, '')), `the ${name} secret is there`);
    }
  });

  test('opened without its key ring, lists every secret to re-enter, creates a new link key and runs', async () => {
    const folder = join(relay.folder, 'elsewhere');
    mkdirSync(folder);
    copyFileSync(copy, join(folder, 'beckon.db'));
    const told: object[] = [];
    const keep = (facts: object, message: string) => void told.push({ ...facts, message });
    const log: Log = { ...silentLog, error: keep, warn: keep };
    const config = {
      host: '127.0.0.1',
      port: 0,
      data: folder,
      store: join(folder, 'beckon.db'),
      directory: null,
      adminToken: ADMIN,
      auditKey: null,
    };
    const copied = await createRelay({
      config,
      env: {},
      clock,
      timers: systemTimers,
      random: systemRandom,
      log,
      version: '0.0.0-test',
    });
    try {
      const url = await copied.listen();
      assert.equal((await fetch(`${url}/health/live`)).status, 200);
      const named = told.find((line) => JSON.stringify(line).includes('enter them again'));
      const entered = LOCKED.filter((place) => !place.startsWith('relay/'));
      for (const place of entered) assert.ok(JSON.stringify(named).includes(`"${place}"`), `${place} is not named`);
      assert.ok(told.some((line) => /a new one was created: older links are invalid/.test(JSON.stringify(line))));
      assert.doesNotMatch(JSON.stringify(named), /link_key/, 'nobody can enter it');
      // A signed source accepts neither an unreadable nor an empty secret.
      const signed = { 'webhook-id': 'm', 'webhook-timestamp': String(Math.floor(clock.now() / 1000)) };
      const mac = createHmac('sha256', '').update(`m.${signed['webhook-timestamp']}.{}`).digest('base64');
      const reply = await fetch(`${url}/v1/sources/erp/events`, {
        method: 'POST',
        headers: { ...signed, 'webhook-signature': `v1,${mac}`, 'content-type': 'application/cloudevents+json' },
        body: '{}',
      });
      assert.equal(reply.status, 401);
    } finally {
      await copied.close();
    }
    const { code, out, err } = await runVerb(folder, ['keys', 'list', '--json']);
    assert.equal(code, 0, err);
    const locked: string[] = JSON.parse(out).locked;
    // The link key has been regenerated.
    const expected = LOCKED.filter((place) => place !== 'relay/link_key').sort();
    assert.deepEqual([...new Set(locked)].filter((place) => !place.startsWith('outbound/')).sort(), expected);
  });
});

/** Places that a copy without its key ring cannot read. */
const LOCKED = [
  'gateways/mail/secret',
  'gateways/ot/clientSecret',
  'gateways/ot/password',
  'gateways/push/privateKey',
  'relay/link_key',
  'sources/erp/hooks/five/auth/hmac/secret',
  'sources/erp/hooks/four/auth/secret',
  'sources/erp/hooks/one/auth/bearer',
  'sources/erp/hooks/three/auth/secret',
  'sources/erp/hooks/two/auth/basic/password',
  'sources/erp/response/secret',
  'sources/erp/signingSecret',
];
