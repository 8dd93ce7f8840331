/** Ports of the schedule; implemented by `store/items/schedule-store.ts`. */
import type { Audience } from '../../../shared/events.ts';
import type { WorkingTime } from '../../../shared/working-time.ts';

/** Timed actions requested by an event. */
export interface ItemPlan {
  /** ISO 8601 durations relative to `dueAt`; the index is the schedule entry's. */
  reminders: readonly string[];
  /** Durations from acceptance (`item.createdAt`); the index is the schedule entry's. */
  escalation: readonly { after: string; audience: Audience }[];
  /** ms between two repeats, set by the event; 0: never. Absent: the administrator's setting. */
  repeat?: number;
  /** Working time in which the steps are counted, as of acceptance; absent: elapsed time. */
  working?: WorkingTime;
  /** Repeats since its severity last rose. */
  repeated?: number;
}

/** `repeat` and `steady` are not planned but follow from severity and flapping (`schedule.ts`). */
export type ScheduleKind = 'reminder' | 'escalation' | 'expiry' | 'repeat' | 'steady' | 'snooze';
export interface ScheduleEntry {
  kind: ScheduleKind;
  /** Stable within the item: reminder and escalation by index. */
  index: number;
  /** ms since 1970. */
  at: number;
}

export interface DueEntry extends ScheduleEntry {
  itemId: string;
}
/** `doneAt`: ms since 1970; null: pending. */
export interface ScheduledEntry extends ScheduleEntry {
  doneAt: number | null;
}
export interface ScheduleTx {
  /** Replaces the schedule of an item. Past entries that are done stay done; one moved into the future is pending again. */
  schedule(itemId: string, entries: readonly ScheduleEntry[]): void;
  /** Entries with `at` ≤ `now`, oldest first. */
  dueEntries(limit: number): DueEntry[];
  dueOfItem(itemId: string): DueEntry[];
  scheduled(itemId: string): ScheduledEntry[];
  /** False if another relay was first. */
  markDone(entry: DueEntry): boolean;
  /** Ids of items, in order, with entries relative to a past event (escalation, repeat, end of flapping). */
  waitingItems(after: string, limit: number): string[];
}
export interface ScheduleReader {
  /** ms since 1970 of the earliest entry not done; null if there is none. */
  nextDueAt(): number | null;
  /** Incremented when this process has changed due times, before the change is published. */
  writes(): number;
}
