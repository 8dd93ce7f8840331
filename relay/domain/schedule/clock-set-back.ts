/**
 * Adjusts waits after the wall clock was set back. A wait for a date is unchanged. A wait relative to a past event that now lies in the
 * future would be too long: such an event counts as now. Nothing is delayed, and done entries stay done, so that a clock set forward again
 * repeats nothing.
 */

import { parseDuration } from '../../../shared/rules/duration.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { AwayTx } from '../away/away-ports.ts';
import type { OutboundTx } from '../outbound/outbound-ports.ts';
import type { ItemTx, StoredItem, UnitContext, Writer } from '../unit-of-work.ts';
import { replan } from './plan.ts';
import { ITEMS_PER_TURN } from './remind.ts';
import type { ItemPlan, ScheduleTx } from './schedule-ports.ts';

/** @returns the number of deliveries that are sent earlier */
export async function replanAfterClockSetBack(
  writer: Writer<ItemTx & OutboundTx & ScheduleTx & AwayTx>,
): Promise<number> {
  const hastened = await writer.write((tx) => {
    tx.lookAwayAgain();
    return tx.hastenOutbound();
  });
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after;
    after = await writer.write((tx) => replanItems(tx, from));
  }
  return hastened;
}

/** A slice of the items with pending entries. @returns where to resume; null: at the end */
function replanItems(tx: ItemTx & ScheduleTx, after: string): string | null {
  const ids = tx.waitingItems(after, ITEMS_PER_TURN);
  for (const id of ids) {
    const stored = tx.item(id);
    if (!stored || !isOpen(stored.item)) continue;
    const next = plannedSooner(tx, stored);
    if (next) tx.save(next);
  }
  return ids.length < ITEMS_PER_TURN ? null : (ids.at(-1) ?? null);
}

/** Null if nothing of the item lies in the future. */
function plannedSooner(tx: UnitContext & ScheduleTx, stored: StoredItem): StoredItem | null {
  const { item } = stored;
  const created = Date.parse(item.createdAt);
  const ahead = created - tx.now;
  const plan =
    ahead > 0 && stored.plan ? { ...stored.plan, escalation: sooner(tx, stored.plan, item.id, created) } : stored.plan;
  const moments = [item.beckon.at, item.fold?.cycles?.at(-1) ?? item.createdAt];
  if (ahead <= 0 && moments.every((at) => Date.parse(at) <= tx.now)) return null;
  return replan(tx, item, { ...stored, plan });
}

/** Escalation counts from acceptance: shortens pending steps in the plan itself, so that later planning has them too. */
function sooner(tx: UnitContext & ScheduleTx, plan: ItemPlan, itemId: string, created: number): ItemPlan['escalation'] {
  const ms = tx.directory.stepClock(plan.working ?? null).between(tx.now, created);
  const waiting = tx.scheduled(itemId).filter(({ kind, doneAt }) => kind === 'escalation' && doneAt === null);
  const indexes = new Set(waiting.map(({ index }) => index));
  return plan.escalation.map((step, index) => (indexes.has(index) ? { ...step, after: less(step.after, ms) } : step));
}

function less(duration: string, ms: number): string {
  const left = parseDuration(duration) - ms;
  return `${left < 0 ? '-' : ''}PT${Math.abs(left) / 1000}S`;
}
