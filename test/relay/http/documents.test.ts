/** Documents of items: fetched from their source when a recipient opens one, signed, compared and sent as a download. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import {
  type DocumentServer,
  sendDocument,
  sha256,
  startDocumentRelay,
  startDocumentServer,
} from '../parts/document-server.ts';
import { ADMIN, bareEvent, event, type RunningRelay } from '../parts/relay.ts';

const files: DocumentServer = await startDocumentServer();
const relay: RunningRelay = await startDocumentRelay();
after(async () => {
  await relay.close();
  await files.close();
});

const FOLDER = 'documents-in-transit';
const left = (of: RunningRelay): string[] => {
  const folder = join(of.folder, FOLDER);
  return existsSync(folder) ? readdirSync(folder) : [];
};
const open = (path: string, token = 'dana-token') => relay.get(path, token);
const code = async (path: string, token?: string) => {
  const { status, body } = await open(path, token);
  return [status, body?.code, body?.reason];
};
const says = (text: string) => files.answer((response) => void response.end(text));

test('a recipient gets the bytes as a download', async () => {
  says('%PDF-1.7 offer');
  const { path } = await sendDocument(relay, `${files.url}/17`, { sha256: sha256('%PDF-1.7 offer') });
  assert.equal(files.asked.length, 0, 'not fetched before it is opened');
  const { status, text, headers } = await open(path);
  assert.deepEqual([status, text], [200, '%PDF-1.7 offer']);
  const shown = Object.fromEntries(
    ['content-type', 'content-length', 'x-content-type-options', 'cache-control', 'content-security-policy'].map(
      (name) => [name, headers.get(name)],
    ),
  );
  assert.deepEqual(shown, {
    'content-type': 'application/pdf',
    'content-length': '14',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-security-policy': 'sandbox',
  });
  assert.equal(
    headers.get('content-disposition'),
    `attachment; filename="Offer 17.pdf"; filename*=UTF-8''Offer%2017.pdf`,
  );
  await until('its file is removed', () => left(relay).length === 0);
});

test('the request is signed for method, address and person, and names the person', async () => {
  says('x');
  const { path } = await sendDocument(relay, `${files.url}/a%20b?c=d`);
  await open(path);
  const asked = files.asked.at(-1)!;
  assert.deepEqual([asked.path, asked.headers['beckon-person']], ['/a%20b?c=d', 'dana']);
  assert.deepEqual([asked.signedFor('dana'), asked.signedFor('lee'), asked.signedFor('')], [true, false, false]);
  assert.equal(asked.headers.cookie, undefined);
});

test('`documentsSayWho: false` names no person', async (t) => {
  const quiet = await startDocumentRelay({}, { documentsSayWho: false });
  t.after(() => quiet.close());
  says('x');
  const { path } = await sendDocument(quiet, `${files.url}/1`);
  assert.equal((await quiet.get(path, 'dana-token')).status, 200);
  const asked = files.asked.at(-1)!;
  assert.deepEqual([asked.headers['beckon-person'], asked.signedFor('')], [undefined, true]);
});

describe('who gets nothing', () => {
  test('no recipient, no such document, no token', async () => {
    const { path, itemId } = await sendDocument(relay, `${files.url}/1`);
    const before = files.asked.length;
    assert.deepEqual(await code(path, 'sam-token'), [404, 'NOT_FOUND', undefined]);
    assert.deepEqual(await code(`/v1/items/${itemId}/documents/other`), [404, 'NOT_FOUND', undefined]);
    assert.deepEqual(await code(`/v1/items/${crypto.randomUUID()}/documents/offer`), [404, 'NOT_FOUND', undefined]);
    assert.equal((await relay.get(path)).status, 401);
    assert.equal(files.asked.length, before);
  });

  test('other bytes than those that were sent with the item', async () => {
    says('changed');
    const { path } = await sendDocument(relay, `${files.url}/1`, { sha256: sha256('original') });
    assert.deepEqual(await code(path), [409, 'DOCUMENT_CHANGED', undefined]);
    await until('its file is removed', () => left(relay).length === 0);
    says('original');
    assert.equal((await open(path)).status, 200);
  });

  test('a source whose grant ended', async (t) => {
    const granted = await startDocumentRelay();
    t.after(() => granted.close());
    says('x');
    const { path } = await sendDocument(granted, `${files.url}/1`);
    const change = { name: 'ERP', grants: { types: '*', roles: '*' }, responseUrl: 'https://erp.example.com/answers' };
    const put = await granted.put('/v1/admin/sources/erp', change, ADMIN);
    assert.equal(put.status, 200, put.text);
    const { status, body } = await granted.get(path, 'dana-token');
    assert.deepEqual([status, body.code, body.reason], [502, 'DOCUMENT_UNAVAILABLE', 'not-granted']);
  });
});

test('without a digest the current bytes are sent', async () => {
  const { path } = await sendDocument(relay, `${files.url}/1`, { size: 3 });
  for (const text of ['one', 'another']) {
    says(text);
    assert.equal((await open(path)).text, text);
  }
});

test('only displayable types are declared', async () => {
  says('<script>alert(1)</script>');
  const typeOf = async (mediaType: string) => {
    const { path } = await sendDocument(relay, `${files.url}/1`, { mediaType });
    return (await open(path)).headers.get('content-type');
  };
  const types = ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/csv', 'image/png'];
  const octets = 'application/octet-stream';
  assert.deepEqual(await Promise.all([typeOf(types[0]!), typeOf(types[1]!)]), [octets, octets]);
  assert.deepEqual(await Promise.all([typeOf(types[2]!), typeOf(types[3]!)]), [octets, 'text/csv']);
  assert.equal(await typeOf(types[4]!), 'image/png');
});

test('each person, document and version is in the audit once', async () => {
  says('x');
  const sent = event('approval.requested', {
    documents: [{ id: 'offer', name: 'Offer.pdf', mediaType: 'application/pdf', url: `${files.url}/1` }],
  });
  const [result] = await relay.send(sent);
  const path = `/v1/items/${result?.itemId}/documents/offer`;
  await open(path);
  await open(path);
  await open(path, 'lee-token');
  await relay.send(bareEvent('item.updated', { eventId: sent.id, title: 'Another title' }));
  await open(path);
  const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
  const opened = items
    .filter((one: { kind: string; item: string }) => one.kind === 'document-opened' && one.item === result?.itemId)
    .map((one: { facts: object }) => one.facts);
  assert.deepEqual(opened, [
    { document: 'offer', version: 1 },
    { document: 'offer', version: 1 },
    { document: 'offer', version: 2 },
  ]);
});

test('the file is private while it is there, and removed at start after a crash', async () => {
  const { path } = await sendDocument(relay, `${files.url}/1`);
  const { promise: more, resolve: finish } = Promise.withResolvers<void>();
  files.answer((response) => {
    response.write('first');
    void more.then(() => response.end(' rest'));
  });
  const opening = open(path);
  const [name = ''] = await until('it is spooled', () => left(relay).length === 1 && left(relay));
  assert.equal(statSync(join(relay.folder, FOLDER, name)).mode & 0o777, 0o600);
  finish();
  assert.equal((await opening).text, 'first rest');
  await relay.restart(() => {
    mkdirSync(join(relay.folder, FOLDER), { recursive: true });
    writeFileSync(join(relay.folder, FOLDER, 'of-a-crash'), 'x');
  });
  assert.deepEqual(left(relay), []);
});

test('two documents of a person are fetched at once; further ones wait, and too many are refused', async () => {
  const { promise: more, resolve: finish } = Promise.withResolvers<void>();
  files.answer((response) => void more.then(() => response.end('x')));
  files.held.most = 0;
  const { path } = await sendDocument(relay, `${files.url}/1`);
  const replies = Array.from({ length: 7 }, () => open(path));
  const first = await Promise.race(replies);
  assert.deepEqual([first.status, first.body.code, first.headers.get('retry-after')], [429, 'RATE_LIMITED', '2']);
  await until('two are fetched', () => files.held.now === 2);
  finish();
  const statuses = (await Promise.all(replies)).map(({ status }) => status);
  assert.deepEqual(statuses.sort(), [200, 200, 200, 200, 200, 200, 429]);
  assert.equal(files.held.most, 2);
  await until('files are removed', () => left(relay).length === 0);
});
