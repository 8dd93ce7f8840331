/** Request bodies as real systems send them: compressed, other media types and charsets, forms, CloudEvents. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import { liveBuffers } from '../../helpers/live-buffers.ts';
import { patientTimers } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const ECHO = `{ "id": $string(id), "source": "/echo", "type": "com.xconnector.task.assigned",
  "data": { "title": $string(title), "audience": { "roles": ["approver"] } } }`;
const BINARY = `{ "id": $headers."ce-id", "source": $headers."ce-source", "type": "com.xconnector.task.assigned",
  "data": { "title": title & ", " & $headers."ce-type", "audience": { "roles": ["approver"] } } }`;
const [erp, ...others] = DIRECTORY.sources;
const SIGNING = erp?.signingSecret ?? '';
const hooks = {
  echo: { mapping: ECHO },
  binary: { mapping: BINARY },
  signed: {
    mapping: ECHO,
    auth: { hmac: { header: 'x-sig', algorithm: 'sha256', encoding: 'hex', secret: 'signs-what-was-sent' } },
  },
};

const relay = await startRelay({
  timers: patientTimers,
  directory: { ...DIRECTORY, sources: [{ ...erp, hooks }, ...others] },
});
after(() => relay.close());

async function post(path: string, body: Buffer | string, headers: Record<string, string>) {
  const response = await fetch(relay.url + path, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}
const toHook = (body: Buffer | string, headers: Record<string, string>, hook = 'echo') =>
  post(`/v1/hooks/erp/${hook}`, body, { authorization: 'Bearer erp-key', ...headers });
async function titleOf(reply: Awaited<ReturnType<typeof post>>): Promise<string> {
  assert.equal(reply.status, 202, reply.text);
  return (await relay.get(`/v1/items/${reply.body.results[0].itemId}`, 'dana-token')).body.title;
}
let number = 0;
const json = (title: string): string => {
  number += 1;
  return JSON.stringify({ id: `b${number}`, title });
};
const JSON_TYPE = { 'content-type': 'application/json' };

describe('compressed', () => {
  const CODINGS = { gzip: gzipSync, 'x-gzip': gzipSync, GZIP: gzipSync, deflate: deflateSync } as const;
  test('with gzip and deflate, on hooks and on events', async () => {
    for (const [coding, pack] of Object.entries(CODINGS)) {
      const headers = { ...JSON_TYPE, 'content-encoding': coding };
      assert.equal(await titleOf(await toHook(pack(json(coding)), headers)), coding);
      const structured = { 'content-type': 'application/cloudevents+json', 'content-encoding': coding };
      const sent = await post(
        '/v1/events',
        pack(JSON.stringify(event('task.assigned', { title: `event ${coding}` }))),
        {
          authorization: 'Bearer erp-key',
          ...structured,
        },
      );
      assert.equal(await titleOf(sent), `event ${coding}`);
    }
    const bare = await toHook(deflateRawSync(json('bare')), { ...JSON_TYPE, 'content-encoding': 'deflate' });
    assert.equal(await titleOf(bare), 'bare');
  });

  test('a decompression bomb is 413, and invalid content 400; an unsupported coding lists the accepted ones', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
    assert.ok(bomb.length < 12_000);
    const before = liveBuffers();
    for (const path of ['/v1/hooks/erp/echo', '/v1/events']) {
      const replies = await Promise.all(
        Array.from({ length: 20 }, () =>
          post(path, bomb, {
            authorization: 'Bearer erp-key',
            'content-type': 'application/cloudevents+json',
            'content-encoding': 'gzip',
          }),
        ),
      );
      for (const reply of replies) assert.deepEqual([reply.status, reply.body.code], [413, 'EVENT_TOO_LARGE']);
    }
    assert.ok(liveBuffers() - before < 100 * 1024 * 1024);

    const broken = await toHook('{}', { ...JSON_TYPE, 'content-encoding': 'gzip' });
    assert.deepEqual([broken.status, broken.body.detail], [400, 'The body is not gzip']);
    const cut = await toHook(gzipSync(json('cut')).subarray(0, 20), { ...JSON_TYPE, 'content-encoding': 'gzip' });
    assert.equal(cut.status, 400);
    for (const coding of ['br', 'gzip, gzip', 'constructor']) {
      const other = await toHook(json('x'), { ...JSON_TYPE, 'content-encoding': coding });
      assert.deepEqual([other.status, other.headers.get('accept-encoding')], [415, 'gzip, deflate'], coding);
    }
    const elsewhere = await post('/v1/pair', gzipSync('{}'), { ...JSON_TYPE, 'content-encoding': 'gzip' });
    assert.deepEqual([elsewhere.status, elsewhere.headers.get('accept-encoding')], [415, 'identity']);
  });

  test('a signature is over what was sent', async () => {
    const plain = json('signed');
    const packed = gzipSync(plain);
    const over = (bytes: Buffer | string) => ({
      ...JSON_TYPE,
      'content-encoding': 'gzip',
      'x-sig': createHmac('sha256', 'signs-what-was-sent').update(bytes).digest('hex'),
    });
    assert.equal((await post('/v1/hooks/erp/signed', packed, over(plain))).status, 401);
    assert.equal(await titleOf(await post('/v1/hooks/erp/signed', packed, over(packed))), 'signed');
    const at = new Date();
    // Signed as bytes: compressed data is no text.
    const key = Buffer.from(SIGNING.replace('whsec_', ''), 'base64');
    const seconds = Math.floor(at.getTime() / 1000);
    const standard = createHmac('sha256', key).update(`m1.${seconds}.`).update(packed).digest('base64');
    const headers = { 'webhook-id': 'm1', 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${standard}` };
    const sent = await post('/v1/hooks/erp/echo', packed, { ...JSON_TYPE, 'content-encoding': 'gzip', ...headers });
    assert.equal(sent.status, 202, sent.text);
    const text = json('plain');
    const whole = { ...headers, 'webhook-signature': new Webhook(SIGNING).sign('m1', at, text) };
    assert.equal((await post('/v1/hooks/erp/echo', text, { ...JSON_TYPE, ...whole })).status, 202);
  });
});

describe('JSON by other names', () => {
  test('with a byte order mark, and in other characters', async () => {
    assert.equal(await titleOf(await toHook(`\uFEFF${json('mark')}`, JSON_TYPE)), 'mark');
    const latin = Buffer.from(json('grün'), 'latin1');
    const ofLatin = { 'content-type': 'application/json; charset=ISO-8859-1' };
    assert.equal(await titleOf(await toHook(latin, ofLatin)), 'grün');
    const wide = Buffer.from(`\uFEFF${json('weiß')}`, 'utf16le');
    assert.equal(await titleOf(await toHook(wide, { 'content-type': 'application/json; charset="utf-16le"' })), 'weiß');
    for (const charset of ['utf-8', 'UTF8', 'us-ascii']) {
      const type = { 'content-type': `application/json;charset=${charset}` };
      assert.equal(await titleOf(await toHook(json('süß'), type)), 'süß', charset);
    }
    const unknown = await toHook(json('x'), { 'content-type': 'application/json; charset=klingon' });
    assert.deepEqual([unknown.status, unknown.body.code], [415, 'UNSUPPORTED_MEDIA_TYPE']);
    const wrong = await toHook(latin, JSON_TYPE);
    assert.equal(wrong.status, 400);
    assert.match(wrong.body.detail, /^The body is not UTF-8\. /);
  });

  test('called text, or something of its own; XML is none', async () => {
    for (const type of ['text/plain', 'text/plain; charset=UTF-8', 'text/json', 'application/vnd.acme.v2+json']) {
      assert.equal(await titleOf(await toHook(json(type), { 'content-type': type })), type);
    }
    for (const type of [
      'application/xml',
      'text/html',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
    ]) {
      assert.equal((await toHook(json('x'), { 'content-type': type })).status, 415, type);
    }
  });

  test('in the one field `payload` of a form, as GitHub sends by default', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const encoded = (text: string) => `payload=${encodeURIComponent(text)}`;
    assert.equal(await titleOf(await toHook(encoded(json('in a form')), form)), 'in a form');
    // Anything but a single object field stays a form field.
    const FIELDS = `{ "id": payload & x, "source": "/f", "type": "com.xconnector.task.assigned",
      "data": { "title": payload, "audience": { "roles": ["approver"] } } }`;
    await relay.put('/v1/admin/hooks/erp/fields', { mapping: FIELDS }, ADMIN);
    assert.equal(await titleOf(await toHook(encoded('[1]'), form, 'fields')), '[1]');
    assert.equal(await titleOf(await toHook(`${encoded('{"a":1}')}&x=1`, form, 'fields')), '{"a":1}');
    assert.equal(await titleOf(await toHook('payload=plain', form, 'fields')), 'plain');
    // Stored as the object and replayed as such.
    await relay.put('/v1/admin/hooks/erp/fields', { mapping: '$error("no")' }, ADMIN);
    assert.equal((await toHook(encoded(json('later')), form, 'fields')).status, 422);
    const [letter] = (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;
    await relay.put('/v1/admin/hooks/erp/fields', { mapping: ECHO }, ADMIN);
    const replayed = await relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, {}, ADMIN);
    assert.equal(replayed.status, 200, replayed.text);
  });

  test('a CloudEvent in binary mode: the data is the payload, its attributes are header fields', async () => {
    const headers = {
      ...JSON_TYPE,
      'ce-specversion': '1.0',
      'ce-id': 'c1',
      'ce-source': '/plant',
      'ce-type': 'acme.made',
    };
    const sent = await toHook('{"title":"Made"}', headers, 'binary');
    assert.equal(await titleOf(sent), 'Made, acme.made');
    assert.deepEqual([sent.body.results[0].id, sent.body.results[0].source], ['c1', '/plant']);
    // The same data in another event is another dead letter.
    await relay.put('/v1/admin/hooks/erp/binary', { mapping: '$error("no")' }, ADMIN);
    for (const id of ['c2', 'c3']) await toHook('{"title":"Made"}', { ...headers, 'ce-id': id }, 'binary');
    const { items } = (await relay.get('/v1/admin/dead-letters', ADMIN)).body;
    assert.equal(items.filter(({ hook }: { hook: string }) => hook === 'binary').length, 2);
  });
});
