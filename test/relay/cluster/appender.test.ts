/** An entry is retried until its outcome is known, whatever the log replies in between. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Append, createAppender } from '../../../relay/cluster/appender.ts';
import { NO_HASH } from '../../../relay/cluster/entry.ts';
import { type AppendResult, InDoubt, type LogEntry } from '../../../relay/cluster/log-port.ts';
import { LogStatus } from '../../../relay/cluster/log-status.ts';
import { createHandClock } from '../parts/clock.ts';

const ENTRY: LogEntry = {
  after: { generation: crypto.randomUUID(), position: 0, hash: NO_HASH },
  nonce: crypto.randomUUID(),
  relay: crypto.randomUUID(),
  at: 0,
  body: new Uint8Array(),
};
const NOTHING = new Uint8Array([1]);
const APPENDED: AppendResult = { kind: 'appended', wanted: false, passed: false };

/** @param answers of the log, in order @returns the last answer and the number of requests */
async function sent(...answers: (AppendResult | 'no answer')[]): Promise<[AppendResult | null, number]> {
  const { answer, entries } = await sending(...answers);
  return [answer, entries.length];
}

async function sending(
  ...answers: (AppendResult | 'no answer')[]
): Promise<{ answer: AppendResult | null; entries: readonly LogEntry[] }> {
  const clock = createHandClock(0);
  const entries: LogEntry[] = [];
  const append: Append = createAppender({
    log: {
      async append(entry) {
        const answer = answers[entries.push(entry) - 1];
        if (answer === undefined || answer === 'no answer') throw new InDoubt('the line ended');
        return answer;
      },
    },
    standing: new LogStatus({ onIsolated() {}, onAway() {} }, () => 0),
    timers: clock,
    emptyBody: () => NOTHING,
    isEnding: () => false,
  });
  let known: { answer: AppendResult | null } | null = null;
  void append(ENTRY).then((answer) => {
    known = { answer };
  });
  while (known === null) {
    clock.pass(1000);
    await new Promise(setImmediate);
  }
  return { answer: (known as { answer: AppendResult | null }).answer, entries };
}

test('what was never in doubt is known by the first answer', async () => {
  const known: AppendResult[] = [APPENDED, { kind: 'taken' }, { kind: 'held' }, { kind: 'ahead', clock: 0 }];
  for (const answer of known) assert.deepEqual(await sent(answer), [answer, 1]);
});

test('once in doubt, it is known only when the place is filled: what was sent first may still arrive', async () => {
  assert.deepEqual(await sent('no answer', { kind: 'held' }, { kind: 'held' }, APPENDED), [APPENDED, 4]);
  assert.deepEqual(await sent('no answer', { kind: 'ahead', clock: 0 }, 'no answer', { kind: 'held' }, APPENDED), [
    APPENDED,
    5,
  ]);
  assert.deepEqual(await sent('no answer', { kind: 'held' }, { kind: 'taken' }), [{ kind: 'taken' }, 3]);
});

test('while it is not answered nothing more is taken, whatever else the log answers', async () => {
  const clock = createHandClock(0);
  const answer = Promise.withResolvers<AppendResult>();
  let told = 0;
  const standing = new LogStatus({ onIsolated() {}, onAway: () => void told++ }, clock.now);
  const log = { append: () => answer.promise };
  const done = createAppender({ log, standing, timers: clock, emptyBody: () => NOTHING, isEnding: () => false })(ENTRY);
  clock.pass(1999);
  assert.equal(standing.refusal(), null);
  clock.pass(1);
  clock.pass(1000);
  standing.away = null;
  assert.deepEqual([standing.refusal()?.problem.code, standing.awayFor()], ['STORE_UNAVAILABLE', 1000]);
  assert.ok(told > 0, 'who waits to be taken up is told');
  answer.resolve(APPENDED);
  assert.equal(await done, APPENDED);
  assert.deepEqual([standing.refusal(), standing.awayFor()], [null, 0]);
});

test('in doubt and ahead of the clock of the log, its place is filled with nothing: then it is known what became of it', async () => {
  const { answer, entries } = await sending('no answer', { kind: 'ahead', clock: 7 }, APPENDED, { kind: 'taken' });
  assert.deepEqual(answer, { kind: 'taken' });
  const [, , filler, last] = entries;
  assert.deepEqual({ ...filler, nonce: '' }, { ...ENTRY, nonce: '', at: 2007, body: NOTHING });
  assert.notEqual(filler?.nonce, ENTRY.nonce);
  assert.equal(last, ENTRY);
});
