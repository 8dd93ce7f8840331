import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadinessLog } from '../../../../relay/cluster/member/readiness-log.ts';
import { silentLog } from '../../parts/store.ts';

test('what lasts is said with its reason, once a minute, and when it is over; what is over at once is not', () => {
  let reason: string | null = null;
  let now = 0;
  const said: unknown[] = [];
  const note = (facts: object, message: string) => void said.push([message, ...Object.values(facts)]);
  const look = createReadinessLog({
    trouble: () => reason,
    steady: () => now,
    log: { ...silentLog, info: note, warn: note },
  });
  const lookFor = (seconds: number, why: string | null) => {
    reason = why;
    for (let passed = 0; passed < seconds; passed += 1, now += 1000) look();
    return said.splice(0);
  };
  assert.deepEqual(lookFor(5, null), []);
  assert.deepEqual(lookFor(1, 'a moment'), []);
  assert.deepEqual(lookFor(5, null), []);
  assert.deepEqual(lookFor(30, 'it ended the connection'), [['this relay is not ready', 'it ended the connection', 1]]);
  assert.deepEqual(lookFor(90, 'nothing listens there'), [['this relay is not ready', 'nothing listens there', 61]]);
  assert.deepEqual(lookFor(5, null), [['this relay is ready again', 120]]);
});
