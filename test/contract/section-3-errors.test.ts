/** Contract section 3, "Errors". */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { BATCH, type ContractRelay, event, type Reply, STRUCTURED, startContractRelay } from './parts/relay.ts';

let relay: ContractRelay;
before(async () => {
  relay = await startContractRelay();
});
after(() => relay.close());

/** Of sources and of the bundle. */
const STACK_TRACE = /\n\s+at |node:internal|\.[tj]s:\d/;

/** RFC 9457, with the members that the contract adds. */
function assertProblem(reply: Reply, status: number, code: string): void {
  assert.equal(reply.status, status, `${code}: ${reply.text}`);
  assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.deepEqual([reply.body.status, reply.body.code], [status, code]);
  for (const name of ['type', 'title', 'detail']) assert.equal(typeof reply.body[name], 'string', `${code} ${name}`);
  assert.ok(reply.body.title.length > 0 && reply.body.detail.length > 0);
  assert.doesNotMatch(reply.text, STACK_TRACE);
}
const post = (body: unknown, headers: Record<string, string> = STRUCTURED, key = 'sap-key') =>
  relay.post('/v1/events', body, key, headers);

describe('application/problem+json with a stable code', () => {
  test('EVENT_INVALID 400, "`errors[]` with a JSON pointer each"', async () => {
    const reply = await post(event('approval.requested', { title: '', severity: 'loud', actions: [{ id: 'a' }] }));
    assertProblem(reply, 400, 'EVENT_INVALID');
    const pointers = reply.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    assert.ok(pointers.includes('/data/title') && pointers.includes('/data/severity'), reply.text);
    assert.ok(pointers.every((pointer: string) => /^(\/[^/]*)*$/.test(pointer)));
    assertProblem(await post(event('unheard.of')), 400, 'EVENT_INVALID');
    assertProblem(await post('{"specversion":'), 400, 'EVENT_INVALID');
  });

  test('REQUEST_INVALID 400', async () => {
    const id = await relay.item('approval.requested');
    for (const body of [
      {},
      { action: 'approve' },
      { action: 'approve', key: 'no-uuid' },
      { action: 'none', key: randomUUID() },
      [],
      '"x"',
      '{',
    ]) {
      assertProblem(await relay.post(`/v1/items/${id}/responses`, body, 'dana-token'), 400, 'REQUEST_INVALID');
    }
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'after=x', 'after=999999999', 'state=lost']) {
      assertProblem(await relay.get(`/v1/items?${query}`, 'dana-token'), 400, 'REQUEST_INVALID');
    }
  });

  test('UNAUTHENTICATED 401, FORBIDDEN 403, NOT_FOUND 404', async () => {
    for (const path of ['/v1/me', '/v1/items', '/v1/processes', '/v1/admin/dead-letters']) {
      assertProblem(await relay.get(path), 401, 'UNAUTHENTICATED');
    }
    assertProblem(await relay.get('/v1/admin/audit', 'dana-token'), 403, 'FORBIDDEN');
    assertProblem(await relay.get(`/v1/items/${randomUUID()}`, 'dana-token'), 404, 'NOT_FOUND');
    assertProblem(await relay.get('/v1/nowhere', 'dana-token'), 404, 'NOT_FOUND');
    const id = await relay.item('approval.requested', { audience: { users: ['lee'] } });
    assertProblem(await relay.get(`/v1/items/${id}`, 'dana-token'), 404, 'NOT_FOUND');
  });

  test('EVENT_TOO_LARGE 413, UNSUPPORTED_MEDIA_TYPE 415', async () => {
    assertProblem(await post(event('approval.requested', {}, { pad: 'x'.repeat(70_000) })), 413, 'EVENT_TOO_LARGE');
    assertProblem(await post('x'.repeat(1_200_000), BATCH), 413, 'EVENT_TOO_LARGE');
    assertProblem(
      await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
  });

  test('CLAIMED 409, KEY_REUSED 409, ALREADY_ANSWERED 409 "with the outcome", ITEM_CLOSED 409', async () => {
    const id = await relay.item('approval.requested');
    await relay.post(`/v1/items/${id}/claim`, undefined, 'lee-token');
    assertProblem(await relay.post(`/v1/items/${id}/claim`, undefined, 'dana-token'), 409, 'CLAIMED');
    const key = randomUUID();
    assert.equal((await relay.answer('dana', id, 'approve', { key })).status, 200);
    assertProblem(await relay.answer('dana', id, 'reject', { key }), 409, 'KEY_REUSED');
    const late = await relay.answer('lee', id, 'reject');
    assertProblem(late, 409, 'ALREADY_ANSWERED');
    assert.deepEqual([late.body.outcome.action, late.body.outcome.by.id], ['approve', 'dana']);
    assertProblem(await relay.post(`/v1/items/${id}/claim`, undefined, 'dana-token'), 409, 'ITEM_CLOSED');
  });

  test('RATE_LIMITED 429 with Retry-After: "pairing, sign-in and answer links always have one"', async () => {
    const bursts = await Promise.all([
      Promise.all(Array.from({ length: 30 }, () => relay.post('/v1/pair', { code: 'AAAA-AAAA', device: 'x' }))),
      Promise.all(Array.from({ length: 40 }, () => relay.get('/a/forged'))),
      Promise.all(Array.from({ length: 80 }, () => relay.post('/v1/admin/session', { token: randomUUID() }))),
    ]);
    for (const [index, burst] of bursts.entries()) {
      const limited = burst.find(({ status }) => status === 429);
      assert.ok(limited, `burst ${index}: ${burst.map(({ status }) => status).join(' ')}`);
      assert.match(limited.headers.get('retry-after') ?? '', /^\d+$/);
    }
    const [pair] = bursts;
    assertProblem(pair.find(({ status }) => status === 429) as Reply, 429, 'RATE_LIMITED');
  });

  test('STORE_UNAVAILABLE 503 "with Retry-After; nothing was accepted"', async () => {
    // Somebody else holds the store for writing: a backup program, a stuck administrator.
    const other = new DatabaseSync(join(relay.env.BECKON_DATA ?? '', 'beckon.db'));
    other.exec('BEGIN IMMEDIATE');
    const one = event('approval.requested', { title: 'Not accepted' });
    try {
      const reply = await post(one);
      assertProblem(reply, 503, 'STORE_UNAVAILABLE');
      assert.match(reply.headers.get('retry-after') ?? '', /^\d+$/);
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
    assert.equal((await relay.get('/v1/items?q=accepted', 'dana-token')).body.items.length, 0);
    const again = await post(one);
    assert.deepEqual([again.status, again.body.results[0].duplicate], [202, false]);
  });
});

