/** What an attacker who controls the answer address reaches through the relay: by a leaked administrator's token or a name server. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { SECRET, startReceiver, status } from '../relay/outbound/receiver.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';
import { runVerb } from '../relay/parts/verb.ts';

/** Cloud metadata addresses, and addresses that lead to no machine or to all; each in its possible spellings. */
const NEVER = [
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0xa9.0xfe.0xa9.0xfe',
  '0251.0376.0251.0376',
  '169.16689662',
  '169.254.1.1',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[::169.254.169.254]',
  '[64:ff9b::169.254.169.254]',
  '[2002:a9fe:a9fe::1]',
  '[fd00:ec2::254]',
  '[fd20:ce::254]',
  '[fe80::1]',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '0.0.0.0',
  '0',
  '0.1.2.3',
  '[::]',
  '[::ffff:0.0.0.0]',
  '224.0.0.1',
  '239.255.255.250',
  '255.255.255.255',
  '240.0.0.1',
  '[ff02::1]',
];
const PRIVATE = [
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  'localhost',
  'erp.localhost',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '[fc00::1]',
  '[fd12:3456::1]',
];

const inside = await startReceiver();
const relay = await startRelay({
  directory: {
    ...DIRECTORY,
    sources: [
      ...DIRECTORY.sources,
      { id: 'filed', name: 'Filed', key: 'filed-key', response: { url: inside.url, secret: SECRET } },
    ],
  },
});
after(async () => {
  await relay.close();
  await inside.close();
});

const admin = async (method: 'post' | 'put', path: string, body: object) => relay[method](path, body, ADMIN);
let made = 0;
const addSource = (responseUrl: string) => {
  made += 1;
  return admin('post', '/v1/admin/sources', { id: `s${made}`, name: 'S', responseUrl });
};

/** Answers an approval of a source. @returns the fate of the response: confirmed or failed */
async function fateOf(key: string): Promise<string> {
  const reply = await relay.post('/v1/events', event('approval.requested'), key, {
    'content-type': 'application/cloudevents+json',
  });
  const id = reply.body.results[0].itemId;
  const answer = { action: 'approve', key: crypto.randomUUID() };
  assert.equal((await relay.post(`/v1/items/${id}/responses`, answer, 'dana-token')).status, 200);
  return until('its fate', async () => {
    const { fate } = (await relay.get(`/v1/items/${id}`, 'dana-token')).body.outcome;
    return ['confirmed', 'failed'].includes(fate) && fate;
  });
}

describe('an administrator’s token that leaked', () => {
  test('sets no response address where clouds keep credentials, however it is written', async () => {
    for (const host of NEVER) {
      const { status: code, body } = await addSource(`https://${host}/latest/meta-data`);
      assert.deepEqual([host, code, body?.code], [host, 400, 'REQUEST_INVALID']);
      assert.match(body.detail, /responseUrl .*nothing may be posted there/, host);
    }
  });

  test('sets none in the network of the relay', async () => {
    for (const host of PRIVATE) {
      const { status: code, body } = await addSource(`https://${host}/`);
      assert.deepEqual([host, code], [host, 400]);
      assert.match(body.detail, /private network.*directory file.*BECKON_PRIVATE_RESPONSES=on/, host);
    }
    const { status: code } = await admin('put', '/v1/admin/sources/erp', { name: 'ERP', responseUrl: inside.url });
    assert.equal(code, 400);
    assert.equal(inside.received.length, 0);
  });

  test('changes the rest of a source of the file, whose own address stays trusted', async () => {
    const { status: code, text } = await admin('put', '/v1/admin/sources/filed', {
      name: 'Other',
      responseUrl: inside.url,
    });
    assert.equal(code, 200, text);
    assert.equal(await fateOf('filed-key'), 'confirmed');
    assert.equal(inside.received.length, 1);
  });
});

test('a redirect of a trusted endpoint leads nowhere', async (t) => {
  const elsewhere = await startReceiver();
  t.after(() => elsewhere.close());
  inside.answer((response) => response.writeHead(307, { location: elsewhere.url }).end());
  t.after(() => inside.answer(status(204)));
  assert.equal(await fateOf('filed-key'), 'failed');
  assert.equal(elsewhere.received.length, 0);
});

test('an endpoint that an older version let in is not reached any more, and says why', async () => {
  const made = await admin('post', '/v1/admin/sources', {
    id: 'old',
    name: 'Old',
    responseUrl: 'https://erp.example/',
  });
  const { key } = made.body.secrets;
  await relay.restart(() => {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    const database = new DatabaseSync(relay.store);
    database
      .prepare("UPDATE directory SET doc = json_set(doc, '$.response.url', ?) WHERE kind = 'source' AND id = 'old'")
      .run(inside.url.replace('127.0.0.1', 'localhost'));
    database.close();
  });
  const before = inside.received.length;
  assert.equal(await fateOf(key), 'failed');
  assert.equal(inside.received.length, before);
  const { body } = await relay.get('/v1/admin/dead-letters', ADMIN);
  assert.ok(
    body.items.some(({ reason }: { reason: string }) => /private network.*BECKON_PRIVATE_RESPONSES/.test(reason)),
    JSON.stringify(body),
  );
});

test('neither a directory file nor the command line leads to where clouds keep credentials', async () => {
  const file = join(relay.folder, 'evil.yaml');
  for (const host of NEVER) {
    const url = `https://${host}/`;
    const source = { id: 'evil', name: 'Evil', response: { url, secret: SECRET } };
    const gateway = { id: 'evil', kind: 'webhook', url, secret: SECRET };
    for (const directory of [{ sources: [source] }, { gateways: [gateway] }]) {
      writeFileSync(file, JSON.stringify(directory));
      const { code, err } = await runVerb(relay.folder, ['import', file]);
      assert.deepEqual([host, code], [host, 1]);
      assert.match(err, /nothing may be posted there/);
    }
    const { code } = await runVerb(relay.folder, ['source', 'add', 'evil', '--response-url', url]);
    assert.equal(code, 1, host);
  }
});

test('with BECKON_PRIVATE_RESPONSES=on the console may, but for the same addresses', async (t) => {
  const other = await startRelay({ privateResponses: true });
  t.after(() => other.close());
  const add = (id: string, responseUrl: string) =>
    other.post('/v1/admin/sources', { id, name: 'S', responseUrl }, ADMIN);
  assert.equal((await add('ok', inside.url)).status, 201);
  for (const [n, host] of NEVER.entries()) assert.equal((await add(`n${n}`, `https://${host}/`)).status, 400, host);
});
