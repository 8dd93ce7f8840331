import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Clock, systemClock } from '../../simulator/clock.ts';
import type { Notice } from '../../simulator/journal.ts';
import { SCENARIOS } from '../../simulator/scenarios/index.ts';
import { until } from '../helpers/until.ts';
import { stagePlay } from './stage-play.ts';

/** ms that pass at each step, and ms between two steps. Twenty times as fast as life, where the machine keeps up. */
const [STEP_MS, TURN_MS] = [100, 5];

/** Time that advances with this process: a busy machine slows the simulator and its recipients alike. */
function steppingClock(): Clock & { stop(): void } {
  let now = systemClock.now();
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const steps = setInterval(() => {
    now += STEP_MS;
    for (const sleeper of [...sleepers].sort((a, b) => a.at - b.at)) if (sleeper.at <= now) sleeper.wake();
  }, TURN_MS);
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const leave = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', end);
        };
        const end = () => {
          leave();
          reject(signal?.reason);
        };
        const wake = () => {
          leave();
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        if (signal?.aborted) return end();
        signal?.addEventListener('abort', end);
        sleepers.add(sleeper);
      }),
    stop: () => clearInterval(steps),
  };
}

/** Events that update an item or refer to it, rather than create one. */
const RAISING = [
  'approval.requested',
  'task.assigned',
  'case.escalated',
  'alert.raised',
  'customer.notification',
  'process.step',
];

describe('the demo feed', () => {
  it('shows the demo person each job within a minute, one notification about every seven seconds', async () => {
    const clock = steppingClock();
    const start = clock.now();
    const firstFor = new Map<string, number>();
    const play = await stagePlay({
      clock,
      onNotice(notice: Notice) {
        if (notice.kind !== 'ask' && notice.kind !== 'sent') return;
        const { eventId } = notice.kind === 'ask' ? notice.ask : notice.sent;
        const received = play.relay.received.find(({ event }) => event.id === eventId);
        if (received?.recipients.includes('dana') && !firstFor.has(notice.scenario)) {
          firstFor.set(notice.scenario, (Date.parse(received.event.time ?? '') - start) / 1000);
        }
      },
    });
    try {
      const demo = play.simulator.demo();
      await until('a minute and a half pass', () => clock.now() - start > 100_000);
      assert.deepEqual([...firstFor.keys()].sort(), SCENARIOS.map(({ name }) => name).sort());
      for (const [name, seconds] of firstFor) assert.ok(seconds < 60, `${name} came after ${seconds} s`);

      const raised = play.relay.received.filter(({ event, recipients }) => {
        return recipients.includes('dana') && (RAISING.includes(event.type) || event.type === 'status.changed');
      });
      const records = new Set(raised.map(({ event }) => event.subject ?? event.id));
      assert.ok(records.size >= 11 && records.size <= 18, `${records.size} notifications in 100 s`);
      assert.deepEqual(play.relay.faults, []);
      await play.simulator.close();
      await demo;
    } finally {
      await play.close();
      clock.stop();
    }
  });

  it('ends at once when it is closed, and says nothing of it', async () => {
    const notices: Notice[] = [];
    const play = await stagePlay({ onNotice: (notice) => notices.push(notice) });
    const demo = play.simulator.demo();
    await until('something is sent', () => play.relay.received.length > 3);
    await play.simulator.close(60_000);
    await demo;
    await play.close();
    assert.deepEqual(
      notices.filter(({ kind }) => kind === 'error'),
      [],
    );
  });
});
