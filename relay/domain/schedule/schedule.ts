/** Pure: when reminders, escalation, expiry, repeats and the end of flapping are due. `./plan.ts` stores it, with the ladder. */

import type { Item } from '../../../shared/items.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import { FLAPPING_MS } from '../../../shared/rules/flapping.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { callsOut, MAX_REPEATS } from '../../../shared/rules/repeat.ts';
import type { StepClock } from '../../../shared/rules/step-clock.ts';
import type { WorkingTime } from '../../../shared/working-time.ts';
import type { ItemPlan, ScheduleEntry } from './schedule-ports.ts';

type RequestedPlan = { reminders?: string[]; escalation?: ItemPlan['escalation']; repeat?: string };

/** Timed actions requested by an event; null: none, and no working time. */
export function planOf(
  { reminders = [], escalation = [], repeat }: RequestedPlan,
  working: WorkingTime | null,
): ItemPlan | null {
  if (reminders.length === 0 && escalation.length === 0 && repeat === undefined && !working) return null;
  return {
    reminders,
    escalation,
    ...(repeat === undefined ? {} : { repeat: parseDuration(repeat) }),
    ...(working && { working }),
  };
}

export const withRepeatCounted = (plan: ItemPlan | null): ItemPlan => ({
  ...(plan ?? { reminders: [], escalation: [] }),
  repeated: (plan?.repeated ?? 0) + 1,
});

export const withRepeatsReset = (plan: ItemPlan | null): ItemPlan | null =>
  plan?.repeated ? { ...plan, repeated: 0 } : plan;

interface ScheduleInput {
  item: Item;
  plan: ItemPlan | null;
  /** ms between two repeats; 0: none. */
  every: number;
  /** Counts reminders, escalations and repeats. */
  clock: StepClock;
  /** ms since 1970: escalations up to then are skipped. Default: none. */
  over?: number | undefined;
  pending: ReadonlySet<number>;
  /** ms since 1970. */
  now: number;
}

/** @returns all pending entries, to replace the previous schedule */
export function scheduleOf(given: ScheduleInput): ScheduleEntry[] {
  const { item } = given;
  if (!isOpen(item)) return [];
  const entries = [...reminders(given), ...escalations(given), ...repeats(given)];
  const returned = item.fold?.flapping ? item.fold.cycles?.at(-1) : undefined;
  if (returned) entries.push({ kind: 'steady', index: 0, at: happened(returned, given.now) + FLAPPING_MS + 1 });
  if (item.expiresAt) entries.push({ kind: 'expiry', index: 0, at: Date.parse(item.expiresAt) });
  return entries;
}

/** Past reminders are skipped, because a late event notifies anyway. One that was pending until the due time moved is due now. */
function reminders({ item, plan, clock, pending, now }: ScheduleInput): ScheduleEntry[] {
  if (!item.dueAt || !plan) return [];
  const due = Date.parse(item.dueAt);
  return plan.reminders.flatMap((iso, index) => {
    const at = clock.after(due, parseDuration(iso));
    return at > now || pending.has(index) ? [{ kind: 'reminder', index, at }] : [];
  });
}

function escalations({ item, plan, clock, over = Number.NEGATIVE_INFINITY }: ScheduleInput): ScheduleEntry[] {
  const created = Date.parse(item.createdAt);
  return (plan?.escalation ?? []).flatMap(({ after }, index) => {
    const at = clock.after(created, parseDuration(after));
    return at <= over ? [] : [{ kind: 'escalation', index, at }];
  });
}

/** Relative to the last notification, so that a reminder delays the next repeat. */
function repeats({ item, plan, every, clock, now }: ScheduleInput): ScheduleEntry[] {
  const index = plan?.repeated ?? 0;
  if (every <= 0 || index >= MAX_REPEATS || !callsOut(item)) return [];
  return [{ kind: 'repeat', index, at: clock.after(happened(item.beckon.at, now), every) }];
}

/** A time in the future (the clock was set back) counts as now. */
const happened = (at: string, now: number): number => Math.min(Date.parse(at), now);
