/** Cluster status uses known state; concurrent requests do not add requests to the log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_HASH } from '../../../../relay/cluster/entry.ts';
import type { LogHead } from '../../../../relay/cluster/log-port.ts';
import { createLogStatus } from '../../../../relay/cluster/member/log-report.ts';
import { createHandClock } from '../../parts/clock.ts';

const head: LogHead = { generation: 'g', position: 3, hash: NO_HASH, clock: 0, oldest: 1, halted: null };

function looking() {
  const clock = createHandClock(0);
  const asked: { tell: (head: LogHead) => void; fail: (error: Error) => void }[] = [];
  const look = createLogStatus({
    line: {
      head: () => new Promise((tell, fail) => asked.push({ tell, fail })),
      newestSnapshot: async () => null,
      turn: async () => ({ holder: null, asking: [] }),
    },
    timers: clock,
    steady: clock.monotonic.now,
  });
  return { clock, asked, look };
}

test('many who look at once, or within a second, ask the log once', async () => {
  const { clock, asked, look } = looking();
  const all = [look(), look(), look()];
  asked[0]?.tell(head);
  for (const one of await Promise.all(all)) assert.equal(one.reply?.head.position, 3);
  await look();
  assert.equal(asked.length, 1);
  clock.pass(1000);
  const anew = look();
  asked[1]?.tell({ ...head, position: 4 });
  assert.equal((await anew).reply?.head.position, 4);
});

test('a log that does not answer is awaited once for half a second, and later callers do not queue', async () => {
  const { clock, asked, look } = looking();
  const first = look();
  asked[0]?.tell(head);
  await first;
  clock.pass(2000);
  const waiting = look();
  clock.pass(1500);
  const told = await waiting;
  assert.match(told.away ?? '', /no answer/);
  assert.deepEqual([told.reply?.head, told.at], [head, 0], 'what it told before is told, and from when');
  clock.pass(60_000);
  const again = look();
  clock.pass(1500);
  await again;
  assert.equal(asked.length, 2);
});

test('the reason of the outage is reported until it answers', async () => {
  const { clock, asked, look } = looking();
  const first = look();
  asked[0]?.fail(new Error('connection refused'));
  assert.deepEqual(await first, { reply: null, at: null, away: 'connection refused' });
  clock.pass(1000);
  const anew = look();
  asked[1]?.tell(head);
  assert.equal((await anew).away, null);
});
