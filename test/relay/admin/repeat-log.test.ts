/** Repeated log lines are written once, with their count. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldRepeats } from '../../../relay/admin/repeat-log.ts';
import type { Log } from '../../../relay/domain/ports.ts';

function begin() {
  const lines: [string, object, string][] = [];
  const at = (level: string) => (facts: object, message: string) => lines.push([level, facts, message]);
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  let due: (() => void) | null = null;
  const after = (_: number, task: () => void) => {
    due = task;
    return () => {
      due = null;
    };
  };
  const folded = foldRepeats(log, { after });
  const minute = () => {
    const task = due;
    due = null;
    task?.();
    return lines.splice(0);
  };
  return { folded, lines: () => lines.splice(0), minute, isWaiting: () => due !== null };
}

test('the first comes at once, the rest is counted in a line a minute, and forgotten after a quiet one', () => {
  const { folded, lines, minute, isWaiting } = begin();
  for (let n = 0; n < 1000; n++) folded.error({ reason: 'full' }, 'the store failed');
  assert.deepEqual(lines(), [['error', { reason: 'full' }, 'the store failed']]);
  assert.deepEqual(minute(), [['error', { reason: 'full', more: 999, within: 60 }, 'the store failed']]);
  for (let n = 0; n < 5; n++) folded.error({ reason: 'full' }, 'the store failed');
  assert.deepEqual(minute(), [['error', { reason: 'full', more: 5, within: 60 }, 'the store failed']]);
  assert.deepEqual(minute(), []);
  assert.equal(isWaiting(), false);
  folded.error({ reason: 'full' }, 'the store failed');
  assert.equal(lines().length, 1);
});

test('other facts, another level, other words: each is its own; what is no fault is never folded', () => {
  const { folded, lines } = begin();
  folded.warn({ id: 1 }, 'a');
  folded.warn({ id: 2 }, 'a');
  folded.error({ id: 1 }, 'a');
  folded.warn({ id: 1 }, 'b');
  for (let n = 0; n < 3; n++) folded.info({}, 'c');
  assert.equal(lines().length, 7);
});

test('at the end what was counted is written, and nothing waits', () => {
  const { folded, lines, isWaiting } = begin();
  for (let n = 0; n < 3; n++) folded.warn({}, 'a');
  folded.close();
  assert.deepEqual(lines(), [
    ['warn', {}, 'a'],
    ['warn', { more: 2 }, 'a'],
  ]);
  assert.equal(isWaiting(), false);
});

test('what a line itself says in seconds stays what it was', () => {
  const { folded, lines, minute } = begin();
  for (let n = 0; n < 2; n++) folded.warn({ seconds: 3600 }, 'the clock was set back');
  lines();
  assert.deepEqual(minute(), [['warn', { seconds: 3600, more: 1, within: 60 }, 'the clock was set back']]);
});

test('beyond the distinguished lines each is written at once, and nothing of it is stored', () => {
  const { folded, lines, minute } = begin();
  for (let id = 0; id < 1000; id++) folded.warn({ id }, 'a');
  assert.equal(lines().length, 1000);
  for (let n = 0; n < 3; n++) folded.warn({ id: 1000 }, 'a');
  folded.warn({ id: 999 }, 'a');
  assert.equal(lines().length, 3);
  assert.deepEqual(minute(), [['warn', { id: 999, more: 1, within: 60 }, 'a']]);
});
