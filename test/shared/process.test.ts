import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Process, ProcessStep } from '../../shared/processes.ts';
import { progressOf, STALLED_AFTER_MS, stalledSince } from '../../shared/rules/process.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const iso = (offset: number): string => new Date(NOW + offset).toISOString();
const MINUTE = 60_000;
const stepOf = (given: Partial<ProcessStep>): ProcessStep => ({
  id: 'step',
  label: 'Step',
  system: null,
  owner: null,
  status: 'pending',
  dueAt: null,
  at: null,
  ...given,
});
const processOf = (...steps: ProcessStep[]): Process => ({
  id: 'p',
  name: 'P',
  origin: { id: 'hr', name: 'HR' },
  steps,
  updatedAt: iso(0),
});

test('a failed step stands still from when it failed', () => {
  assert.equal(stalledSince(stepOf({ status: 'failed', at: iso(-MINUTE) }), NOW), NOW - MINUTE);
});

test('a step past its due time stands still since then, whether it has begun or not', () => {
  for (const status of ['pending', 'active'] as const) {
    const step = stepOf({ status, dueAt: iso(-5 * MINUTE), at: iso(-9 * MINUTE) });
    assert.equal(stalledSince(step, NOW), NOW - 5 * MINUTE);
    assert.equal(stalledSince({ ...step, dueAt: iso(5 * MINUTE) }, NOW), null);
  }
});

test('a step under way without a due time stands still after a day, one not begun never does', () => {
  const at = iso(-STALLED_AFTER_MS);
  assert.equal(stalledSince(stepOf({ status: 'active', at }), NOW), NOW - STALLED_AFTER_MS);
  assert.equal(stalledSince(stepOf({ status: 'active', at }), NOW - 1), null);
  assert.equal(stalledSince(stepOf({ status: 'pending', at }), NOW), null);
});

test('what is over never stands still, however late', () => {
  for (const status of ['done', 'skipped'] as const) {
    assert.equal(stalledSince(stepOf({ status, dueAt: iso(-MINUTE), at: iso(-STALLED_AFTER_MS) }), NOW), null);
  }
});

test('the progress names the longest standstill', () => {
  const process = processOf(
    stepOf({ id: 'a', status: 'done', at: iso(-9 * MINUTE) }),
    stepOf({ id: 'b', status: 'active', dueAt: iso(-2 * MINUTE) }),
    stepOf({ id: 'c', status: 'failed', at: iso(-7 * MINUTE) }),
  );
  assert.deepEqual(progressOf(process, NOW), { over: 1, total: 3, state: 'stalled', stalledSince: NOW - 7 * MINUTE });
});

test('a process is finished exactly when every step is over', () => {
  const status = fc.constantFrom('pending' as const, 'active' as const, 'done' as const, 'skipped' as const);
  fc.assert(
    fc.property(fc.array(status, { minLength: 1, maxLength: 12 }), (statuses) => {
      const progress = progressOf(processOf(...statuses.map((each) => stepOf({ status: each, at: iso(0) }))), NOW);
      const over = statuses.filter((each) => each === 'done' || each === 'skipped').length;
      assert.deepEqual(progress, {
        over,
        total: statuses.length,
        state: over === statuses.length ? 'finished' : 'running',
        stalledSince: null,
      });
    }),
  );
});
