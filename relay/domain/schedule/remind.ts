/** Runs due entries: reminders, escalations, expiry. Each runs once, in a unit with its effect; after downtime, one reminder, no burst. */

import type { Audience } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import { withoutCycles } from '../../../shared/rules/flapping.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { callsOut } from '../../../shared/rules/repeat.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { saveAddressed } from '../items/readdress.ts';
import { isoOf } from '../items/recipients.ts';
import { threadWith } from '../items/thread.ts';
import type { PlannedItemTx, StoredItem, Tx, UnitContext } from '../unit-of-work.ts';
import { audienceNames, replan, withDone } from './plan.ts';
import { withRepeatCounted } from './schedule.ts';
import type { DueEntry } from './schedule-ports.ts';

/** Entries per unit of work; the caller repeats while the result equals this. */
export const ITEMS_PER_TURN = 100;

export function workSchedule(tx: PlannedItemTx): number {
  const due = tx.dueEntries(ITEMS_PER_TURN);
  for (const itemId of new Set(due.map((entry) => entry.itemId))) workItem(tx, itemId);
  return due.length;
}

/** Runs the next pending escalation step now. Snoozes remain: people who snoozed are not asked again. @returns false if there is none */
export function escalateNow(tx: PlannedItemTx, stored: StoredItem): boolean {
  const { item, plan } = stored;
  const next = tx.scheduled(item.id).find(({ kind, doneAt }) => kind === 'escalation' && doneAt === null);
  if (!plan || !next) return false;
  const passed = tx.directory.stepClock(plan.working ?? null).between(Date.parse(item.createdAt), tx.now);
  const after = `PT${Math.floor(passed / 1000)}S`;
  const escalation = plan.escalation.map((step, index) => (index === next.index ? { ...step, after } : step));
  tx.save(replan(tx, item, { ...stored, plan: { ...plan, escalation } }));
  workItem(tx, item.id, { endsSnoozes: false });
  return true;
}

function workItem(tx: PlannedItemTx, itemId: string, { endsSnoozes } = { endsSnoozes: true }): void {
  const due = tx.dueOfItem(itemId).filter((entry) => tx.markDone(entry));
  const stored = tx.item(itemId);
  if (!stored || due.length === 0 || !isLive(stored.item)) return;
  if (due.some((entry) => entry.kind === 'expiry')) {
    expire(tx, stored);
    return;
  }
  const next = escalated(tx, reminded(tx, steadied(tx, repeated(stored, due), due), due), due, endsSnoozes);
  const planned = callsOut(next.item) ? replan(tx, stored.item, next) : withDone(tx, next);
  const asksMore = planned.item.audiences !== stored.item.audiences;
  if (asksMore) saveAddressed(tx, stored, planned, planned.item.audiences);
  else tx.save(planned);
}

/** Reminders, escalations and expiry stop with the decision (contract section 2). */
const isLive = (item: Item): boolean => isOpen(item) && (item.decision === null || item.decision.state === 'open');

function expire(tx: PlannedItemTx, stored: StoredItem): void {
  const item: Item = { ...stored.item, state: 'expired', updatedAt: isoOf(tx.now) };
  tx.save(replan(tx, stored.item, { ...stored, item }));
  tx.audit({ kind: 'expired', itemId: item.id, actor: null, facts: {} });
}

const repeated = (stored: StoredItem, due: readonly DueEntry[]): StoredItem =>
  isRepeated(stored, due) ? { ...stored, plan: withRepeatCounted(stored.plan) } : stored;

const isRepeated = ({ item }: StoredItem, due: readonly DueEntry[]): boolean =>
  callsOut(item) && due.some((entry) => entry.kind === 'repeat');

/** No flapping for a while: an ordinary failure again. */
function steadied(tx: UnitContext, stored: StoredItem, due: readonly DueEntry[]): StoredItem {
  const { item } = stored;
  if (!item.fold || !due.some((entry) => entry.kind === 'steady')) return stored;
  return { ...stored, item: { ...item, fold: withoutCycles(item.fold), updatedAt: isoOf(tx.now) } };
}

function reminded(tx: Pick<Tx, 'audit' | 'now'>, stored: StoredItem, due: readonly DueEntry[]): StoredItem {
  if (!isRepeated(stored, due) && !due.some((entry) => entry.kind === 'reminder')) return stored;
  tx.audit({ kind: 'reminded', itemId: stored.item.id, actor: null, facts: {} });
  return { ...stored, item: withReminder(stored.item, isoOf(tx.now)) };
}

/** @param at RFC 3339. @param by the requester or administrator who sent it. @param text reason of the administrator */
export function withReminder(item: Item, at: string, by?: PersonRef, text?: string): Item {
  const thread = threadWith(item, { at, ...(by && { by }), kind: 'reminder', ...(text !== undefined && { text }) });
  return { ...item, beckon: { at, reason: 'reminder' }, thread, updatedAt: at };
}

/** Each due step adds its audience, in order; the item notifies once. */
function escalated(
  tx: Pick<Tx, 'audit' | 'directory' | 'now'>,
  stored: StoredItem,
  due: readonly DueEntry[],
  endsSnoozes: boolean,
): StoredItem {
  const steps = due
    .filter((entry) => entry.kind === 'escalation')
    .sort((a, b) => a.index - b.index)
    .map((entry) => stored.plan?.escalation[entry.index]?.audience)
    .filter((audience) => audience !== undefined);
  const after = steps.reduce((before, audience) => escalatedTo(tx, before, audience), stored);
  return endsSnoozes && steps.length > 0
    ? { ...after, item: { ...after.item, snoozesEndedAt: after.item.beckon.at } }
    : after;
}

/** Asks one more audience; the caller saves the item. */
export function escalatedTo(
  tx: Pick<Tx, 'audit' | 'directory' | 'now'>,
  stored: StoredItem,
  audience: Audience,
): StoredItem {
  const at = isoOf(tx.now);
  const { item } = stored;
  const asked = tx.directory.members(audience, askersOf(item)).length;
  const { text, others } = audienceNames(tx.directory, audience);
  tx.audit({ kind: 'escalated', itemId: item.id, actor: null, facts: { asked } });
  return {
    ...stored,
    item: {
      ...item,
      audiences: [...item.audiences, { audience, by: 'escalation', at }],
      beckon: { at, reason: 'escalation' },
      thread: threadWith(item, { at, kind: 'escalation', text, ...(others && { texts: others }) }),
      updatedAt: at,
    },
  };
}
