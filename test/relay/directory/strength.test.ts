/** Weak secrets are rejected on input; existing ones are reported and block nothing. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Log } from '../../../relay/domain/ports.ts';
import { ADMIN, DIRECTORY, startRelay } from '../parts/relay.ts';
import { silentLog } from '../parts/store.ts';
import { runVerb } from '../parts/verb.ts';

const STRONG = `whsec_${Buffer.from('sixteen-bytes-16').toString('base64')}`;
const hook = (auth: object) => ({ sources: [{ id: 'weak', name: 'Weak', hooks: { in: { mapping: '[]', auth } } }] });
const source = (more: object) => ({ sources: [{ id: 'weak', name: 'Weak', ...more }] });
const response = (secret: unknown) => source({ response: { url: 'http://127.0.0.1:9', secret } });

const REFUSED: [object, RegExp][] = [
  [hook({ bearer: 'short' }), /sources\/weak\/hooks\/in\/auth is too short/],
  [hook({ basic: { user: 'u', password: ['long enough', '1234567'] } }), /hooks\/in\/auth is too short/],
  [hook({ query: 'key', secret: 'aaaaaaaaaaaaaaaaaaaa' }), /hooks\/in\/auth is one character again and again/],
  [hook({ header: 'x-key', secret: 'env:SHORT' }), /hooks\/in\/auth is too short/],
  [hook({ bearer: 'ab'.repeat(300).replace('a', 'c') }), /hooks\/in\/auth has more than 500 characters/],
  [source({ signingSecret: 'whsec_c2VjcmV0' }), /sources\/weak\/signingSecret is a key of 6 bytes/],
  [response('my secret of the shop'), /sources\/weak\/response\/secret is not whsec_ and base64/],
  [response([STRONG, 'secret.of.the.shop']), /sources\/weak\/response\/secret is not whsec_ and base64/],
  [response([STRONG, 'whsec_YQ==']), /sources\/weak\/response\/secret is a key of 1 bytes/],
  [
    { gateways: [{ id: 'g', kind: 'webhook', url: 'http://127.0.0.1:9', secret: 'whsec_c2VjcmV0' }] },
    /gateways\/g\/secret is a key of 6 bytes/,
  ],
];

test('a file and the API are refused with the place and what to do, without the secret', async (t) => {
  const relay = await startRelay({ env: { SHORT: 'xyz' } });
  t.after(() => relay.close());
  const file = join(relay.folder, 'weak.yaml');
  for (const [directory, words] of REFUSED) {
    writeFileSync(file, JSON.stringify(directory));
    const { code, err } = await runVerb(relay.folder, ['import', file], { SHORT: 'xyz' });
    assert.equal(code, 1, JSON.stringify(directory));
    assert.match(err, words);
    assert.match(err, /^\S+weak\.yaml: /, 'it is the file, not the store');
    assert.doesNotMatch(err, /xyz|short"|1234567|c2VjcmV0/);
  }
  writeFileSync(file, JSON.stringify({ ...hook({ bearer: 'long-enough' }), ...response([STRONG, STRONG]) }));
  assert.equal((await runVerb(relay.folder, ['import', file])).code, 0);
  const put = await relay.put('/v1/admin/hooks/erp/in', { mapping: '[]', auth: { bearer: 'short' } }, ADMIN);
  assert.equal(put.status, 400);
  assert.match(put.body.detail, /^\/auth is too short: give a secret of at least 8 characters/);
});

test('a start with one in its file stops with the same line', async () => {
  await assert.rejects(
    startRelay({ directory: hook({ bearer: 'short' }) }),
    /BECKON_DIRECTORY .*hooks\/in\/auth is too short/,
  );
});

test('one that is already stored is named at the start, and imported again with the rest of the file', async (t) => {
  const warned: string[] = [];
  const log: Log = { ...silentLog, warn: (facts, message) => warned.push(`${JSON.stringify(facts)} ${message}`) };
  const strong = { ...DIRECTORY.sources[1], name: 'Before', signingSecret: STRONG };
  const directory = { ...DIRECTORY, sources: [DIRECTORY.sources[0], strong] };
  const relay = await startRelay({ log, directory });
  t.after(() => relay.close());
  await relay.restart(() => {
    const database = new DatabaseSync(relay.store);
    database.exec("UPDATE directory SET doc = json_set(doc, '$.signingSecret', 'whsec_c2VjcmV0') WHERE id = 'crm'");
    database.close();
    const weak = { ...strong, name: 'After', signingSecret: 'whsec_c2VjcmV0' };
    writeFileSync(
      join(relay.folder, 'directory.yaml'),
      JSON.stringify({ ...directory, sources: [DIRECTORY.sources[0], weak] }),
    );
  });
  const { body } = await relay.get('/v1/admin/sources', ADMIN);
  assert.ok(body.items.some(({ name }: { name: string }) => name === 'After'));
  assert.ok(
    warned.some((line) => /sources\/crm\/signingSecret.*a key of 6 bytes/.test(line)),
    warned.join('\n'),
  );
  assert.ok(warned.some((line) => /BECKON_ADMIN_TOKEN opens everything/.test(line)));
});
