import type { ItemView } from '../../shared/bridge/item-view.ts';
import { localField } from './absence-range.ts';

type SnoozeName = 'quarter' | 'half' | 'hour' | 'afternoon' | 'tomorrow' | 'workingDay' | 'monday' | 'beforeDue';

/** When a snoozed item comes back, ms since 1970; null: not snoozed. */
export function snoozedUntil({ mine }: ItemView, now: number): number | null {
  const at = mine.snoozedUntil === null ? Number.NaN : Date.parse(mine.snoozedUntil);
  return at > now ? at : null;
}

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;

/** Choices in local time. @param now ms since 1970 @param workingDay the next one, ms since 1970; null: not known yet */
export function snoozeChoices(now: number, workingDay: number | null): { name: SnoozeName; at: number }[] {
  const choices: { name: SnoozeName; at: number }[] = [{ name: 'hour', at: now + HOUR }];
  const afternoon = wallTime(now, 0, 16);
  if (afternoon - now > HOUR) choices.push({ name: 'afternoon', at: afternoon });
  const tomorrow = wallTime(now, 1, 8);
  choices.push({ name: 'tomorrow', at: tomorrow });
  const next = workingDay ?? tomorrow;
  if (next !== tomorrow) choices.push({ name: 'workingDay', at: next });
  const untilMonday = (8 - new Date(now).getDay()) % 7 || 7;
  const monday = wallTime(now, untilMonday, 8);
  // On a Sunday, Monday is tomorrow.
  if (untilMonday > 1 && !isSameDay(monday, next)) choices.push({ name: 'monday', at: monday });
  return choices;
}

const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

export function wallTime(now: number, days: number, hour: number): number {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  return at.getTime();
}

/** Values of a date and a time field: `2026-11-26`, `09:00`; may be empty. */
interface TimeFields {
  day: string;
  time: string;
}

/** @param at ms since 1970 */
export function fieldsOf(at: number): TimeFields {
  const [day = '', time = ''] = localField(at).split('T');
  return { day, time };
}

/** Default of the custom time: the current return time, else tomorrow morning. @param now ms */
export function usualTime(views: readonly ItemView[], now: number): number {
  const [view] = views.length === 1 ? views : [];
  return (view && snoozedUntil(view, now)) ?? wallTime(now, 1, 8);
}

/** Maximum snooze, ms, against a typing error in the year. */
const FARTHEST = 366 * 24 * HOUR;

/** The chosen time, ms, or why it is invalid. Local time. @param now ms */
export function pickedTime({ day, time }: TimeFields, now: number): number | 'missing' | 'past' | 'far' {
  const at = Date.parse(`${day}T${time}`);
  if (Number.isNaN(at)) return 'missing';
  if (at <= now) return 'past';
  return at - now > FARTHEST ? 'far' : at;
}

const duesOf = (views: readonly ItemView[], now: number): number[] =>
  views.flatMap(({ item }) => {
    const due = item.dueAt === null ? Number.NaN : Date.parse(item.dueAt);
    return due > now ? [due] : [];
  });

/** Choices for these items: a short snooze if one is due within 2 h; for a single item, an hour before it is due. @param now ms */
export function choicesFor(
  views: readonly ItemView[],
  now: number,
  workingDay: number | null,
): { name: SnoozeName; at: number }[] {
  const choices = snoozeChoices(now, workingDay);
  const soon = duesOf(views, now).some((at) => at - now <= 2 * HOUR);
  if (soon) choices.unshift({ name: 'quarter', at: now + 15 * MINUTE }, { name: 'half', at: now + 30 * MINUTE });
  const [due] = views.length === 1 ? duesOf(views, now) : [];
  const before = due === undefined ? null : due - HOUR;
  return before !== null && before > now ? [...choices, { name: 'beforeDue', at: before }] : choices;
}

/** The first deadline that would pass during the snooze, ms; null: none. Past deadlines do not count. @param at ms */
export function passedBy(views: readonly ItemView[], at: number, now: number): number | null {
  const passed = duesOf(views, now).filter((due) => due < at);
  return passed.length > 0 ? Math.min(...passed) : null;
}

/** Groups of items by previous snooze time, to undo a snooze. */
export function snoozesBefore(views: readonly ItemView[]): { until: string | null; itemIds: string[] }[] {
  const groups = new Map<string | null, string[]>();
  for (const { item, mine } of views) {
    groups.set(mine.snoozedUntil, [...(groups.get(mine.snoozedUntil) ?? []), item.id]);
  }
  return [...groups].map(([until, itemIds]) => ({ until, itemIds }));
}
