/** TaskWaits for writes of other relays, on a copy whose head the test moves. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { createReplicaFreshness, type ReplicaFreshness } from '../../../../relay/cluster/member/replica-freshness.ts';
import type { StorePosition } from '../../../../relay/domain/freshness.ts';
import { ProblemError } from '../../../../shared/problems.ts';
import { until } from '../../../helpers/until.ts';
import { createHandClock, type HandClock } from '../../parts/clock.ts';

const LIFE = 'life';
const isBehind = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'RELAY_BEHIND' && error.problem.retryAfter === 1;

let clock: HandClock;
let here: StorePosition;
let moved: () => void;
/** Pending requests for the head. */
let asked: { resolve: (place: StorePosition) => void; reject: (error: Error) => void }[];
let questions: number;
let freshness: ReplicaFreshness;

beforeEach(() => {
  clock = createHandClock(0);
  here = { life: LIFE, at: 10 };
  asked = [];
  questions = 0;
  const copy = {
    place: () => here,
    onMoved(listener: () => void) {
      moved = listener;
      return () => {};
    },
    newest() {
      questions += 1;
      return new Promise<StorePosition>((resolve, reject) => asked.push({ resolve, reject }));
    },
  };
  freshness = createReplicaFreshness(copy, clock);
});

function moveTo(at: number, life = LIFE): void {
  here = { life, at };
  moved();
}
async function answer(at: number, life = LIFE): Promise<void> {
  await until('somebody asks', () => asked.length > 0);
  asked.shift()?.resolve({ life, at });
  await new Promise((resolve) => setImmediate(resolve));
}
async function stateOf(work: Promise<unknown>): Promise<'waits' | 'done' | 'refused'> {
  const settled = work.then(
    () => 'done' as const,
    () => 'refused' as const,
  );
  return Promise.race([settled, new Promise<'waits'>((resolve) => setImmediate(() => resolve('waits')))]);
}
const refuses = (work: Promise<unknown>) => assert.rejects(work, isBehind);

describe('a position that was read elsewhere', () => {
  test('is present, or of another epoch: no one waits', async () => {
    await freshness.reach({ life: LIFE, at: 10 });
    await freshness.reach({ life: 'another', at: 99 });
    assert.deepEqual([questions, clock.waiting()], [0, 0]);
  });

  test('is waited for, by each as long as it takes', async () => {
    const [twelve, eleven] = [freshness.reach({ life: LIFE, at: 12 }), freshness.reach({ life: LIFE, at: 11 })];
    moveTo(11);
    await eleven;
    assert.equal(await stateOf(twelve), 'waits');
    moveTo(15);
    await twelve;
    assert.equal(clock.waiting(), 0);
  });

  test('does not come within 2 s: elsewhere', async () => {
    const waiting = freshness.reach({ life: LIFE, at: 12 });
    clock.pass(1999);
    assert.equal(await stateOf(waiting), 'waits');
    const refused = refuses(waiting);
    clock.pass(1);
    await refused;
    moveTo(12);
    await freshness.reach({ life: LIFE, at: 12 });
  });

  test('is not reached by a number of another life', async () => {
    const waiting = freshness.reach({ life: LIFE, at: 12 });
    moveTo(50, 'another');
    assert.equal(await stateOf(waiting), 'waits');
    moveTo(12);
    await waiting;
  });

  test('no one waits for a relay that leaves', async () => {
    const refused = refuses(freshness.reach({ life: LIFE, at: 12 }));
    freshness.close();
    await refused;
    assert.equal(clock.waiting(), 0);
  });
});

describe('what is not there', () => {
  test('is looked for again with what others wrote; what is there is not', async () => {
    assert.equal(await freshness.found(() => 'here'), 'here');
    assert.equal(questions, 0);
    let there: string | null = null;
    const found = freshness.found(async () => there);
    await answer(11);
    assert.equal(await stateOf(found), 'waits');
    there = 'written elsewhere';
    moveTo(11);
    assert.equal(await found, 'written elsewhere');
  });

  test('is reported as missing once that is certain, and not by a relay that cannot know', async () => {
    const nothing = freshness.found(() => null);
    await answer(10);
    assert.equal(await nothing, null);
    const late = refuses(freshness.found(() => null));
    await until('it is asked', () => asked.length === 1);
    clock.pass(2000);
    await late;
    asked.shift()?.resolve(here);
    const unknown = refuses(freshness.found(() => null));
    await until('it is asked', () => asked.length === 1);
    asked.shift()?.reject(new Error('no connection'));
    await unknown;
  });

  test('is not reported by a copy of another epoch', async () => {
    const other = refuses(freshness.found(() => null));
    await answer(3, 'another');
    clock.pass(2000);
    await other;
  });

  test('concurrent callers make at most two requests, and no one shares a request from before their check', async () => {
    const first = freshness.catchUp();
    const later = Array.from({ length: 100 }, () => freshness.catchUp());
    assert.equal(questions, 1);
    await answer(10);
    await first;
    assert.equal(await stateOf(Promise.any(later)), 'waits');
    await answer(10);
    await Promise.all(later);
    assert.equal(questions, 2);
  });
});
