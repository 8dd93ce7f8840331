import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareClocks } from '../../../../relay/cluster/member/clock-difference.ts';
import { createMemoryLog } from '../../../cluster/memory-log.ts';
import { realTimers } from '../../parts/clock.ts';
import { silentLog } from '../../parts/store.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

test('a clock that is five minutes off is said once an hour, and that it is right again', async () => {
  const log = createMemoryLog({ clock: { now: () => NOW }, timers: realTimers, fate: () => ({}) });
  let off = 0;
  let passed = 0;
  const said: unknown[] = [];
  const note = (facts: object, message: string) => void said.push([message.slice(0, 48), ...Object.values(facts)]);
  const line = log.connect('a');
  const watched = compareClocks(line, {
    clock: { now: () => NOW + off },
    steady: () => passed,
    log: { ...silentLog, info: note, warn: note },
  });
  const lookFor = async (minutes: number, by: number) => {
    off = by;
    for (let minute = 0; minute < minutes; minute += 1, passed += 60_000) await watched.head();
    return said.splice(0);
  };
  assert.deepEqual(await lookFor(3, 1_000), []);
  const behind = 'the clock of this relay differs from that of the';
  assert.deepEqual(await lookFor(70, -300_000), [
    [behind, -300],
    [behind, -300],
  ]);
  assert.deepEqual(await lookFor(3, 0), [['the clocks of this relay and the database agree ']]);
});
