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
export const DEEDS = [
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
export type Kind = (typeof FAULTS)[number] | (typeof DEEDS)[number];
export const KINDS: readonly Kind[] = [...FAULTS, ...DEEDS];

/** Calls at which a relay may die; `relay.ts` names each that it meets. */
export const RELAY_CALLS = [
  ...(['accept', 'respond', 'withdraw', 'seen', 'shown', 'snooze', 'claim', 'release', 'delegate'] as const),
  ...(['subscriptions', 'absence', 'release the queue', 'claim from the queue', 'settle a delivery'] as const),
  ...(['work the schedule', 'address anew', 'note the addressing', 'enable the endpoint'] as const),
  ...(['replay a dead letter', 'retention'] as const),
] as const;
export type RelayCall = (typeof RELAY_CALLS)[number];
/** Calls of its outbox at which a desk may die. */
export const DESK_CALLS = ['put', 'remove', 'putIntent', 'dropIntents'] as const;
export type DeskCall = (typeof DESK_CALLS)[number];
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
  people: number;
  /** Virtual ms in which things go wrong. */
  ms: number;
  kinds: ReadonlySet<Kind>;
  /** Over many seeds each call has its turn, however rare it is. */
  weakest: { relay: Weakest<RelayCall>; desk: Weakest<DeskCall> };
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
  if (relay.call === 'retention') kinds.delete('the relay is killed');
  return {
    seed,
    people: chance.pick([1, 2, 2, 3, 3, 4]),
    ms: chance.pick([15_000, 20_000, 30_000]),
    kinds,
    weakest: { relay, desk: turnOf(DESK_CALLS, seed) },
  };
}

/** The same without some of it, to find out what a failing seed needs. */
export const planWithout = (plan: Plan, kinds: readonly Kind[]): Plan => ({
  ...plan,
  kinds: new Set([...plan.kinds].filter((kind) => !kinds.includes(kind))),
});
