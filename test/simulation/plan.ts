/**
 * The plan of a seed's world: number of people, duration, and the kinds of events and faults. No world has all of them: faults that always
 * occur together hide each other, and a small world runs fast.
 */
import { chanceOf } from './chance.ts';

const FAULTS = [
  'the relay dies at a call of its store',
  'the relay is killed',
  'a desk dies at a call of its outbox',
  'a desk is killed',
  'messages are lost',
  'messages are doubled',
  'messages are late',
  'the network is cut',
  'the store is full',
  'the source fails',
  'the endpoint is gone',
  'the clock of the relay is stepped',
  'the clock of a desk is stepped',
] as const;
/** Actions of users and sources in addition to sending and answering. */
const DEEDS = [
  'several decide',
  'an alert comes and goes',
  'an item is changed',
  'an item is withdrawn',
  'events come in batches',
  'an answer is taken back',
  'an item is claimed',
  'an item is handed over',
  'an item is snoozed',
  'an item has a plan',
  'roles change',
  'somebody is away',
  'a person has two desks',
  'a night passes',
] as const;
/** Faults in a cluster of several relays on one log. */
export const CLUSTER_FAULTS = [
  'a relay dies at a step to the log',
  'calls of the log are lost',
  'answers of the log are lost',
  'calls of the log come late',
  'the log is slow',
  'a relay is cut off from the log',
  'the log is away',
  'the log fails over',
  'a relay is paused',
  'a relay stands still past its duties',
  'a relay loses its disk',
  'a relay leaves and comes back',
  'the log is cut behind a copy',
  'the clock of the log is stepped',
] as const;
/** Administrative operations on a cluster. */
export const UPDATES = 'relays are updated one by one';
export const COMPARES = 'copies are held against each other';
/** Lists, items and histories are read concurrently. */
export const READS = 'people read';
/** Additional events whose effects are read. */
export const STEPS = 'a process moves on';
export const SWITCHES = 'somebody switches something off';
/** A person without a desk, whose access the identity provider ends. */
export const LEAVES = 'somebody leaves the company';
/** User actions that need several relays. */
export const TWICE = 'somebody answers at two relays at once';
export const ENDS = 'the access of somebody is ended';
/** After all other faults: a standby takes over that lacks acknowledged entries. */
export const LOSSY = 'the log loses what it acknowledged';
export type Kind =
  | (typeof FAULTS)[number]
  | (typeof DEEDS)[number]
  | (typeof CLUSTER_FAULTS)[number]
  | typeof READS
  | typeof STEPS
  | typeof SWITCHES
  | typeof LEAVES
  | typeof UPDATES
  | typeof COMPARES
  | typeof TWICE
  | typeof ENDS
  | typeof LOSSY;
/** Kinds in a world with one relay. */
export const KINDS: readonly Kind[] = [...FAULTS, ...DEEDS];

/** Store calls at which a relay may crash, by the names in `relay-calls.ts`. */
export const RELAY_CALLS = [
  ...(['accept', 'respond', 'withdraw', 'seen', 'shown', 'snooze', 'claim', 'release', 'delegate'] as const),
  ...(['subscriptions', 'absence', 'release the queue', 'claim from the queue', 'settle a delivery'] as const),
  ...(['work the schedule', 'address anew', 'note the addressing', 'enable the endpoint'] as const),
  ...(['replay a dead letter', 'retention'] as const),
] as const;
/** Crash points in a cluster only: a single relay has an external directory, and holds every duty without a lease. */
const CLUSTER_CALLS = ['save the directory', 'hold the duties', 'raise the schema'] as const;
export type RelayCall = (typeof RELAY_CALLS)[number] | (typeof CLUSTER_CALLS)[number];
/** Outbox calls at which a desk may crash. */
export const DESK_CALLS = ['put', 'remove', 'putIntent', 'dropIntents'] as const;
export type DeskCall = (typeof DESK_CALLS)[number];
/** Crash points in writing a group of units: not stored yet, in the log, or in the local copy with no reply sent. */
export const LOG_STEPS = ['computed', 'appended', 'applied'] as const;
export type LogStep = (typeof LOG_STEPS)[number];
/** before: nothing was stored; after: stored, but no reply was sent. */
export const FATES = ['before', 'after'] as const;
export type Fate = (typeof FATES)[number];

/** The call at which a program is most likely to crash. */
export interface Weakest<Call = RelayCall | DeskCall> {
  call: Call;
  fate: Fate;
}

