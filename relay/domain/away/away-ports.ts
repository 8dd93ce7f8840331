/** What forwarding to people away from the desk needs of the directory, the store and the rest of the relay. */
import type { DirectoryChannel, DirectoryGateway } from '../../../shared/directory.ts';
import type { Item } from '../../../shared/items.ts';
import type { PushSubscription } from '../../../shared/push.ts';
import type { ScheduleReader } from '../schedule/schedule-ports.ts';

/** A way to reach a person: a line of `channels` in the directory, or a browser that they allowed to notify them. */
export interface Channel {
  gateway: string;
  kind: DirectoryChannel['kind'];
  to: string;
  when: 'always' | 'away';
  /** ms from the moment an item begins to want the person. */
  after: number;
}

export type WebPushEntry = Extract<DirectoryGateway, { kind: 'webpush' }>;

/** Whose browser it is. `tokenId`: by which it signed in, where that is known; when the token is ended or its time is over, so is the subscription. */
export type PushOwner = { userId: string; tokenId?: string } | { sourceId: string; customer: string };

/** A subscription as it is taken. `details`: what goes there may name the item; default false. */
export type GivenSubscription = Pick<PushSubscription, 'endpoint' | 'keys'> & { details?: boolean };
/** A subscription as it is kept. `since` in ms since 1970. */
export type KeptSubscription = Required<GivenSubscription> & { since: number };

/** Where the look at an item stands. */
export interface AwayLook {
  itemId: string;
  /** ms since 1970. What wanted somebody before is not forwarded any more: nobody asked for it then. */
  beganAt: number;
  /** Those up to here, in the order of their ids, were looked at. */
  place: string;
  /** The earliest of what they are to be looked at again for; null: nothing so far. */
  later: number | null;
}

/** `since`: when the item began to want the person, ms since 1970. `heldAt`: held because they were here; null: it went out. */
export interface Forwarded {
  since: number;
  heldAt: number | null;
}

/** Items that may want somebody who has channels, inside a unit of work; kept by `store/people/away-table.ts`. */
export interface AwayTx {
  /** Those to be looked at now, the longest due first. */
  awayDue(limit: number): AwayLook[];
  /** Look at the rest of its people in another unit. */
  awayOn(look: AwayLook): void;
  /** Every one of its people was looked at: look again at `at`, or (null) when the item changes. */
  awayRest(itemId: string, at: number | null): void;
  /** It wants nobody any more. */
  awayDrop(itemId: string): void;
  /** The clock was set back: what waits is looked at again, and nothing counts as begun later than now. */
  lookAwayAgain(): void;
  /** What was last done with an item by this way; null: nothing yet. */
  forwarded(itemId: string, userId: string, channel: string): Forwarded | null;
  saveForwarded(itemId: string, userId: string, channel: string, state: Forwarded): void;
  /** Ids of those who can be reached at all, of these members in their order. */
  reachable(members: readonly string[]): readonly string[];
}
/** Of the looks at those items, outside a unit of work. */
export type AwayReader = ScheduleReader;

/** Browsers that may be notified, inside a unit of work; kept by `store/people/push-table.ts`. */
export interface PushTx {
  /** A browser has one owner: the last one. Beyond a number the oldest of the owner gives way. */
  savePush(owner: PushOwner, subscription: GivenSubscription): KeptSubscription;
  /** False where the owner has no such subscription; without an owner whoever has it. */
  dropPush(endpoint: string, owner?: PushOwner): boolean;
  pushOf(owner: PushOwner): readonly KeptSubscription[];
}

/** Who is at a desk or a browser. */
export interface Presence {
  /** Until when the person counts as here: Infinity at a live desk, a moment for a browser or a desk that may come back, 0 when away. */
  hereUntil(userId: string): number;
}

/** An answer link, read back. */
export interface LinkGrant {
  itemId: string;
  userId: string;
  /** ms since 1970. */
  expiresAt: number;
  /** Of the item as the message told of it. */
  version: number;
  /** Under which an answer is given, so that one link answers once and asks once. UUIDs. */
  keys: { answer: string; ask: string };
}
export interface AnswerLinks {
  /** @param expiresAt ms since 1970. @returns the whole address */
  make(item: Pick<Item, 'id' | 'version'>, userId: string, expiresAt: number): string;
  /** Where staff sign in themselves. */
  page(itemId: string): string;
  /** Null for what was forged or is past. */
  read(token: string): LinkGrant | null;
}
