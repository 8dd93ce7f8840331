/** An attacker sends requests and reads no replies: the pending replies are bounded, and no other user notices. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io } from 'socket.io-client';
import { until } from '../helpers/until.ts';
import { bareEvent, DIRECTORY } from '../relay/parts/relay.ts';
import { deafSocket } from './parts/deaf-socket.ts';
import { startRelayProgram } from './parts/relay-program.ts';

const relay = await startRelayProgram({ directory: DIRECTORY, heldClock: 0 });
after(() => relay.close());

/** About 8 KiB; approvers see it. */
const process = (id: number, status: string) =>
  bareEvent('process.step', {
    process: {
      id: `order-${id}`,
      name: 'Order',
      step: 's0',
      status,
      steps: Array.from({ length: 40 }, (_, n) => ({ id: `s${n}`, label: 'x'.repeat(80), owner: 'approver' })),
    },
  });
/** In batches of at most 1 MiB. */
async function move(count: number, status: string): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    await relay.send(...Array.from({ length: Math.min(50, count - from) }, (_, n) => process(from + n, status)));
  }
}
/** A person who reads is answered. */
async function othersAreServed(): Promise<void> {
  assert.equal((await relay.get('/v1/me', 'kim-token')).status, 200);
}

/** Number of rejected marks of nonexistent messages so far: messages are read in order, so it shows progress. */
const marksRead = () => relay.metric('beckon_refusals_total{what="request",code="REQUEST_INVALID"}');
/** Resolves once the relay has stopped reading: no more marks, however often it answers others meanwhile. */
async function readToStandstill(): Promise<number> {
  let [marks, served] = [await marksRead(), 0];
  while (served < 20) {
    await othersAreServed();
    const now = await marksRead();
    served = now === marks ? served + 1 : 0;
    marks = now;
  }
  return marks;
}

test('of three sockets that ask for processes and read nothing the relay reads no more, and others are served meanwhile', async (t) => {
  await move(150, 'active');
  const deaf = await Promise.all(
    ['dana-token', 'dana-token', 'lee-token'].map((token) => deafSocket(relay.url, token)),
  );
  t.after(() => {
    for (const socket of deaf) socket.terminate();
  });
  // Clock held: on a busy machine a socket that answers no ping would be closed meanwhile.
  await relay.clock({ pass: 0 });
  for (let round = 0; round < 6; round++) {
    for (const socket of deaf) {
      for (let n = 0; n < 30; n++) {
        socket.ask('processes', { limit: 200 });
        socket.ask('mark');
      }
    }
    await readToStandstill();
    // As many messages as a desk may send in that time: the rate limit does not bound them.
    await relay.clock({ pass: 3000 });
  }
  const asked = 3 * 6 * 30;
  // 256 KiB a reply: 135 MiB for all, of which the system itself takes some MiB a socket.
  const read = await readToStandstill();
  assert.ok(read > 0 && read < asked / 2, `${read} of ${asked} were read`);
  assert.equal(await relay.metric('beckon_refusals_total{what="request",code="RATE_LIMITED"}'), 0);
  assert.equal(await relay.metric('beckon_connections_refused_total{reason="overflow"}'), 0, 'none was cut off');
  for (const socket of deaf) socket.read();
  await until('it reads on once they do', async () => (await marksRead()) > read);
  await relay.clock('run');
});

test('a socket that subscribes to processes and reads nothing is closed, one that reads is not', async (t) => {
  const deaf = await deafSocket(relay.url, 'dana-token');
  const reads = io(`${relay.url}/v1/desk`, {
    transports: ['websocket'],
    auth: { token: 'lee-token' },
    reconnection: false,
    forceNew: true,
  });
  t.after(() => {
    deaf.terminate();
    reads.disconnect();
  });
  let heard = 0;
  reads.on('process', () => {
    heard += 1;
  });
  await new Promise<void>((resolve) => reads.once('sync', (_, received) => resolve(received())));
  await reads.emitWithAck('processes', { limit: 1 });
  deaf.ask('processes', { limit: 1 });
  // Sent after the earlier messages on the other connection, so the relay has read those by then.
  await othersAreServed();
  const before = await relay.metric('beckon_connections_refused_total{reason="overflow"}');
  // Past what the system itself takes for a socket that is not read, some MiB on this machine.
  let sent = 0;
  while ((await relay.metric('beckon_connections_refused_total{reason="overflow"}')) === before) {
    await move(150, sent % 2 === 0 ? 'done' : 'active');
    sent += 150;
    assert.ok(sent < 3000, 'it would have been cut off by now');
  }
  await until('the one that reads heard of each', () => heard === sent);
  await reads.timeout(30_000).emitWithAck('processes', { limit: 1 });
});
