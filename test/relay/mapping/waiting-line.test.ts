import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_WAITING } from '../../../relay/mapping/limits.ts';
import { type QueuedWork, WorkQueue } from '../../../relay/mapping/work-queue.ts';

/** Fills the line. @returns the number of entries */
function flood(line: WorkQueue<QueuedWork>, expression: string, input: string): number {
  let taken = 0;
  for (; !line.isFull({ owner: '', expression, input }); taken += 1) line.add({ owner: '', expression, input });
  return taken;
}

const MEBI = 'x'.repeat(1024 * 1024);

test('large payloads of one expression leave room for those of others', () => {
  const line = new WorkQueue<QueuedWork>();
  assert.equal(flood(line, 'greedy', MEBI), MAX_WAITING.characters / MEBI.length / 2, 'half, were it alone');
  assert.equal(line.isFull({ owner: '', expression: 'modest', input: MEBI }), false);
});

test('many payloads of one expression leave room for those of others', () => {
  const line = new WorkQueue<QueuedWork>();
  assert.equal(flood(line, 'greedy', '{}'), MAX_WAITING.jobs / 2);
  assert.equal(line.isFull({ owner: '', expression: 'modest', input: '{}' }), false);
});

test('however many flood the line, the next still finds a place, and all of them stay within it', () => {
  const line = new WorkQueue<QueuedWork>();
  const taken = Array.from({ length: 8 }, (_, nth) => flood(line, `greedy ${nth}`, MEBI));
  assert.equal(line.isFull({ owner: '', expression: 'modest', input: '{}' }), false);
  assert.ok(taken.reduce((sum, one) => sum + one, 0) * MEBI.length <= MAX_WAITING.characters);
});

test('what leaves gives its room back', () => {
  const line = new WorkQueue<QueuedWork>();
  const before = flood(line, 'greedy', MEBI);
  while (line.take(new Set()) !== null);
  assert.equal(flood(line, 'greedy', MEBI), before);
  assert.equal(line.drain().length, before);
  assert.equal(flood(line, 'greedy', MEBI), before);
});

test('sources that share a mapping take turns with it', () => {
  const line = new WorkQueue<QueuedWork>();
  const job = (owner: string, input: string) => ({ owner, expression: 'shared', input });
  for (let n = 0; n < 100; n += 1) line.add(job('busy', String(n)));
  line.add(job('quiet', 'first'));
  line.add(job('quiet', 'second'));
  const turns = Array.from({ length: 4 }, () => {
    const next = line.take(new Set());
    assert.ok(next);
    line.used(next, 300);
    return next.owner;
  });
  assert.deepEqual(turns, ['busy', 'quiet', 'busy', 'quiet']);
  assert.equal(line.take(new Set(['shared'])), null, 'one expression runs once at a time, whoever wants it');
});
