/** Faults between a relay, its copy and the log: no false notification, no lost write, no duplicate effect. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRetention } from '../../../relay/domain/keeping/retention.ts';
import type { Replica } from '../../../relay/domain/replica-ports.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { writeBody } from '../../../relay/store/replica/entry-body.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { silentLog } from '../parts/store.ts';
import { cursorsOf, isUnavailable, refusal, START } from '../store/parts/under-test.ts';
import { type OpenedReplica, openSeveral } from './parts/replicas.ts';

/** ms. */
const DAY = 86_400_000;
const put = (id: string) => (tx: Tx) => save(tx, itemOf(id), ['ann']);
const has = ({ store }: OpenedReplica, id: string) => store.reader.item(id) !== null;
const detailOf = (error: unknown) => (error instanceof ProblemError ? error.message : String(error));

/** Runs pending work without advancing time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

/** A replica whose disk is full while `full` is true. */
function fullDisk(): { full: boolean; instead: (replica: Replica) => Replica } {
  const disk = {
    full: true,
    instead: (replica: Replica): Replica => ({
      ...replica,
      apply(entries, own) {
        if (disk.full) throw new Error('database or disk is full');
        replica.apply(entries, own);
      },
    }),
  };
  return disk;
}

describe('an answer of the log that is lost', () => {
  for (const lost of ['call', 'answer'] as const) {
    test(`with the ${lost}: the entry is stored once, its unit ran once, and it is reported once`, async (t) => {
      const { world, relays } = await openSeveral(t, ['a', 'b']);
      const [one, other] = relays as [OpenedReplica, OpenedReplica];
      let times = 2;
      world.fate = (_line, verb) => {
        if (verb !== 'append' || times === 0) return {};
        times -= 1;
        return { lost };
      };
      let ran = 0;
      await one.write((tx) => {
        ran += 1;
        put('i')(tx);
      });
      assert.deepEqual([ran, times], [1, 0]);
      assert.equal((await world.entries()).length, 1);
      await until('the other has it', () => has(other, 'i'));
      assert.deepEqual([one.published.length, other.published.length], [1, 1]);
    });
  }

  test('for long: callers learn only that the outcome is unknown, and new requests are refused at once', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const clock = createHandClock(START);
    const one = await open('a', { timers: clock });
    let sent = 0;
    world.fate = (line, verb) => {
      if (line !== 'a') return {};
      if (verb === 'append') sent += 1;
      return { lost: sent === 1 ? 'answer' : 'call' };
    };
    let told = '';
    const asked = one.write(put('i')).catch((error) => {
      told = detailOf(error);
    });
    await settle();
    assert.deepEqual([has(one, 'i'), one.published.length, told], [false, 0, '']);
    const waiting = assert.rejects(one.write(put('waits')), isUnavailable);
    clock.pass(2000);
    await waiting;
    await assert.rejects(one.write(put('later')), isUnavailable);
    for (let second = 0; second < 11; second += 1) {
      clock.pass(1000);
      await settle();
    }
    await asked;
    assert.equal(told, refusals.requests.outcomeUnknown);
    assert.equal((await world.entries()).length, 1);
    assert.equal(has(one, 'i'), false);
    world.fate = () => ({});
    clock.pass(1000);
    await until('known in the end, it is here', () => has(one, 'i'));
    assert.equal(one.published.length, 1);
    assert.equal((await world.entries()).length, 1);
  });
});

describe('a log that is away', () => {
  test('nothing is accepted, local data is readable, and it continues when the log is back', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const clock = createHandClock(START);
    const one = await open('a', { timers: clock });
    await one.write(put('i'));
    world.cut('a');
    clock.pass(1000);
    await settle();
    await assert.rejects(one.write(put('no')), isUnavailable);
    assert.match(one.writer.trouble() ?? '', /cannot be reached/);
    assert.ok(has(one, 'i'));
    world.mend('a');
    clock.pass(1000);
    await settle();
    await one.write(put('yes'));
    assert.deepEqual([has(one, 'no'), has(one, 'yes'), one.writer.trouble()], [false, true, null]);
  });
});

