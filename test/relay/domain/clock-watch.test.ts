/** The reaction to a clock step is measured as a waiting task; its effects are tested in test/faults/clock-steps.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClockWatch } from '../../../relay/domain/schedule/clock-watch.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { silentLog } from '../parts/store.ts';

const START = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

test('it waits from the step on, however long it takes, while looks go on', async () => {
  const clock = createHandClock(START);
  const { promise, resolve } = Promise.withResolvers<number>();
  const watch = createClockWatch({
    ...{ clock, timers: clock, log: silentLog },
    recent: () => [],
    onStep() {},
    onSetBack: () => promise,
  });
  await watch.start();
  assert.equal(watch.waitingSince(), START + 1000, 'the next look');
  clock.setWall(START - HOUR_MS);
  clock.pass(1000);
  const found = clock.now();
  for (let looks = 0; looks < 30; looks++) clock.pass(1000);
  assert.equal(watch.waitingSince(), found);
  resolve(0);
  await until('nothing but the next look waits', () => watch.waitingSince() === clock.now() + 1000);
  await watch.close();
});

test('a start reschedules if the clock was set back just before the relay was killed, with a record written since', async () => {
  const setBack = async (recent: readonly number[]): Promise<{ heeded: number; steps: string[] }> => {
    const clock = createHandClock(START);
    const steps: string[] = [];
    let heeded = 0;
    const watch = createClockWatch({
      ...{ clock, timers: clock, log: silentLog, recent: () => recent },
      onStep: (direction) => steps.push(direction),
      async onSetBack() {
        heeded += 1;
        return 0;
      },
    });
    await watch.start();
    await watch.close();
    return { heeded, steps };
  };
  assert.deepEqual(await setBack([START - 2, START - 1]), { heeded: 0, steps: [] });
  assert.deepEqual(await setBack([START + HOUR_MS, START - 1]), { heeded: 1, steps: [] });
  assert.deepEqual(await setBack([START, START + HOUR_MS]), { heeded: 1, steps: ['back'] });
});
