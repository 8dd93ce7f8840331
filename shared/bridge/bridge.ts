/**
 * The bridge between the window and its host (the main process on a desktop, elsewhere the process that runs the desk). The desk decides;
 * the window draws snapshots and sends intents. Every host implements the base (`base.ts`) and lists its additional capabilities
 * (`capabilities.ts`). The compiler checks that channels, schemas, replies and handlers (`host.ts`) are complete.
 */
import type { Static } from 'typebox';
import type { Problem } from '../problems.ts';
import type { BASE_CHANNELS, BaseEvents, BaseReplies } from './base.ts';
import type { CAPABILITIES, Capability, CapabilityEvents, CapabilityReplies } from './capabilities.ts';
import type { OperationChannel, OperationReplies, OperationRequests } from './desk-channels.ts';

type Intersected<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type Schemas = typeof BASE_CHANNELS & Intersected<(typeof CAPABILITIES)[Capability]>;

export type BaseChannel = keyof typeof BASE_CHANNELS | OperationChannel;
export type BridgeChannel = keyof Schemas | OperationChannel;
export type ChannelOf<N extends Capability> = Extract<{ [K in N]: keyof (typeof CAPABILITIES)[K] }[N], BridgeChannel>;
export type BridgeRequest<C extends BridgeChannel> = C extends OperationChannel
  ? OperationRequests[C]
  : C extends keyof Schemas
    ? Static<Schemas[C]>
    : never;
export interface BridgeReplies extends BaseReplies, OperationReplies, CapabilityReplies {}

/** Payload by event, of the base and of every capability. */
export type BridgeEvents = BaseEvents & Intersected<CapabilityEvents[keyof CapabilityEvents]>;
export type BridgeEvent = keyof BridgeEvents;
type EventNames = { [K in keyof CapabilityEvents]: keyof CapabilityEvents[K] };
type EventOf<N extends Capability> = Extract<EventNames[N & keyof EventNames], BridgeEvent>;

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Calls to the host and events from it. `invoke` does not reject for an expected failure; it resolves to a problem. */
interface Line<C extends BridgeChannel, E extends BridgeEvent> {
  invoke<One extends C>(channel: One, request: BridgeRequest<One>): Promise<Result<BridgeReplies[One]>>;
  /** @returns unsubscribe */
  on<One extends E>(event: One, listener: (payload: BridgeEvents[One]) => void): () => void;
}

export type CapabilityLine<N extends Capability> = Line<ChannelOf<N>, EventOf<N>>;

/** The object a host exposes to its pages as `window.beckon`. */
export interface HostBridge extends Line<BridgeChannel, BridgeEvent> {
  /** Additional capabilities of this host. Channels of other capabilities have no handler. */
  readonly capabilities: readonly Capability[];
}

/** The host from the window's side: the base directly, the rest by capability. */
export interface WindowBridge extends Line<BaseChannel, keyof BaseEvents> {
  /** @returns null if the host lacks it; the same object for each call with the same name */
  capability<N extends Capability>(name: N): CapabilityLine<N> | null;
}
