/** A user, or a thief of their token, floods the relay over HTTP and several sockets, to delay it and inflate the audit. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import type { Clock } from '../../relay/domain/ports.ts';
import { ADMIN, event, startRelay } from '../relay/parts/relay.ts';

/** The clock does not advance, so that no spent quota is refilled. */
let now = Date.now();
const clock: Clock = { now: () => now };

const sockets: Socket[] = [];
const relay = await startRelay({ clock });
after(async () => {
  for (const socket of sockets) socket.disconnect();
  await relay.close();
});

async function desk(token: string): Promise<Socket> {
  const socket = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token }, forceNew: true });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

const ask = (socket: Socket, message: string, payload: object) => socket.timeout(30_000).emitWithAck(message, payload);

const trail = async (kind: string, itemId: string) => {
  const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
  return items.filter((entry: { kind: string; item: string }) => entry.kind === kind && entry.item === itemId);
};

test('reading the same again and again leaves one record in the audit', async () => {
  const [sent] = await relay.send(event('task.assigned'));
  const id = sent?.itemId ?? assert.fail();
  const socket = await desk('dana-token');
  for (let n = 0; n < 20; n++) {
    assert.equal((await relay.get(`/v1/items/${id}`, 'dana-token')).status, 200);
    assert.equal((await relay.post(`/v1/items/${id}/seen`, undefined, 'dana-token')).status, 200);
    assert.equal((await ask(socket, 'seen', { itemIds: [id] })).ok, true);
    assert.equal((await ask(socket, 'shown', { itemIds: [id] })).ok, true);
  }
  assert.equal((await trail('seen', id)).length, 1);
  assert.equal((await trail('shown', id)).length, 1);
});

test('sockets and HTTP spend one and the same, and others are served all the same', async () => {
  const desks = [await desk('lee-token'), await desk('lee-token')];
  // Absences are the most expensive: each recomputes the recipients of items.
  let refusal = null;
  for (let n = 0; n < 100 && !refusal; n++) {
    const answer = await ask(desks[n % 2] ?? assert.fail(), 'absence', {});
    if (!answer.ok) refusal = answer.problem;
  }
  assert.equal(refusal?.code, 'RATE_LIMITED');
  assert.ok(refusal.retryAfter >= 1);
  for (let n = 0; n < 100; n++) if ((await relay.get('/v1/items', 'lee-token')).status === 429) break;
  const overHttp = await relay.get('/v1/items', 'lee-token');
  assert.equal(overHttp.status, 429);
  assert.ok(Number(overHttp.headers.get('retry-after')) >= 1);
  assert.equal((await ask(await desk('lee-token'), 'processes', {})).problem?.code, 'RATE_LIMITED', 'another socket');
  assert.equal((await relay.get('/v1/items', 'kim-token')).status, 200);
  now += 2000;
  assert.equal((await relay.get('/v1/items', 'lee-token')).status, 200, 'after the pause it asked for');
});

test('a desk that catches up with a thousand items, marks and answers them comes nowhere near', async () => {
  const ids: string[] = [];
  for (let batch = 0; batch < 2; batch++) {
    const events = Array.from({ length: 500 }, () => event('approval.requested', { audience: { users: ['sam'] } }));
    ids.push(...(await relay.send(...events)).map(({ itemId }) => itemId));
  }
  let after = 0;
  for (let next: number | null = 0; next !== null; ) {
    const page = await relay.get(`/v1/items?limit=200&after=${after}`, 'sam-token');
    assert.equal(page.status, 200, page.text);
    next = page.body.next;
    after = next ?? after;
  }
  const answer = (id: string) => {
    const body = { action: 'approve', key: crypto.randomUUID(), version: 1 };
    return relay.post(`/v1/items/${id}/responses`, body, 'sam-token');
  };
  for (let from = 0; from < ids.length; from += 100) {
    for (const reply of await Promise.all(ids.slice(from, from + 100).map(answer)))
      assert.equal(reply.status, 200, reply.text);
  }
});
