/** Whether the person has requests: what the relay lists and pushes, also if it could not reply at first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequests } from '../../desk/inbox/requests.ts';
import type { Reply } from '../../desk/ports.ts';
import { problem } from '../../shared/problems.ts';
import type { RequestedItem, RequestList } from '../../shared/requests.ts';
import { fakeClock } from '../electron/parts/clock.ts';

const requested = (itemId: string): RequestedItem => ({ itemId, outcome: null }) as RequestedItem;
const listed = (...itemIds: string[]): Reply<RequestList> => ({
  ok: true,
  value: { items: itemIds.map(requested), next: null },
});

function open(first: Reply<RequestList>) {
  const clock = fakeClock(0);
  const world = { reply: first, asked: 0 };
  const requests = createRequests({
    clock,
    redraw() {},
    link: {
      async requests() {
        world.asked += 1;
        return world.reply;
      },
    },
  });
  return { clock, world, requests };
}

test('a list that failed while connected is requested again after 15 s, unless it was refused', async () => {
  for (const [reply, repeats] of [
    [{ ok: false, problem: problem('STORE_UNAVAILABLE', 'The disk is full.') }, true],
    [{ ok: false, problem: problem('RATE_LIMITED', 'Too many requests.') }, true],
    [{ ok: false, problem: null }, true],
    [{ ok: false, problem: problem('FORBIDDEN', 'No access.') }, false],
  ] as const) {
    const { clock, world, requests } = open(reply);
    requests.setLive(true);
    await new Promise(setImmediate);
    assert.deepEqual(requests.summary(), {});
    world.reply = listed('a');
    clock.tick(14_999);
    assert.equal(world.asked, 1);
    clock.tick(1);
    await new Promise(setImmediate);
    assert.deepEqual([world.asked, 'requests' in requests.summary()], repeats ? [2, true] : [1, false]);
    clock.tick(60_000);
    assert.equal(world.asked, repeats ? 2 : 1, 'once it replied, not again');
  }
});

test('nothing is requested again after the connection or the desk ended', async () => {
  for (const end of ['setLive', 'clear'] as const) {
    const { clock, world, requests } = open({ ok: false, problem: null });
    requests.setLive(true);
    await new Promise(setImmediate);
    requests[end](false);
    clock.tick(60_000);
    assert.equal(world.asked, 1);
  }
});
