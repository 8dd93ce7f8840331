/**
 * What a seed's world is made of: how many people, for how long, and which kinds of things happen in it. No world has all: faults that
 * always come together hide each other, and a small world is soon run.
 */
import { chanceOf } from './chance.ts';

/** What goes wrong. */
export const FAULTS = [
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
/** What people and sources do beside asking and answering. */
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
/** What goes wrong where several relays stand on one log. */
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
/** What is done to several relays on purpose. */
export const UPDATES = 'relays are updated one by one';
export const COMPARES = 'copies are held against each other';
/** Lists, items and histories are read while everything else goes on. */
export const READS = 'people read';
/** What else is there to be read. */
export const STEPS = 'a process moves on';
export const SWITCHES = 'somebody switches something off';
/** What people do where there are several. */
export const TWICE = 'somebody answers at two relays at once';
export const ENDS = 'the access of somebody is ended';
/** Once nothing else goes wrong: a standby takes over that has not all, and goes on from an earlier place. */
export const LOSSY = 'the log loses what it acknowledged';
export type Kind =
  | (typeof FAULTS)[number]
  | (typeof DEEDS)[number]
  | (typeof CLUSTER_FAULTS)[number]
  | typeof READS
  | typeof STEPS
  | typeof SWITCHES
  | typeof UPDATES
  | typeof COMPARES
  | typeof TWICE
  | typeof ENDS
  | typeof LOSSY;
/** Of a world with one relay. */
export const KINDS: readonly Kind[] = [...FAULTS, ...DEEDS];

/** Calls at which a relay may die; `relay.ts` names each that it meets. */
export const RELAY_CALLS = [
  ...(['accept', 'respond', 'withdraw', 'seen', 'shown', 'snooze', 'claim', 'release', 'delegate'] as const),
  ...(['subscriptions', 'absence', 'release the queue', 'claim from the queue', 'settle a delivery'] as const),
  ...(['work the schedule', 'address anew', 'note the addressing', 'enable the endpoint'] as const),
  ...(['replay a dead letter', 'retention'] as const),
] as const;
/** At which only one of several relays may die: alone it has its directory from outside, and every duty without asking. */
const CLUSTER_CALLS = ['save the directory', 'hold the duties', 'raise the schema'] as const;
export type RelayCall = (typeof RELAY_CALLS)[number] | (typeof CLUSTER_CALLS)[number];
/** Calls of its outbox at which a desk may die. */
export const DESK_CALLS = ['put', 'remove', 'putIntent', 'dropIntents'] as const;
export type DeskCall = (typeof DESK_CALLS)[number];
/** How far a group of units has come when its relay may die: kept nowhere yet · in the log · in its own copy, and nobody was told. */
export const LOG_STEPS = ['computed', 'appended', 'applied'] as const;
export type LogStep = (typeof LOG_STEPS)[number];
/** before: nothing of it was kept · after: it was, and nobody heard. */
export const FATES = ['before', 'after'] as const;
export type Fate = (typeof FATES)[number];

/** The call at which a program is likelier to die than at others, and how. */
export interface Weakest<Call = RelayCall | DeskCall> {
  call: Call;
  fate: Fate;
}

export interface Plan {
  seed: number;
  /** 1: with a store of its own; more: on one log. */
  relays: number;
  people: number;
  /** Virtual ms in which things go wrong. */
  ms: number;
  kinds: ReadonlySet<Kind>;
  /** Over many seeds each call has its turn, however rare it is. `step`: null where it is at no step to the log. */
  weakest: { relay: Weakest<RelayCall>; desk: Weakest<DeskCall>; step: LogStep | null };
}

/** Chance of a kind to be part of a world; those not named are in every other. */
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

/** What dies at so rare a call only where nothing else brings it down before. */
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

/** A world of several relays: what goes wrong with one, and what goes wrong between them. */
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
    // What is lost is told apart from what is past its time, and from what is in a snapshot alone.
    for (const kind of ['a night passes', 'the log is cut behind a copy'] as const) kinds.delete(kind);
  }
  // Half of the worlds are weakest between computing and telling, the others at what is asked of them.
  const step = seed % 2 === 0 ? null : (LOG_STEPS[Math.floor(seed / 2) % LOG_STEPS.length] ?? null);
  if (step !== null) kinds.add('a relay dies at a step to the log');
  return { ...alone, kinds, relays: chance.pick([2, 2, 3]), weakest: { ...alone.weakest, step } };
}

/** The same without some of it, to find out what a failing seed needs. */
export const planWithout = (plan: Plan, kinds: readonly Kind[]): Plan => ({
  ...plan,
  kinds: new Set([...plan.kinds].filter((kind) => !kinds.includes(kind))),
});
