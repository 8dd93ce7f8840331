/** An entry is sent until it is known what became of it, whatever the log says in between. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Append, createAppender } from '../../../relay/cluster/appender.ts';
import { NO_HASH } from '../../../relay/cluster/entry.ts';
import { type Appended, InDoubt, type LogEntry } from '../../../relay/cluster/log-port.ts';
import { Standing } from '../../../relay/cluster/standing.ts';
import { createHandClock } from '../parts/clock.ts';

const ENTRY: LogEntry = {
  after: { generation: crypto.randomUUID(), position: 0, hash: NO_HASH },
  nonce: crypto.randomUUID(),
  relay: crypto.randomUUID(),
  at: 0,
  body: new Uint8Array(),
};
const APPENDED: Appended = { kind: 'appended', wanted: false };

/** @param answers of the log, in order. @returns the last of them, and how many were asked for */
async function sent(...answers: (Appended | 'no answer')[]): Promise<[Appended | null, number]> {
  const clock = createHandClock(0);
  let asked = 0;
  const append: Append = createAppender({
    log: {
      async append() {
        const answer = answers[asked++];
        if (answer === undefined || answer === 'no answer') throw new InDoubt('the line ended');
        return answer;
      },
    },
    standing: new Standing({ onApart() {}, onAway() {} }, () => 0),
    timers: clock,
    isEnding: () => false,
  });
  let known: { answer: Appended | null } | null = null;
  void append(ENTRY).then((answer) => {
    known = { answer };
  });
  while (known === null) {
    clock.pass(1000);
    await new Promise(setImmediate);
  }
  return [(known as { answer: Appended | null }).answer, asked];
}

test('what was never in doubt is known by the first answer', async () => {
  const known: Appended[] = [APPENDED, { kind: 'taken' }, { kind: 'held' }, { kind: 'ahead', clock: 0 }];
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
  const answer = Promise.withResolvers<Appended>();
  let told = 0;
  const standing = new Standing({ onApart() {}, onAway: () => void told++ }, clock.now);
  const log = { append: () => answer.promise };
  const done = createAppender({ log, standing, timers: clock, isEnding: () => false })(ENTRY);
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
