import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InDoubt, LogUnavailable, SETTLING_MS } from '../../../relay/cluster/log-port.ts';
import { createMemoryLog, type Fate, type MemoryLog, type Verb } from '../../cluster/memory-log.ts';
import { createHandClock } from '../parts/clock.ts';
import { logSuite } from './log-suite.ts';
import { appendAll, beginning, endOf, entryAfter, entryOf, RELAYS } from './suite/world.ts';

const START = 1_800_000_000_000;
const APPENDED = { kind: 'appended', wanted: false, passed: false };

logSuite(
  'a log in memory',
  async () => {
    const clock = createHandClock(START);
    const { connect } = createMemoryLog({ clock, timers: clock });
    return {
      connect,
      async tick() {
        clock.pass(40);
      },
    };
  },
  60,
);

function faulty(fates: Partial<Record<Verb, Fate>>): { memory: MemoryLog; clock: ReturnType<typeof createHandClock> } {
  const clock = createHandClock(START);
  const fate = (line: string, verb: Verb): Fate => (line === 'bad' ? (fates[verb] ?? {}) : {});
  return { memory: createMemoryLog({ clock, timers: clock, fate }), clock };
}

describe('faults of a log in memory', () => {
  test('an answer that is lost leaves in doubt what is in the log', async () => {
    const fates: Partial<Record<Verb, Fate>> = { append: { lost: 'answer' } };
    const { memory } = faulty(fates);
    const log = memory.connect('bad');
    const start = beginning();
    await log.found(start);
    const entry = entryAfter(start);
    await assert.rejects(log.append(entry), InDoubt);
    assert.equal((await memory.connect('good').head()).position, 1);
    delete fates.append;
    assert.deepEqual(await log.append(entry), APPENDED);
    assert.equal((await log.head()).position, 1);
  });

  test('a call that is lost leaves in doubt what never came', async () => {
    const { memory } = faulty({ append: { lost: 'call' }, beat: { lost: 'call' } });
    const log = memory.connect('bad');
    const start = beginning();
    await log.found(start);
    await assert.rejects(log.append(entryAfter(start)), InDoubt);
    assert.equal((await log.head()).position, 0);
    await assert.rejects(
      log.beat({ relay: 'a', name: 'a', version: '1', schema: 1, position: 0, more: '{}' }),
      LogUnavailable,
    );
  });

  test('a call that is late arrives after the line ended, where the place is still free', async () => {
    const { memory, clock } = faulty({ append: { lost: 'late', before: 50 } });
    const log = memory.connect('bad');
    const start = beginning();
    await log.found(start);
    const entry = entryAfter(start);
    await assert.rejects(log.append(entry), InDoubt);
    assert.equal((await log.head()).position, 0);
    clock.pass(50);
    assert.equal((await log.read(0, 1000))[0]?.nonce, entry.nonce);
    await assert.rejects(log.append(entryOf('a', start)), InDoubt);
    clock.pass(50);
    assert.equal((await log.head()).position, 1);
  });

  test('a delay is time that passes', async () => {
    const { memory, clock } = faulty({ head: { before: 10, after: 20 } });
    const log = memory.connect('bad');
    let there = false;
    const head = log.head().then(() => {
      there = true;
    });
    clock.pass(10);
    await memory.connect('good').head();
    assert.equal(there, false);
    clock.pass(20);
    await head;
  });

  test('a line that is cut refuses its relay alone, and wakes it when it is mended', async () => {
    const { memory, clock } = faulty({});
    const [one, other] = [memory.connect('one'), memory.connect('other')];
    const start = beginning();
    await one.found(start);
    let woken = 0;
    other.follow(() => {
      woken += 1;
    });
    memory.cut('other');
    await assert.rejects(other.append(entryAfter(start)), LogUnavailable);
    await appendAll(one, start, ['meanwhile']);
    clock.pass(0);
    assert.equal(woken, 0);
    memory.mend('other');
    clock.pass(0);
    assert.equal(woken, 1);
    assert.equal((await other.head()).position, 1);
  });

  test('a log that went back in time takes another entry where one was', async () => {
    const { memory } = faulty({});
    const log = memory.connect('one');
    const start = beginning();
    await log.found(start);
    const entries = await appendAll(log, start, ['1', '2', '3']);
    memory.rewind(1);
    assert.deepEqual(await log.append(entryAfter(endOf(entries))), { kind: 'another-history' });
    assert.deepEqual(await log.append(entryAfter(endOf(entries.slice(0, 1)))), APPENDED);
    assert.deepEqual(await log.append(entryAfter(endOf(entries.slice(0, 2)))), { kind: 'another-history' });
  });

  test('after a failover no relay appends before the previous ones have reported, or are gone', async () => {
    const { memory, clock } = faulty({});
    const log = memory.connect('one');
    const start = beginning();
    await log.found(start);
    const after = endOf((await appendAll(log, start, ['1', '2', '3'])).slice(0, 1));
    const tell = (relay: string, position: number) =>
      log.beat({ ...{ relay, position, run: relay, name: relay, version: '1', schema: 1 }, more: '{}' });
    for (const [relay, position] of [
      [RELAYS.a, 1],
      [RELAYS.b, 3],
      [RELAYS.c, 1],
    ] as const)
      await tell(relay, position);
    memory.rewind(1);
    const entry = entryOf('a', after);
    await assert.rejects(log.append(entry), LogUnavailable);
    await tell(RELAYS.c, 1);
    await tell(RELAYS.b, 3);
    await assert.rejects(log.append(entry), LogUnavailable, 'one of them has what was lost');
    clock.pass(SETTLING_MS);
    assert.deepEqual(await log.append(entry), APPENDED, 'it is gone');
    await tell(RELAYS.b, 3);
    assert.deepEqual(await log.append(entryAfter(endOf([...(await log.read(1, 1))]))), APPENDED);
  });
});