describe('a group that was computed, and never came into the log', () => {
  test('leaves nothing in memory, also where one of its units refused: trail and items go on from what is written', async (t) => {
    const { relays } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    const note = (tx: Tx) => tx.audit({ kind: 'admin', itemId: null, actor: 'ann', facts: {} });
    const work = (tx: Tx) => {
      note(tx);
      put('i')(tx);
    };
    const refuse = () => {
      throw refusal();
    };
    const { done, body } = one.replica.compute([{ work }, { work: refuse }], START);
    assert.deepEqual([done.map((unit) => 'error' in unit), body !== null], [[false, true], true]);
    await one.write((tx) => {
      assert.equal(tx.item('i'), null);
      note(tx);
    });
    const places = ({ store }: OpenedReplica) => store.audit.page(0, 10).map(({ seq }) => seq);
    await until('it is at the other', () => places(other).length === 1);
    assert.deepEqual([places(one), places(other)], [[1], [1]]);
  });
});

describe('a copy that lags', () => {
  /** A replica whose wake-ups are lost, and a normal one. */
  async function openLagging(t: TestContext): Promise<[OpenedReplica, OpenedReplica]> {
    const { world, open } = await openSeveral(t, []);
    world.fate = (line, verb) => (line === 'a' && verb === 'wake' ? { lost: 'call' } : {});
    return [await open('a', { timers: createHandClock(START) }), await open('b')];
  }

  test('refuses nothing that it would not refuse on the newest state', async (t) => {
    const [one, other] = await openLagging(t);
    await other.write(put('i'));
    assert.equal(has(one, 'i'), false);
    const found = await one.write((tx) => {
      if (!tx.item('i')) throw refusal();
      return 'found';
    });
    assert.equal(found, 'found');
  });

  test('says of nothing that it is not there', async (t) => {
    const [one, other] = await openLagging(t);
    await other.write(put('i'));
    assert.equal(await one.write((tx) => tx.item('i')?.item.id ?? null), 'i');
  });

  test('writes after entries that it had not read, and repeats its decision', async (t) => {
    const [one, other] = await openLagging(t);
    await other.write(put('i'));
    const seen: boolean[] = [];
    await one.write((tx) => {
      seen.push(tx.item('i') !== null);
      put('j')(tx);
    });
    assert.deepEqual(seen, [false, true]);
    assert.deepEqual(cursorsOf(one.published), [1, 2]);
  });
});

describe('a disk that is full', () => {
  test('where an entry was appended already: it happened, the relay is not ready, and applies it when there is room', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const clock = createHandClock(START);
    const disk = fullDisk();
    const one = await open('a', { timers: clock, instead: disk.instead });
    assert.equal(await one.write((tx) => put('i')(tx) ?? 'done'), 'done');
    assert.equal((await world.entries()).length, 1);
    assert.match(one.writer.trouble() ?? '', /full/);
    assert.equal(one.published.length, 0);
    await assert.rejects(one.write(put('no')), isUnavailable);
    disk.full = false;
    clock.pass(1000);
    await until('it is applied', () => has(one, 'i'));
    assert.equal(one.published.length, 1);
    await one.write(put('j'));
    assert.equal(one.writer.trouble(), null);
  });

  test('a process that ends between appending and applying has the entry when it comes again', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const one = await open('a', { timers: createHandClock(START), instead: fullDisk().instead });
    await one.write(put('i'));
    await one.close();
    const again = await open('a');
    assert.ok(has(again, 'i'));
    assert.equal(again.published.length, 1);
    assert.equal(again.replica.place()?.position, (await world.head()).position);
  });
});

