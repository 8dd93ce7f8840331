/** When something will happen to an item by itself: reminders relative to its due time, escalation from acceptance, expiry. */
import type { Item } from '../../../shared/items.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import type { ItemPlan, ScheduleEntry } from '../ports.ts';

/** Reminders and escalation stop with the decision; so does expiry. */
export const isOpen = (item: Pick<Item, 'state'>): boolean => item.state === 'open' || item.state === 'waiting';

export function planOf(data: { reminders?: string[]; escalation?: ItemPlan['escalation'] }): ItemPlan | null {
  const { reminders = [], escalation = [] } = data;
  return reminders.length > 0 || escalation.length > 0 ? { reminders, escalation } : null;
}

/**
 * @param after ms; reminders that lie no later are left out: an event that arrives late beckons by itself
 * @returns everything still to come, to replace what was planned before
 */
export function scheduleOf(item: Item, plan: ItemPlan | null, after: number): ScheduleEntry[] {
  if (!isOpen(item)) return [];
  const entries: ScheduleEntry[] = [];
  if (item.dueAt && plan) {
    const due = Date.parse(item.dueAt);
    plan.reminders.forEach((iso, index) => {
      const at = due + parseDuration(iso);
      if (at > after) entries.push({ kind: 'reminder', index, at });
    });
  }
  if (plan) {
    const created = Date.parse(item.createdAt);
    plan.escalation.forEach(({ after: wait }, index) => {
      entries.push({ kind: 'escalation', index, at: created + parseDuration(wait) });
    });
  }
  if (item.expiresAt) entries.push({ kind: 'expiry', index: 0, at: Date.parse(item.expiresAt) });
  return entries;
}
