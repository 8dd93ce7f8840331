import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchClocks } from '../../../relay/server/clock-apart.ts';
import { createLogWorld } from '../cluster/parts/log-world.ts';
import { silentLog } from '../parts/store.ts';

test('a clock that is five minutes off is said once an hour, and that it is right again', async () => {
  const world = createLogWorld();
  let off = 0;
  let passed = 0;
  const said: unknown[] = [];
  const note = (facts: object, message: string) => void said.push([message.slice(0, 48), ...Object.values(facts)]);
  const line = world.connect('a');
  const watched = watchClocks(line, {
    clock: { now: () => world.began + off },
    steady: () => passed,
    log: { ...silentLog, info: note, warn: note },
  });
  const lookFor = async (minutes: number, by: number) => {
    off = by;
    for (let minute = 0; minute < minutes; minute += 1, passed += 60_000) await watched.head();
    return said.splice(0);
  };
  assert.deepEqual(await lookFor(3, 1_000), []);
  const behind = 'the clock of this relay is not that of the datab';
  assert.deepEqual(await lookFor(70, -300_000), [
    [behind, -300],
    [behind, -300],
  ]);
  assert.deepEqual(await lookFor(3, 0), [['the clock of this relay and that of the database']]);
});
