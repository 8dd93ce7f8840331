/** Ports of forwarding to people away from the desk: directory, store and the rest of the relay. */
import type { DirectoryChannel } from '../../../shared/directory.ts';
import type { DirectoryGateway } from '../../../shared/directory-gateway.ts';
import type { Item } from '../../../shared/items.ts';
import type { PushSubscription } from '../../../shared/push.ts';
import type { ScheduleReader } from '../schedule/schedule-ports.ts';

/** A way to reach a person: an entry of `channels` in the directory, or a browser with a push subscription. */
export interface Channel {
  gateway: string;
  kind: DirectoryChannel['kind'];
  to: string;
  when: 'always' | 'away';
  /** ms after the item begins to want the person. */
  after: number;
}

export type WebPushEntry = Extract<DirectoryGateway, { kind: 'webpush' }>;

/** Owner of a browser. `tokenId`: the token it signed in with, if known; the subscription ends with the token. */
export type PushOwner = { userId: string; tokenId?: string } | { sourceId: string; customer: string };

/** A subscription as received. `details`: messages may name the item; default false. */
export type ReceivedSubscription = Pick<PushSubscription, 'endpoint' | 'keys'> & { details?: boolean };
/** A subscription as stored. `since` in ms since 1970. */
export type StoredSubscription = Required<ReceivedSubscription> & { since: number };

export interface AwayLook {
  itemId: string;
  /** ms since 1970. If the item began to want a person before, it is not forwarded to them. */
  beganAt: number;
  /** Recipients up to this id, in the order of ids, were checked. */
  place: string;
  /** When the first of them must be checked again, ms since 1970; null: none so far. */
  later: number | null;
}

/** `since`: when the item began to want the person, ms since 1970. `heldAt`: held because they were present; null: it was sent. */
export interface ForwardingState {
  since: number;
  heldAt: number | null;
}

/** Items that may want a person with channels, inside a unit of work; implemented by `store/people/away-table.ts`. */
export interface AwayTx {
  /** Items due for a check, the longest overdue first. */
  awayDue(limit: number): AwayLook[];
  /** Continues with the remaining recipients in another unit of work. */
  awayOn(look: AwayLook): void;
  /** All recipients were checked: check again at `at`, or (null) when the item changes. */
  awayRest(itemId: string, at: number | null): void;
  awayDrop(itemId: string): void;
  /** After the clock was set back: checks all waiting items again, and limits `beganAt` to now. */
  lookAwayAgain(): void;
  /** The last state for this channel; null: none. */
  forwarded(itemId: string, userId: string, channel: string): ForwardingState | null;
  saveForwarded(itemId: string, userId: string, channel: string, state: ForwardingState): void;
  /** The members with a channel, in the given order. */
  reachable(members: readonly string[]): readonly string[];
}
/** Due times of the checks, outside a unit of work. */
export type AwayReader = ScheduleReader;

/** Push subscriptions, inside a unit of work; implemented by `store/people/push-table.ts`. */
export interface PushTx {
  /** A browser belongs to its last owner. Above a limit the owner's oldest subscription is dropped. */
  savePush(owner: PushOwner, subscription: ReceivedSubscription): StoredSubscription;
  /** False if the owner has no such subscription. Without `owner`: anyone's. */
  dropPush(endpoint: string, owner?: PushOwner): boolean;
  pushOf(owner: PushOwner): readonly StoredSubscription[];
}

/** Channels that their person turned off, inside a unit of work; implemented by `store/people/channel-table.ts`. */
export interface ChannelTx {
  channelOff(userId: string, channel: string): boolean;
  /** @returns false if it was so already */
  turnChannel(userId: string, channel: string, off: boolean): boolean;
}

export interface ChannelReader {
  /** ms since 1970; null: the channel is on. */
  offSince(userId: string, channel: string): number | null;
}

export interface Presence {
  /** ms since 1970: Infinity at a live desk, a moment ahead for a browser or a desk that may reconnect, 0 when away. */
  hereUntil(userId: string): number;
}

export interface LinkGrant {
  itemId: string;
  userId: string;
  /** ms since 1970. */
  expiresAt: number;
  /** Version of the item in the message. */
  version: number;
  /** Answer keys (UUIDs): one link answers once and asks once. */
  keys: { answer: string; ask: string };
}
export interface AnswerLinks {
  /** @param expiresAt ms since 1970. @returns the absolute URL */
  make(item: Pick<Item, 'id' | 'version'>, userId: string, expiresAt: number): string;
  /** Opens the item in the app or the web client, where the person is signed in. */
  page(itemId: string): string;
  /** Null if forged or expired. */
  read(token: string): LinkGrant | null;
}

/** Links with which a person turns a channel off, and on again. They do not expire, since people archive mails for years. */
export interface ChannelLinks {
  /** @returns the absolute URL; null for a person whose id is too long for one */
  make(userId: string, channel: string): string | null;
  /** The person and a test for their channel; null if forged. */
  read(token: string): ChannelGrant | null;
}
interface ChannelGrant {
  userId: string;
  isOf(channel: string): boolean;
}