export interface Plan {
  seed: number;
  /** 1: with its own store; more: a cluster on one log. */
  relays: number;
  people: number;
  /** Virtual ms of the phase with faults. */
  ms: number;
  kinds: ReadonlySet<Kind>;
  /** Rotates with the seed, so that rare calls are covered. `step`: null for no crash at a log step. */
  weakest: { relay: Weakest<RelayCall>; desk: Weakest<DeskCall>; step: LogStep | null };
}

/** Probability that a kind is part of a world; default 0.5. */
const LIKELY: Partial<Record<Kind, number>> = {
  'the relay dies at a call of its store': 0.7,
  'a desk dies at a call of its outbox': 0.7,
  'an item is changed': 0.7,
  'an answer is taken back': 0.7,
  'several decide': 0.7,
  'the clock of the relay is stepped': 0.2,
  'the clock of a desk is stepped': 0.2,
  'the endpoint is gone': 0.25,
  'the store is full': 0.3,
  'a night passes': 0.25,
  'somebody is away': 0.3,
  'a person has two desks': 0.3,
};

/** Kinds that a world needs so that its rare weakest call happens at all. */
const RARE: Partial<Record<RelayCall, readonly Kind[]>> = {
  retention: ['a night passes'],
  snooze: ['an item is snoozed'],
  claim: ['an item is claimed'],
  release: ['an item is claimed'],
  delegate: ['an item is handed over'],
  withdraw: ['an answer is taken back'],
  absence: ['somebody is away'],
  'address anew': ['roles change'],
  'note the addressing': ['roles change'],
  'work the schedule': ['an item has a plan'],
  'enable the endpoint': ['the endpoint is gone'],
  'replay a dead letter': ['the endpoint is gone'],
};

function turnOf<Call>(calls: readonly Call[], seed: number): Weakest<Call> {
  const call = calls[seed % calls.length];
  const fate = FATES[Math.floor(seed / calls.length) % FATES.length];
  if (call === undefined || fate === undefined) throw new RangeError('a seed is a whole number');
  return { call, fate };
}

export function planOf(seed: number): Plan {
  const chance = chanceOf(seed).of('the plan');
  const relay = turnOf(RELAY_CALLS, seed);
  const kinds = new Set(KINDS.filter((kind) => chance.happens(LIKELY[kind] ?? 0.5)));
  for (const kind of RARE[relay.call] ?? []) kinds.add(kind);
  kinds.add('the relay dies at a call of its store');
  kinds.add(READS);
  const toRead = chanceOf(seed).of('what is there to be read');
  if (toRead.happens(0.4)) kinds.add(STEPS);
  if (toRead.happens(0.2)) kinds.add(SWITCHES);
  if (chanceOf(seed).of('leavers').happens(0.2)) kinds.add(LEAVES);
  if (relay.call === 'retention') kinds.delete('the relay is killed');
  return {
    seed,
    relays: 1,
    people: chance.pick([1, 2, 2, 3, 3, 4]),
    ms: chance.pick([15_000, 20_000, 30_000]),
    kinds,
    weakest: { relay, desk: turnOf(DESK_CALLS, seed), step: null },
  };
}

/** A cluster: the faults of a single relay, and those between relays. */
export function clusterPlanOf(seed: number): Plan {
  const alone = planOf(seed);
  const chance = chanceOf(seed).of('the plan of several relays');
  const kinds = new Set<Kind>([...alone.kinds, ...CLUSTER_FAULTS.filter(() => chance.happens(0.4))]);
  if (chance.of('updates').happens(0.3)) kinds.add(UPDATES);
  if (chance.of('comparisons').happens(0.4)) kinds.add(COMPARES);
  if (chance.of('two answers').happens(0.4)) kinds.add(TWICE);
  if (chance.of('endings').happens(0.3)) kinds.add(ENDS);
  if (chance.of('lossy failover').happens(0.12)) {
    kinds.add(LOSSY);
    // Otherwise lost data could not be distinguished from expired data, or from data that only a snapshot has.
    for (const kind of ['a night passes', 'the log is cut behind a copy'] as const) kinds.delete(kind);
  }
  // Half of the worlds are weakest at a log step, the others at a store call.
  const step = seed % 2 === 0 ? null : (LOG_STEPS[Math.floor(seed / 2) % LOG_STEPS.length] ?? null);
  if (step !== null) kinds.add('a relay dies at a step to the log');
  return { ...alone, kinds, relays: chance.pick([2, 2, 3]), weakest: { ...alone.weakest, step } };
}

/** The plan without some kinds, to shrink a failing seed. */
export const planWithout = (plan: Plan, kinds: readonly Kind[]): Plan => ({
  ...plan,
  kinds: new Set([...plan.kinds].filter((kind) => !kinds.includes(kind))),
});
