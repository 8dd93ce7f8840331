/** All events that can occur in a world, to test that the seeds reach each. */
import { LOSSY_ENDS } from './cluster/survival-check.ts';
import {
  CLUSTER_FAULTS,
  COMPARES,
  DESK_CALLS,
  ENDS,
  FATES,
  KINDS,
  type Kind,
  LEAVES,
  LOG_STEPS,
  LOSSY,
  RELAY_CALLS,
  STEPS,
  SWITCHES,
  TWICE,
  UPDATES,
} from './plan.ts';
import { READ_KINDS } from './reads/readers.ts';

const BOTH_WAYS: readonly string[] = [
  'the clock of the relay is stepped',
  'the clock of a desk is stepped',
  'the clock of the log is stepped',
];

const bothWays = (kind: Kind): string[] => (BOTH_WAYS.includes(kind) ? [`${kind} on`, `${kind} back`] : [kind]);

/** Crashes before and after each call, each kind of fault and action, and clock steps both ways. */
export const REACHABLE: readonly string[] = [
  ...RELAY_CALLS.flatMap((call) => FATES.map((fate) => `the relay dies ${fate} ${call}`)),
  ...DESK_CALLS.flatMap((call) => FATES.map((fate) => `a desk dies ${fate} ${call}`)),
  ...KINDS.flatMap(bothWays).filter(
    // Counted per call instead.
    (kind) => !kind.endsWith('at a call of its store') && !kind.endsWith('at a call of its outbox'),
  ),
  ...[STEPS, SWITCHES, LEAVES, ...READ_KINDS, 'something changes while a list is read'],
  ...['an answer is given', 'an answer is undone', 'a refused answer comes back', 'an item is removed from somebody'],
];

/** In addition for clusters: the steps of an entry, and each fault between relays and their log. */
export const CLUSTER_REACHABLE: readonly string[] = [
  ...LOG_STEPS.map((step) => `a relay dies when it has ${step}`),
  ...CLUSTER_FAULTS.filter((kind) => kind !== 'a relay dies at a step to the log').flatMap(bothWays),
  'an empty relay joins',
  'a relay begins anew from a copy',
  'a relay that left is refused',
  UPDATES,
  COMPARES,
  'copies are held against each other while a relay joins',
  TWICE,
  ENDS,
  `${ENDS} whose desk is at a relay that is cut off`,
  'two copies are alike at one entry',
  'an entry finds no room on the disk',
  LOSSY,
  ...LOSSY_ENDS,
  'the schema is raised',
  'an answer is taken back at once',
  'who reads waits for what another relay showed',
];

export const missing = (counts: ReadonlyMap<string, number>, reachable = REACHABLE): string[] =>
  reachable.filter((kind) => !counts.has(kind));

/** One line each, the rarest first. */
export const coverageOf = (counts: ReadonlyMap<string, number>, reachable = REACHABLE): string[] =>
  reachable
    .map((kind) => ({ kind, times: counts.get(kind) ?? 0 }))
    .sort((one, other) => one.times - other.times)
    .map(({ kind, times }) => `${String(times).padStart(6)}  ${kind}`);
