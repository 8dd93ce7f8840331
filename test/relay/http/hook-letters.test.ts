/** Payloads of hooks that cannot be read are stored as they were sent; XML and multipart forms are read where a hook takes them. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { patientTimers } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, METRICS, type Reply, startRelay } from '../parts/relay.ts';

const TASK = `{ "id": $string(order."@id"), "source": "/xml", "type": "com.xconnector.task.assigned",
  "data": { "title": order.title, "audience": { "roles": ["approver"] } } }`;
const FORM = `{ "id": id, "source": "/form", "type": "com.xconnector.task.assigned", "data": {
  "title": details.title & " " & files.name & " " & $string(files.size), "audience": { "roles": ["approver"] } } }`;
const hooks = {
  plain: { mapping: '{ "id": id }' },
  xml: { mapping: TASK, xml: true },
  form: { mapping: FORM, multipart: true },
};
const sources = DIRECTORY.sources.map((source) => (source.id === 'erp' ? { ...source, hooks } : source));

const relay = await startRelay({
  timers: patientTimers,
  directory: { ...DIRECTORY, sources },
  config: { metricsToken: METRICS },
});
after(() => relay.close());

async function post(
  hook: string,
  body: string | Uint8Array | FormData,
  headers: Record<string, string> = {},
): Promise<Pick<Reply, 'status' | 'body'>> {
  const authorization = { authorization: 'Bearer erp-key' };
  const response = await fetch(`${relay.url}/v1/hooks/erp/${hook}`, {
    method: 'POST',
    headers: { ...authorization, ...headers },
    body: body as NonNullable<RequestInit['body']>,
  });
  return { status: response.status, body: await response.json() };
}
const letter = async (id: string) => (await relay.get(`/v1/admin/dead-letters/${id}`, ADMIN)).body;
const replay = (id: string) => relay.post(`/v1/admin/dead-letters/${id}/replay`, {}, ADMIN);
const set = (hook: string, change: object) => relay.put(`/v1/admin/hooks/erp/${hook}`, change, ADMIN);
const titleOf = async (body: { results: { itemId: string }[] }): Promise<string> =>
  (await relay.get(`/v1/items/${body.results[0]?.itemId}`, 'dana-token')).body.title;
const xml = (id: string, title = 'From XML') =>
  `<?xml version="1.0"?><n:order xmlns:n="urn:n" id="${id}"><n:title>${title}</n:title></n:order>`;

describe('a payload that cannot be read', () => {
  test('is stored as it was sent, with the reason, and the reply names the letter', async () => {
    for (const [type, body, status, encoding] of [
      ['application/json', '{"id":', 400, 'text'],
      ['text/plain', 'disk full on db-1', 400, 'text'],
      ['application/xml', '<a/>', 415, 'text'],
      ['application/x-protobuf', Buffer.from([0xff, 0x00, 0x80]), 415, 'base64'],
      ['application/json; charset=klingon', '{"id":1}', 415, 'text'],
    ] as const) {
      const reply = await post('plain', new Uint8Array(Buffer.from(body)), { 'content-type': type });
      assert.equal(reply.status, status, type);
      const kept = await letter(reply.body.letter);
      const payload = encoding === 'base64' ? Buffer.from(kept.payload, 'base64') : Buffer.from(kept.payload);
      assert.deepEqual([kept.encoding, payload], [encoding, Buffer.from(body)], type);
      assert.equal(kept.request.headers['content-type'], type);
      assert.ok(reply.body.detail.startsWith(kept.reason.replace(/\.$/, '')), `${reply.body.detail} ${kept.reason}`);
      const [request] = (await relay.get('/v1/admin/hooks/erp/plain/requests', ADMIN)).body.items;
      assert.deepEqual([request.fate, request.status, request.letterId], ['letter', status, reply.body.letter]);
    }
    const { text } = await relay.get('/metrics', METRICS);
    assert.match(text, /beckon_hook_requests_total\{source="erp",hook="plain",result="letter"\} 5/);
  });

  test('a repeated one is one letter; nothing sent is none; a stranger stores none', async () => {
    const count = async () => (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items.length;
    const before = await count();
    const first = await post('plain', 'again', { 'content-type': 'text/plain' });
    const second = await post('plain', gzipSync('again'), { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
    assert.equal(second.body.letter, first.body.letter);
    const empty = await post('plain', '', { 'content-type': 'application/json' });
    assert.deepEqual([empty.status, 'letter' in empty.body], [400, false]);
    const stranger = await relay.post('/v1/hooks/erp/plain', 'x', 'wrong-key', { 'content-type': 'text/plain' });
    assert.equal(stranger.status, 401);
    assert.equal(await count(), before + 1);
  });

  test('is read again at a replay, by the settings of then', async () => {
    await set('later', { mapping: TASK });
    const refused = await post('later', xml('7'), { 'content-type': 'text/xml' });
    assert.equal(refused.status, 415);
    assert.match(refused.body.detail, /does not have the setting xml/);
    const early = await replay(refused.body.letter);
    assert.deepEqual([early.status, early.body.code], [422, 'MAPPING_FAILED']);
    assert.equal((await set('later', { xml: true })).body.xml, true);
    const done = await replay(refused.body.letter);
    assert.equal(done.status, 200, done.text);
    assert.equal((await relay.get(`/v1/admin/dead-letters/${refused.body.letter}`, ADMIN)).status, 404);
  });
});

describe('XML', () => {
  test('is read without prefixes; attributes have an @', async () => {
    const taken = await post('xml', xml('1', 'A &amp; <![CDATA[B]]>'), { 'content-type': 'application/soap+xml' });
    assert.equal(taken.status, 202, JSON.stringify(taken.body));
    assert.equal(await titleOf(taken.body), 'A & B');
  });

  test('with an entity, a document type or no end is a letter', async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(1000)}">]><a>&b;</a>`;
    const deep = `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`;
    const wide = `<a>${'<b/>'.repeat(100_000)}</a>`;
    for (const [body, detail] of [
      [bomb, /document type/],
      ['<a>&file;</a>', /is not XML/],
      ['<a><b></a>', /is not XML/],
      [deep, /nested too deeply/],
      [wide, /more than 20000/],
      ['<a/><b/>', /more than one root/],
    ] as const) {
      const reply = await post('xml', body, { 'content-type': 'text/xml' });
      assert.equal(reply.status, 400);
      assert.match(reply.body.detail, detail);
      assert.equal((await letter(reply.body.letter)).payload, body);
    }
  });

  test('that the mapping does not fit is stored as XML', async () => {
    const reply = await post('xml', '<other/>', { 'content-type': 'text/xml' });
    assert.deepEqual([reply.status, reply.body.code], [422, 'MAPPING_FAILED']);
    const kept = await letter(reply.body.letter);
    assert.deepEqual([kept.payload, kept.encoding], ['<other/>', 'text']);
  });
});

describe('a multipart form', () => {
  const form = (id: string): FormData => {
    const made = new FormData();
    made.set('id', id);
    made.set('details', new Blob(['{"title":"Invoice"}'], { type: 'application/json' }), 'details.json');
    made.set('scan', new Blob([new Uint8Array([1, 2, 255])], { type: 'image/png' }), 'scan.png');
    return made;
  };

  test('has fields by name, JSON parts as values, and files without their content', async () => {
    const taken = await post('form', form('f1'));
    assert.equal(taken.status, 202, JSON.stringify(taken.body));
    assert.equal(await titleOf(taken.body), 'Invoice scan.png 3');
  });

  test('without the setting, without a boundary, or with too many parts is a letter', async () => {
    const refused = await post('plain', form('f2'));
    assert.deepEqual([refused.status, (await letter(refused.body.letter)).encoding], [415, 'base64']);
    const bare = await post('form', 'x', { 'content-type': 'multipart/form-data' });
    assert.match(bare.body.detail, /no boundary/);
    const many = new FormData();
    for (let index = 0; index < 300; index += 1) many.append('a', 'b');
    assert.match((await post('form', many)).body.detail, /more than 200 parts/);
    const broken = await post('form', '--b\r\nnothing', { 'content-type': 'multipart/form-data; boundary=b' });
    assert.equal(broken.status, 400, JSON.stringify(broken.body));
    assert.equal((await letter(broken.body.letter)).payload, '--b\r\nnothing');
  });
});
