/** Contract section 3, "Errors". */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { BATCH, event, type Reply, STRUCTURED, startContractRelay } from './parts/relay.ts';

const relay = await startContractRelay();
after(() => relay.close());

/** Of sources and of the bundle. */
const STACK_TRACE = /\n\s+at |node:internal|\.[tj]s:\d/;

/** Problem documents of RFC 9457, with the members that the contract adds. */
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
    const reply = await relay.post(`/v1/items/${id}/responses`, { action: 'approve' }, 'dana-token');
    assertProblem(reply, 400, 'REQUEST_INVALID');
    assertProblem(await relay.get('/v1/items?limit=0', 'dana-token'), 400, 'REQUEST_INVALID');
  });

  test('UNAUTHENTICATED 401, FORBIDDEN 403, NOT_FOUND 404', async () => {
    assertProblem(await relay.get('/v1/me'), 401, 'UNAUTHENTICATED');
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
    // Another process holds the store's write lock: a backup program, a stuck administrator.
    const other = new DatabaseSync(join(relay.env.BECKON_DATA ?? '', 'beckon.db'), { timeout: 60_000 });
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

/** One of each kind; the table of payloads and operations is in test/refused/. */
test('"no input, however malformed, makes a 500, a crash, or a line of stack trace in an answer"', async () => {
  const id = await relay.item('approval.requested');
  const paths = ['events', 'sources/sap/events', 'hooks/sap/x', 'pair', `items/${id}/responses`, 'me/push'];
  for (const path of paths) {
    const key = /items|me/.test(path) ? 'dana-token' : 'sap-key';
    const { status, text } = await relay.post(`/v1/${path}`, '{"a":'.repeat(5000), key, STRUCTURED);
    assert.ok(status >= 400 && status < 500, `${path}: ${status} ${text}`);
    assert.doesNotMatch(text, STACK_TRACE);
  }
  const { hostname, port } = new URL(relay.url);
  const said = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.end('\x16\x03\x01\x02'));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
  assert.match(said, /^HTTP\/1\.1 400 /);
  assert.equal((await relay.get('/health/ready')).status, 200);
});
