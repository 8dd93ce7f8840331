/**
 * When something will happen to an item by itself: reminders relative to its due time, escalation from acceptance, expiry, and
 * what is critical again and again, the end of flapping. Pure; `./plan.ts` keeps it in the store and the ladder of the item with it.
 */

import type { Item } from '../../../shared/items.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import { FLAPPING_MS } from '../../../shared/rules/flapping.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { callsOut, MAX_REPEATS } from '../../../shared/rules/repeat.ts';
import type { ItemPlan, ScheduleEntry } from './schedule-ports.ts';

/** Reminders and escalation stop with the decision; so does expiry. */

type Planned = { reminders?: string[]; escalation?: ItemPlan['escalation']; repeat?: string };

/** What an event asks to happen in time; null: nothing. */
export function planOf({ reminders = [], escalation = [], repeat }: Planned): ItemPlan | null {
  if (reminders.length === 0 && escalation.length === 0 && repeat === undefined) return null;
  return { reminders, escalation, ...(repeat === undefined ? {} : { repeat: parseDuration(repeat) }) };
}

/** One more time of calling out is counted in the plan, so that it ends. */
export const countedOnce = (plan: ItemPlan | null): ItemPlan => ({
  ...(plan ?? { reminders: [], escalation: [] }),
  repeated: (plan?.repeated ?? 0) + 1,
});

/** What got worse calls out from the beginning. */
export const countedAnew = (plan: ItemPlan | null): ItemPlan | null =>
  plan?.repeated ? { ...plan, repeated: 0 } : plan;

interface ToSchedule {
  item: Item;
  plan: ItemPlan | null;
  /** ms between two beckons of what calls out; 0: it does not repeat. */
  every: number;
  /** ms since 1970: escalation up to then is over. Left out: none is. */
  over?: number | undefined;
  /** Indexes of reminders that were still to come. */
  pending: ReadonlySet<number>;
  /** ms since 1970. */
  now: number;
}

/** @returns everything still to come, to replace what was planned before */
export function scheduleOf(given: ToSchedule): ScheduleEntry[] {
  const { item } = given;
  if (!isOpen(item)) return [];
  const entries = [...reminders(given), ...escalations(given), ...repeats(given)];
  const returned = item.fold?.flapping ? item.fold.cycles?.at(-1) : undefined;
  if (returned) entries.push({ kind: 'steady', index: 0, at: happened(returned, given.now) + FLAPPING_MS + 1 });
  if (item.expiresAt) entries.push({ kind: 'expiry', index: 0, at: Date.parse(item.expiresAt) });
  return entries;
}

/**
 * What lies in the past is left out, for an event that arrives late beckons by itself; unless it was still to come until the due
 * time moved over it: then it is due now.
 */
function reminders({ item, plan, pending, now }: ToSchedule): ScheduleEntry[] {
  if (!item.dueAt || !plan) return [];
  const due = Date.parse(item.dueAt);
  return plan.reminders.flatMap((iso, index) => {
    const at = due + parseDuration(iso);
    return at > now || pending.has(index) ? [{ kind: 'reminder', index, at }] : [];
  });
}

/** Nobody is asked for a time that is over. */
function escalations({ item, plan, over = Number.NEGATIVE_INFINITY }: ToSchedule): ScheduleEntry[] {
  const created = Date.parse(item.createdAt);
  return (plan?.escalation ?? []).flatMap(({ after }, index) => {
    const at = created + parseDuration(after);
    return at <= over ? [] : [{ kind: 'escalation', index, at }];
  });
}

/** Counted from whatever beckoned last, so that a reminder just now puts it off. */
function repeats({ item, plan, every, now }: ToSchedule): ScheduleEntry[] {
  const index = plan?.repeated ?? 0;
  if (every <= 0 || index >= MAX_REPEATS || !callsOut(item)) return [];
  return [{ kind: 'repeat', index, at: happened(item.beckon.at, now) + every }];
}

/** What the clock has still to come, because it was set back, happened now at the latest. */
const happened = (at: string, now: number): number => Math.min(Date.parse(at), now);
