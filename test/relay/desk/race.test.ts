/** Concurrent answers to one item by two people, and by one person twice, over socket and HTTP. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { event, startRelay } from '../parts/relay.ts';

const ROUNDS = 20;

const relay = await startRelay();
const connect = async (token: string) => {
  const socket = io(`${relay.url}/v1/desk`, { transports: ['websocket'], reconnection: false, auth: { token } });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return socket;
};
const [lee, dana] = await Promise.all([connect('lee-token'), connect('dana-token')]);
after(async () => {
  lee.disconnect();
  dana.disconnect();
  await relay.close();
});

const approvals = async () =>
  (await relay.send(...Array.from({ length: ROUNDS }, () => event('approval.requested')))).map(({ itemId }) => itemId);
const byHttp = (itemId: string, action: string, key: string) =>
  relay.post(`/v1/items/${itemId}/responses`, { action, key }, 'dana-token');
const bySocket = (socket: Socket, itemId: string, action: string, key: string) =>
  socket.timeout(30_000).emitWithAck('respond', { itemId, action, key });
const stored = async (itemId: string) => (await relay.get(`/v1/items/${itemId}`, 'kim-token')).body;

test('one of two people is first, whichever way they came', async () => {
  await Promise.all(
    (await approvals()).map(async (itemId, index) => {
      const first = () => byHttp(itemId, 'approve', randomUUID());
      const second = () => bySocket(lee, itemId, 'reject', randomUUID());
      const answers = index % 2 === 0 ? [first(), second()] : [second(), first()].reverse();
      const [http, socket] = await Promise.all(answers);
      const codes = [http.status === 200 ? 'ok' : http.body.code, socket.ok ? 'ok' : socket.problem.code].sort();
      assert.deepEqual(codes, ['ALREADY_ANSWERED', 'ok']);
      const item = await stored(itemId);
      assert.equal(item.votes.length, 1);
      assert.equal(item.outcome.by.id, http.status === 200 ? 'dana' : 'lee');
    }),
  );
});

test('one answer sent both ways is one answer', async () => {
  await Promise.all(
    (await approvals()).map(async (itemId) => {
      const key = randomUUID();
      const [http, socket] = await Promise.all([
        byHttp(itemId, 'approve', key),
        bySocket(dana, itemId, 'approve', key),
      ]);
      assert.deepEqual([http.status, socket.ok], [200, true]);
      assert.equal((await stored(itemId)).votes.length, 1);
    }),
  );
});
