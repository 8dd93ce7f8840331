/**
 * Between the window and its host: on a computer the main process, elsewhere whatever runs the desk. The desk decides; the window draws
 * snapshots and sends intents. Every host has the base (`base.ts`), and says which capabilities (`capabilities.ts`) it has besides.
 * Channels, their schemas, replies and handlers (`host.ts`) are held complete by the compiler.
 */
import type { Static } from 'typebox';
import type { Problem } from '../problems.ts';
import type { BASE_CHANNELS, BaseEvents, BaseReplies } from './base.ts';
import type { CAPABILITIES, Capability, CapabilityEvents, CapabilityReplies } from './capabilities.ts';

type Intersected<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type Schemas = typeof BASE_CHANNELS & Intersected<(typeof CAPABILITIES)[Capability]>;

export type BaseChannel = keyof typeof BASE_CHANNELS;
/** Of the base and of every capability. */
export type BridgeChannel = keyof Schemas;
export type ChannelOf<N extends Capability> = Extract<{ [K in N]: keyof (typeof CAPABILITIES)[K] }[N], BridgeChannel>;
export type BridgeRequest<C extends BridgeChannel> = Static<Schemas[C]>;
export interface BridgeReplies extends BaseReplies, CapabilityReplies {}

/** Of the base and of every capability: what is told, by the event's name. */
export type BridgeEvents = BaseEvents & Intersected<CapabilityEvents[keyof CapabilityEvents]>;
export type BridgeEvent = keyof BridgeEvents;
type EventNames = { [K in keyof CapabilityEvents]: keyof CapabilityEvents[K] };
export type EventOf<N extends Capability> = Extract<EventNames[N & keyof EventNames], BridgeEvent>;

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Calls to the host and events from it. An invoke never throws for an expected fault: it answers with a problem. */
export interface Line<C extends BridgeChannel, E extends BridgeEvent> {
  invoke<One extends C>(channel: One, request: BridgeRequest<One>): Promise<Result<BridgeReplies[One]>>;
  /** @returns the way to stop */
  on<One extends E>(event: One, listener: (payload: BridgeEvents[One]) => void): () => void;
}

/** Calls and events of one capability. */
export type CapabilityLine<N extends Capability> = Line<ChannelOf<N>, EventOf<N>>;

/** The one object that a host puts into its pages, as `window.beckon`. */
export interface HostBridge extends Line<BridgeChannel, BridgeEvent> {
  /** What this host has beside the base. Channels of any other capability are answered by nobody. */
  readonly capabilities: readonly Capability[];
}

/** The host as the window asks it: the base at once, anything else by its capability. */
export interface WindowBridge extends Line<BaseChannel, keyof BaseEvents> {
  /** @returns null where this host does not have it; always the same for the same name */
  capability<N extends Capability>(name: N): CapabilityLine<N> | null;
}
