/** A cluster with real PostgreSQL and a balancer under each fault: 0 lost, 0 duplicated, one outcome per item, equal copies. */
import { describe, test } from 'node:test';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { databaseKilled, failedOver, putBack, putBackToMoment } from './database-faults.ts';
import { diskFull, emptyOneJoins, killsEachSecond, linesCut, oneByOne, oneToThreeAndBack, pauses } from './faults.ts';

/** Longer than the turn at the log (250 ms) and the lease of an exclusive duty (15 s). */
const PAST_THE_LEASE_MS = 20_000;

describe('three relays on one log', await needsCluster(), () => {
  test('one is killed each second for a minute, under 8 sources and 50 desks', (t) =>
    killsEachSecond(t, 60, { sources: 8, people: 50, rate: 5 }));
  test('one relay is suspended beyond its turn', (t) => pauses(t, 1_000));
  test('one relay is suspended beyond its lease', (t) => pauses(t, PAST_THE_LEASE_MS));
  test('the connection of one relay is closed or falls silent', (t) => linesCut(t, 5_000));
  test('PostgreSQL is killed and started again', (t) => databaseKilled(t, 3));
  test('PostgreSQL dies, and its synchronous standby takes over', failedOver);
  test('PostgreSQL is put back to a copy', putBack);
  test('PostgreSQL is put back to a moment between a copy and now', putBackToMoment);
  test('the disk of one is full', diskFull);
  test('one after the other is ended in order and started again', oneByOne);
  test('an empty relay joins, and one that lost its disk', emptyOneJoins);
  test('from one relay to three and back', oneToThreeAndBack);
});
