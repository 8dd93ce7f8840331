/** A source, or its name server, uses documents of items to reach other systems through the relay, to exhaust it, or to deceive recipients. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Look } from '../../network/lookup.ts';
import type { DocumentAccess } from '../../relay/domain/directory-view.ts';
import { createDocumentFetch } from '../../relay/outbound/documents/document-fetch.ts';
import { systemClock, systemRandom, systemTimers } from '../../relay/system.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import {
  DOCUMENT_SECRET,
  directoryWithDocuments,
  sendDocument,
  sha256,
  startDocumentRelay,
  startDocumentServer,
} from '../relay/parts/document-server.ts';
import { ADMIN, bareEvent, event, startRelay } from '../relay/parts/relay.ts';

const files = await startDocumentServer();
const relay = await startDocumentRelay();
const impatient = await startDocumentRelay({ documentTimeout: 300 });
const folder = await makeFolder('documents');
after(async () => {
  await relay.close();
  await impatient.close();
  await files.close();
  await removeFolder(folder);
});

const left = (): string[] => {
  const path = join(relay.folder, 'documents-in-transit');
  return existsSync(path) ? readdirSync(path) : [];
};
const MIB = 1024 * 1024;

async function reasonOf(more: object = {}, of = relay): Promise<unknown[]> {
  const { path } = await sendDocument(of, `${files.url}/1`, more);
  const { status, body } = await of.get(path, 'dana-token');
  return [status, body?.code, body?.reason];
}
const unavailable = (reason: string) => [502, 'DOCUMENT_UNAVAILABLE', reason];

describe('a source that answers otherwise', () => {
  test('by a redirect: it is not followed', async () => {
    const inside = await startDocumentServer();
    for (const status of [301, 302, 303, 307, 308]) {
      files.answer((response) => void response.writeHead(status, { location: `${inside.url}/secret` }).end());
      assert.deepEqual(await reasonOf(), unavailable('redirect'));
    }
    assert.equal(inside.asked.length, 0);
    await inside.close();
  });

  test('by an error page, which is not passed on', async () => {
    files.answer((response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>stack</h1>'));
    const { path } = await sendDocument(relay, `${files.url}/1`);
    const { status, text } = await relay.get(path, 'dana-token');
    assert.equal(status, 502);
    assert.doesNotMatch(text, /stack|127\.0\.0\.1/);
  });

  test('by a compressed body, which would grow', async () => {
    files.answer((response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('bomb'));
    assert.deepEqual(await reasonOf(), unavailable('encoded'));
  });

  test('by another type, header fields and cookies: none are passed on', async () => {
    const headers = {
      'content-type': 'text/html',
      'content-disposition': 'inline',
      'set-cookie': 'a=b',
      'content-security-policy': 'none',
      refresh: '0; url=https://attacker.example',
    };
    files.answer((response) => void response.writeHead(200, headers).end('<script>'));
    const { path } = await sendDocument(relay, `${files.url}/1`);
    const reply = await relay.get(path, 'dana-token');
    const shown = ['content-type', 'set-cookie', 'content-security-policy', 'refresh'].map((one) =>
      reply.headers.get(one),
    );
    assert.deepEqual(shown, ['application/pdf', null, 'sandbox', null]);
    assert.match(reply.headers.get('content-disposition') ?? '', /^attachment;/);
  });

  test('by a body that never ends', async () => {
    const chunk = Buffer.alloc(MIB);
    let written = 0;
    const pour = (response: ServerResponse): void => {
      do written += MIB;
      while (!response.destroyed && response.write(chunk));
    };
    files.answer((response) => {
      response.on('drain', () => pour(response));
      pour(response);
    });
    assert.deepEqual(await reasonOf(), unavailable('too-large'));
    await until('the connection is closed', () => files.held.now === 0);
    assert.ok(written < 60 * MIB, `${written} bytes`);
    assert.deepEqual(left(), []);
  });

  test('by a length beyond the limit: none of it is read', async () => {
    files.answer((response) => {
      response.writeHead(200, { 'content-length': String(26 * MIB) });
      response.write('x');
    });
    assert.deepEqual(await reasonOf(), unavailable('too-large'));
    await until('the connection is closed', () => files.held.now === 0);
  });

  test('by a body shorter than announced', async () => {
    files.answer((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('short');
      setImmediate(() => response.destroy());
    });
    assert.deepEqual(await reasonOf(), unavailable('unreachable'));
    assert.deepEqual(left(), []);
  });

  test('by a body that comes a byte at a time, or not at all', async () => {
    files.answer((response) => {
      response.write('x');
      const more = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(more));
    });
    assert.deepEqual(await reasonOf({}, impatient), unavailable('late'));
    files.answer(() => {});
    assert.deepEqual(await reasonOf({}, impatient), unavailable('late'));
    await until('both connections are closed', () => files.held.now === 0);
  });
});

test('a name with parts of a path, quotes, controls or reordering names no other file, and no program as a PDF', async () => {
  files.answer((response) => void response.end('x'));
  const cases: [name: string, header: RegExp][] = [
    ['../../etc/passwd', /filename="_\.\._etc_passwd\.pdf"; filename\*=UTF-8''_\.\._etc_passwd\.pdf$/],
    ['C:\\Windows\\x.pdf', /filename="C_Windows_x\.pdf"; filename\*=UTF-8''C_Windows_x\.pdf$/],
    ['a"; filename="b.exe', /filename="a_; filename=_b\.exe\.pdf"; filename\*=UTF-8''a_%3B%20filename%3D_b\.exe\.pdf$/],
    ['fdp\u202e.exe', /filename="fdp\.exe\.pdf"/],
    ['Rechnung Ä.pdf', /filename="Rechnung _\.pdf"; filename\*=UTF-8''Rechnung%20%C3%84\.pdf$/],
    ['...', /filename="document\.pdf"/],
    ['con.pdf', /filename="_con\.pdf"/],
    ['50%41.pdf', /filename="50_41\.pdf"; filename\*=UTF-8''50%2541\.pdf$/],
    [`${'x'.repeat(190)}.pdf`, /filename="x{150}\.pdf"/],
  ];
  for (const [name, header] of cases) {
    const { path } = await sendDocument(relay, `${files.url}/1`, { name });
    const reply = await relay.get(path, 'dana-token');
    assert.match(reply.headers.get('content-disposition') ?? '', header, name);
  }
});

describe('addresses', () => {
  const LOCAL = [
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '[fd12:3456::1]',
    '169.254.169.254',
    '2852039166',
    '[fd00:ec2::254]',
    '0.0.0.0',
    '[::]',
  ];

  test('an administrator’s token grants none in the network of the relay, in any spelling', async (t) => {
    const open = await startRelay({ directory: directoryWithDocuments([]) });
    t.after(() => open.close());
    for (const host of LOCAL) {
      const { hostname } = new URL(`https://${host}/`);
      const grants = { types: '*', roles: '*', documents: [hostname] };
      const change = { name: 'ERP', grants, responseUrl: 'https://erp.example.com/answers' };
      assert.equal((await open.put('/v1/admin/sources/erp', change, ADMIN)).status, 200);
      const { path } = await sendDocument(open, `https://${host}/1`);
      const { status, body } = await open.get(path, 'dana-token');
      assert.deepEqual([host, status, body.reason], [host, 502, 'private-address']);
    }
  });

  const access = (trusted: readonly string[]): DocumentAccess => ({
    secrets: [DOCUMENT_SECRET],
    trustedHosts: new Set(trusted),
    namesPerson: true,
  });
  function fetchBy(look: Look) {
    const fetcher = createDocumentFetch({
      ...{ clock: systemClock, timers: systemTimers, random: systemRandom, timeoutMs: 2000 },
      folder: join(folder, crypto.randomUUID()),
      lookup: look,
      lookupForeign: look,
    });
    return fetcher;
  }
  const answers = (...addresses: string[]): Look => {
    let turn = 0;
    return (_, __, done) => {
      const address = addresses[Math.min(turn, addresses.length - 1)] ?? '';
      turn += 1;
      done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
    };
  };

  test('a name that resolves to a private address, at first or later, leads nowhere', async (t) => {
    const { port } = new URL(files.url);
    const url = `https://files.example.com:${port}/1`;
    const before = files.asked.length;
    for (const look of [answers('127.0.0.1'), answers('::ffff:10.0.0.1'), answers('169.254.169.254')]) {
      const fetcher = fetchBy(look);
      t.after(() => fetcher.close());
      const found = await fetcher.fetch({ url, personId: 'dana', access: access([]) });
      assert.deepEqual(found, { fault: 'private-address' });
    }
    // The first answer is public and refuses the connection; the second is this machine.
    const rebinding = fetchBy(answers('192.0.2.1', '127.0.0.1'));
    t.after(() => rebinding.close());
    void rebinding.fetch({ url, personId: 'dana', access: access([]) });
    const second = await rebinding.fetch({ url, personId: 'dana', access: access([]) });
    assert.deepEqual(second, { fault: 'private-address' });
    assert.equal(files.asked.length, before);
  });

  test('a host named in the file may be private; what clouds and link-local networks have is never reached', async (t) => {
    const fetcher = fetchBy(answers('169.254.169.254'));
    t.after(() => fetcher.close());
    const url = 'https://files.example.com/latest/meta-data';
    const found = await fetcher.fetch({ url, personId: 'dana', access: access(['files.example.com']) });
    assert.deepEqual(found, { fault: 'private-address' });
  });

  test('plain http leaves this machine not even to a host named in the file', async (t) => {
    const fetcher = fetchBy(answers('10.0.0.1'));
    t.after(() => fetcher.close());
    for (const host of ['10.0.0.1', 'files.localhost']) {
      const found = await fetcher.fetch({ url: `http://${host}/1`, personId: 'dana', access: access([host]) });
      assert.deepEqual([host, found], [host, { fault: 'private-address' }]);
    }
  });
});

describe('people', () => {
  test('one who left between listing and opening gets nothing, and neither during the fetch', async () => {
    const { promise: more, resolve: finish } = Promise.withResolvers<void>();
    files.answer((response) => void more.then(() => response.end('x')));
    const sent = { audience: { users: ['sam', 'lee'] } };
    const { path, itemId } = await sendDocument(relay, `${files.url}/1`, {}, sent);
    const during = relay.get(path, 'sam-token');
    await until('it is fetched', () => files.held.now === 1);
    const gone = await relay.remove('/v1/admin/people/sam', ADMIN);
    assert.ok(gone.status < 300, gone.text);
    finish();
    const { status, text } = await during;
    assert.equal(status, 404, text);
    const later = await relay.get(path, 'sam-token');
    assert.notEqual(later.status, 200);
    assert.equal((await relay.get(path, 'lee-token')).status, 200);
    const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
    const opened = items.filter(
      (one: { kind: string; item: string }) => one.kind === 'document-opened' && one.item === itemId,
    );
    assert.equal(opened.length, 1, 'by Lee alone');
  });

  test('the id of another item’s document opens nothing', async () => {
    files.answer((response) => void response.end('x'));
    const theirs = await sendDocument(relay, `${files.url}/1`, { id: 'secret' }, { audience: { users: ['lee'] } });
    const mine = await sendDocument(relay, `${files.url}/2`);
    const paths = [
      theirs.path,
      `/v1/items/${mine.itemId}/documents/secret`,
      `/v1/items/${mine.itemId}/documents/..%2f..%2f${theirs.itemId}%2fdocuments%2fsecret`,
      `/v1/items/${mine.itemId}/documents/__proto__`,
    ];
    for (const path of paths) assert.equal((await relay.get(path, 'dana-token')).status, 404, path);
  });

  test('a document that moved elsewhere by an update is fetched from a granted host alone', async () => {
    const sent = event('approval.requested', {
      documents: [{ id: 'offer', name: 'Offer.pdf', mediaType: 'application/pdf', url: `${files.url}/1` }],
    });
    await relay.send(sent);
    const documents = [{ id: 'offer', name: 'Offer.pdf', mediaType: 'application/pdf', url: 'https://10.0.0.1/' }];
    const update = bareEvent('item.updated', { eventId: sent.id, documents });
    const { status, body } = await relay.post('/v1/events', update, 'erp-key', {
      'content-type': 'application/cloudevents+json',
    });
    assert.deepEqual([status, body.errors?.[0]?.pointer], [403, '/data/documents/0/url']);
  });
});

test('a flood of many people fetches eight at a time, and no file remains', async (t) => {
  const users = Array.from({ length: 12 }, (_, n) => ({
    id: `p${n}`,
    name: `P ${n}`,
    roles: ['approver'],
    token: `p${n}`,
  }));
  const crowded = await startRelay({ directory: { ...directoryWithDocuments(['127.0.0.1']), users } });
  t.after(() => crowded.close());
  const text = 'x'.repeat(MIB);
  const waiting: ServerResponse[] = [];
  let isOpen = false;
  files.held.most = 0;
  files.answer((response) => void (isOpen ? response.end(text) : waiting.push(response)));
  const { path } = await sendDocument(crowded, `${files.url}/1`, { sha256: sha256(text) });
  const replies = users.flatMap(({ token }) => [crowded.get(path, token), crowded.get(path, token)]);
  await until('eight are fetched', () => waiting.length === 8);
  assert.equal(files.held.now, 8);
  isOpen = true;
  for (const response of waiting) response.end(text);
  const statuses = (await Promise.all(replies)).map(({ status }) => status);
  assert.deepEqual([...new Set(statuses)], [200]);
  assert.ok(files.held.most <= 8, `${files.held.most} at once`);
  const spool = join(crowded.folder, 'documents-in-transit');
  await until('all files are removed', () => readdirSync(spool).length === 0);
});