describe('a copy and a log that are apart', () => {
  /** Asserts that the replica detects an entry that no relay of this test wrote, and rejects writes. */
  const told = async ({ apart, writer, write }: OpenedReplica, what: RegExp) => {
    await until('it is noticed', () => apart.length > 0);
    assert.match(apart[0] ?? '', what);
    assert.equal(writer.trouble(), apart[0]);
    await assert.rejects(write(put('no')), isUnavailable);
    assert.equal(apart.length, 1);
  };

  test('an entry of another schema is not applied', async (t) => {
    const { world, relays } = await openSeveral(t, ['a']);
    const [one] = relays as [OpenedReplica];
    await world.forge(writeBody({ schema: 'other', told: [], raise: null, changeset: new Uint8Array() }));
    await told(one, /schema/);
  });

  test('nor one that does not fit what is here', async (t) => {
    const { world, relays } = await openSeveral(t, ['a']);
    const [one] = relays as [OpenedReplica];
    await one.write(put('i'));
    const [first] = await world.entries();
    // The same entry again: its rows already exist.
    await world.forge(first?.body ?? new Uint8Array());
    await told(one, /entry 2 does not fit/);
    assert.equal(one.replica.place()?.position, 1);
  });

  test('nor one of a version that is not known', async (t) => {
    const { world, relays } = await openSeveral(t, ['a']);
    await world.forge(Buffer.from([9, 0, 0, 0, 0]));
    await told(relays[0] as OpenedReplica, /version 9/);
  });

  test('a log that went back in time is detected by a relay that was ahead of it, and by each writer', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const clock = createHandClock(START);
    const one = await open('a', { timers: clock });
    await one.write(put('i'));
    world.rewind(0);
    clock.pass(1000);
    await told(one, /went back/);
  });

  test('and one with another entry in the place of what is here', async (t) => {
    const { world, open } = await openSeveral(t, []);
    const one = await open('a', { timers: createHandClock(START) });
    await one.write(put('i'));
    world.rewind(0);
    await world.forge(Buffer.from('another'));
    await assert.rejects(one.write(put('j')), isUnavailable);
    await told(one, /another history/);
  });
});

describe('clocks', () => {
  test('the time of units does not go back, whichever relay writes', async (t) => {
    const { relays } = await openSeveral(t, ['a', 'b']);
    const [one, other] = relays as [OpenedReplica, OpenedReplica];
    one.clock.setWall(START + 60_000);
    const first = await one.write((tx) => put('i')(tx) ?? tx.now);
    const second = await other.write((tx) => put('j')(tx) ?? tx.now);
    assert.deepEqual([first, second], [START + 60_000, START + 60_000]);
  });

  test('a relay whose clock is ahead of the log’s writes by the log’s', async (t) => {
    const { world, relays } = await openSeveral(t, ['a']);
    const [one] = relays as [OpenedReplica];
    world.began = START;
    one.clock.setWall(START + 60_000);
    const now = await one.write((tx) => put('i')(tx) ?? tx.now);
    assert.ok(now < START + 60_000);
  });

  test('retention of a day uses the clock of the log, although the relay’s was set forward by a month', async (t) => {
    const { world, open } = await openSeveral(t, []);
    world.began = START;
    const { clock, store, writer, write } = await open('a', { timers: createHandClock(START) });
    const closed = { state: 'closed', updatedAt: new Date(START).toISOString() } as const;
    await write((tx) => save(tx, itemOf('i', closed), ['ann']));
    clock.setWall(START + 30 * DAY);
    let passes = 0;
    const worker = createRetention({
      ...{ writer, clock, unitClock: store.clock, timers: clock, log: silentLog, pace: { first: 0, every: DAY } },
      retention: () => ({ items: 'P1D', deadLetters: 'forever' }),
      meter: { done: () => void passes++, failed: () => assert.fail('the pass failed') },
    });
    worker.start();
    clock.pass(0);
    await until('everything was looked through', () => passes === 1);
    await worker.close();
    assert.notEqual(store.reader.item('i'), null);
  });
});
