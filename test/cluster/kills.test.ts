/** Three relays under load, one killed each second: the short version of `faults.long.test.ts`. */
import { test } from 'node:test';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { killsEachSecond } from './faults.ts';

test('a relay of three is killed each second, for two seconds', await needsCluster(), (t) =>
  killsEachSecond(t, 2, { people: 3, sources: 1, rate: 20 }),
);