describe('"no input, however malformed, makes a 500, a crash, or a line of stack trace in an answer"', () => {
  test('bodies, methods, addresses and headers that nobody means', async () => {
    const id = await relay.item('approval.requested');
    const bodies = [
      '',
      'null',
      '0',
      '[]',
      '{}',
      '[[]]',
      '"\\ud800"',
      '{"__proto__":{"x":1}}',
      '\u0000',
      '{"a":'.repeat(5000),
      `[${'['.repeat(20_000)}`,
      'ÿþ',
      '{"id":1e999}',
    ];
    const paths = [
      '/v1/events',
      '/v1/sources/sap/events',
      '/v1/hooks/sap/x',
      '/v1/pair',
      `/v1/items/${id}/responses`,
      `/v1/items/${id}/delegate`,
      `/v1/items/${id}/snooze`,
      '/v1/me/push',
    ];
    for (const path of paths) {
      for (const type of [
        'application/json',
        'application/cloudevents+json',
        'application/cloudevents-batch+json',
        'x',
        'application/json; charset=utf-16',
      ]) {
        const key = /items|me/.test(path) ? 'dana-token' : 'sap-key';
        const replies = await Promise.all(bodies.map((body) => relay.post(path, body, key, { 'content-type': type })));
        for (const { status, text } of replies) {
          assert.ok(status >= 200 && status < 500, `${path} ${type}: ${status} ${text}`);
          assert.doesNotMatch(text, STACK_TRACE);
        }
      }
    }
    for (const path of [
      '/v1/items/%00',
      '/v1/items/%ff',
      '/v1/items/../../etc',
      '/v1/processes/%2e%2e',
      '/admin/assets/..%2f..%2fpackage.json',
      '/a/%E0%A4%A',
      '/v1/items?limit=1&limit=2',
    ]) {
      const { status } = await relay.get(path, 'dana-token');
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
    }
  });

  test('what is no HTTP at all', async () => {
    const { hostname, port } = new URL(relay.url);
    for (const raw of [
      '\x16\x03\x01\x02',
      'GET / HTTP/9.9\r\n\r\n',
      'POST /v1/events HTTP/1.1\r\ncontent-length: -1\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
    ]) {
      const said = await new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(Number(port), hostname, () => socket.end(raw));
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.on('error', () => resolve(text));
        socket.on('close', () => resolve(text));
      });
      assert.doesNotMatch(said, /^HTTP\/1\.1 5|\n\s+at /);
    }
    assert.equal((await relay.get('/health/ready')).status, 200);
  });
});
