/** Faults after an entry is in the copy: it is applied once, the relay continues, and subscribers learn that anything may have changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Replica } from '../../../relay/domain/replica-ports.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { cursorsOf, START } from '../store/parts/under-test.ts';
import { openSeveral } from './parts/replicas.ts';

const put = (id: string) => (tx: Tx) => save(tx, itemOf(id), ['ann']);

for (const [whose, writer] of [
  ['another’s', 'b'],
  ['its own', 'a'],
] as const) {
  test(`behind ${whose} entry: the relay writes again at its next look, though no entry comes`, async (t) => {
    const { open } = await openSeveral(t, []);
    const clock = createHandClock(START);
    let faults = 1;
    const instead = (replica: Replica): Replica => ({
      ...replica,
      apply(entries, own) {
        replica.apply(entries, own);
        faults -= 1;
        if (faults >= 0) throw new Error('the disk answers no more');
      },
    });
    const one = await open('a', { timers: clock, instead });
    const other = await open('b', { timers: createHandClock(START) });
    await { a: one, b: other }[writer].write(put('i'));
    await until('it went wrong', () => one.errors.length > 0);
    await until('it looked', () => {
      clock.pass(1000);
      return one.writer.trouble() === null;
    });
    await one.write(put('j'));
    assert.deepEqual(cursorsOf(one.published), [1, 2]);
  });
}

for (const faults of [1, 2]) {
  test(`if the reply is ${faults === 1 ? 'lost' : 'lost for good'}, the entry may be new, and it is not applied twice`, async (t) => {
    const { world, open } = await openSeveral(t, []);
    const clock = createHandClock(START);
    let left = faults;
    const onForeignWrite = () => {
      left -= 1;
      if (left >= 0) throw new Error('the disk answers no more');
    };
    const one = await open('a', { timers: clock, onForeignWrite });
    const other = await open('b', { timers: createHandClock(START) });
    await other.write((tx) => {
      put('i')(tx);
      tx.saveAbsence('ann', { from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z', delegate: 'bob' });
    });
    await until('it went wrong', () => one.errors.length > 0);
    assert.equal(one.replica.place()?.position, 1);
    await until('it looked', () => {
      clock.pass(1000);
      return one.writer.trouble() === null;
    });
    await one.write(put('j'));
    assert.deepEqual([one.published.map(({ kind }) => kind), left < 0], [['elsewhere', 'item'], true]);
    await other.write(put('k'));
    await until('it is here', () => one.store.reader.item('k') !== null);
    assert.deepEqual(
      [cursorsOf(one.published), cursorsOf(other.published)],
      [
        [2, 3],
        [1, 2, 3],
      ],
    );
    assert.deepEqual([one.apart, one.replica.place()?.position], [[], (await world.head()).position]);
  });
}
