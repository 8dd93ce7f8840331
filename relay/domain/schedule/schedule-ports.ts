/** What the domain needs in order that things happen to items by themselves; kept by `store/items/schedule-store.ts`. */
import type { Audience } from '../../../shared/events.ts';

/** What an event asked to happen in time. */
export interface ItemPlan {
  /** ISO 8601 durations relative to `dueAt`; the index is the schedule entry's. */
  reminders: readonly string[];
  /** Durations from acceptance (`item.createdAt`); the index is the schedule entry's. */
  escalation: readonly { after: string; audience: Audience }[];
  /** ms between two beckons while it calls out, by the event; 0: never. Left out: as the administrator set it. */
  repeat?: number;
  /** How often it was repeated since it last got worse. */
  repeated?: number;
}

/** `repeat` and `steady` are no one’s plan but follow from severity and flapping (`schedule.ts`). */
export type ScheduleKind = 'reminder' | 'escalation' | 'expiry' | 'repeat' | 'steady' | 'snooze';
export interface ScheduleEntry {
  kind: ScheduleKind;
  /** Stable within the item: reminder and escalation by index. */
  index: number;
  /** ms since 1970. */
  at: number;
}

/** A due entry, still to be done. */
export interface DueEntry extends ScheduleEntry {
  itemId: string;
}
/** An entry as it is kept. `doneAt`: ms since 1970; null: it is still to come. */
export interface ScheduledEntry extends ScheduleEntry {
  doneAt: number | null;
}
/** The durable schedule, inside a unit of work; kept by `store/items/schedule-store.ts`. */
export interface ScheduleTx {
  /** Replace the schedule of an item; entries of the past that were done stay done, one moved into the future is due again. */
  schedule(itemId: string, entries: readonly ScheduleEntry[]): void;
  /** Entries with `at` ≤ `now`, oldest first. */
  dueEntries(limit: number): DueEntry[];
  /** Everything of an item that is due and not done. */
  dueOfItem(itemId: string): DueEntry[];
  /** Everything of an item, done and to come. */
  scheduled(itemId: string): ScheduledEntry[];
  /** False if another relay was first. */
  markDone(entry: DueEntry): boolean;
  /** Ids of items that wait for a time since something happened (escalation, repetition, the end of flapping), in the order of ids. */
  waitingItems(after: string, limit: number): string[];
}
/** Reads of the schedule outside a unit of work. */
export interface ScheduleReader {
  /** ms since 1970 of the earliest entry not done; null if there is none. */
  nextDueAt(): number | null;
  /** Grows whenever this process has set when something falls due, before the change is published. */
  writes(): number;
}
