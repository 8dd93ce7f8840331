/**
 * Counts by hour (UTC) of what a unit of work does, written in the same unit: they are as durable as what they count, and replicated with it.
 */

/** `asking`: items that ask for an answer; `open`: those that still do. `prompt`: on a screen within 5 s of acceptance. */
export const ITEM_COUNTS = [
  ...(['events', 'refused', 'items', 'asking', 'open', 'answered', 'inTime', 'late', 'expired'] as const),
  ...(['snoozes', 'shown', 'prompt'] as const),
] as const;
export type ItemCount = (typeof ITEM_COUNTS)[number];

/** Since the acceptance of the item. */
export const DURATIONS = ['firstSight', 'firstAnswer', 'decision'] as const;
export type DurationName = (typeof DURATIONS)[number];

export const PERSON_COUNTS = ['seen', 'answered', 'inTime', 'late', 'snoozes'] as const;
type PersonCount = (typeof PERSON_COUNTS)[number];

/** `sent`: accepted by the gateway; `failed`: abandoned. */
export const CHANNEL_COUNTS = ['sent', 'failed'] as const;
export type ChannelCount = (typeof CHANNEL_COUNTS)[number];

/** By hours since 1970: for items that of their acceptance, so that shares are of the same items. */
export interface ItemKey {
  hour: number;
  source: string;
  /** Empty: events that were refused. */
  type: string;
  /** Sorted ids with a space between; empty: none. */
  roles: string;
}

/** What is added to a row. */
export interface FigureChange<Count extends string = ItemCount> {
  counts?: Readonly<Partial<Record<Count, number>>>;
  durations?: readonly DurationChange[];
}
export interface DurationChange {
  name: DurationName;
  bucket: number;
  by: 1 | -1;
}

export interface InsightTx {
  /** @param mayBeNew false: changes a row of the past, unless retention has deleted it */
  countItems(key: ItemKey, change: FigureChange, mayBeNew: boolean): void;
  hasCounts(key: ItemKey): boolean;
  /** Person's acts by their hour. */
  countPerson(userId: string, hour: number, change: FigureChange<PersonCount>): void;
  countMessage(gateway: string, kind: string, hour: number, count: ChannelCount): void;
  /** Whether this is the first time that a recipient opened or answered the item. */
  noteSight(itemId: string): boolean;
  /** Whether this is the first time that the item was on a screen. */
  noteScreen(itemId: string): boolean;
}

/** A row. Indexes are in the order of the names above. */
export interface Figures {
  count(index: number): number;
  /** Histograms one after another; null: no durations. */
  durations: ArrayLike<number> | null;
}

/** Committed rows of a range of hours, `to` exclusive; lazy. */
export interface InsightReader {
  items(from: number, to: number): Iterable<{ key: ItemKey; figures: Figures }>;
  people(from: number, to: number): Iterable<PersonFigures>;
  person(userId: string, from: number, to: number): Iterable<PersonFigures>;
  channels(from: number, to: number): Iterable<ChannelFigures>;
}
interface PersonFigures {
  userId: string;
  figures: Figures;
}
export interface ChannelFigures extends Record<ChannelCount, number> {
  gateway: string;
  kind: string;
}
