/** Seeds of the simulation that once broke a promise, with what happens in them. */
import { after, test } from 'node:test';
import { runSeeds } from './many-seeds.ts';
import { openSimulator } from './simulation.ts';

const simulator = openSimulator();
after(() => simulator.close());

const ONCE_BROKEN = [
  [664, 'two desks of one person ask back at the same moment'],
  [716, 'a delivery waits for its next try while the clock is set back'],
  [1029, 'what was sent before all was well arrives long after'],
  [2964, 'a snooze reaches a relay by whose clock it is over'],
  [7842, 'a copy of an answer arrives after the answer was taken back'],
  [5288, 'a refused request was doubled, and its later copy is accepted'],
  [12_879, 'a search finds an item by the reason of a delivery that failed'],
  [13_321, 'the clock is set back, an event is accepted, and the relay dies before it looks at its clock'],
] as const;
for (const [seed, what] of ONCE_BROKEN) {
  test(`seed ${seed}: ${what}`, async () => {
    await simulator.simulate(seed);
  });
}

test('seeds of several relays: a search at a relay that has just joined, an event of two histories, a relay killed as it counts, a claim of unknown outcome', async () => {
  await runSeeds([1257, 2293, 5021, 6020], true, 1);
});
