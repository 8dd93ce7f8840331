/** A rolling update under load: relays of two builds on one log, the later with one more migration. */
import { describe, test } from 'node:test';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { outOfDate, updated } from './updating.ts';

describe('three relays are updated one by one', await needsCluster(), () => {
  test('under 8 sources and 50 desks', (t) => updated(t, { sources: 8, people: 50, rate: 5 }));
  test('while one relay is suspended and later resumes its old version', outOfDate);
});
