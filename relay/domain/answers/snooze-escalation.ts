/**
 * An item that calls out, and that everyone it would notify has snoozed, notifies no one. Then the next step of its escalation is asked at
 * once, else all recipients again (contract section 4). Part of the unit of work of the last snooze.
 */

import type { Item } from '../../../shared/items.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import { callsOut, MAX_REPEATS } from '../../../shared/rules/repeat.ts';
import { snoozedUntil } from '../../../shared/rules/snooze.ts';
import { isAway, isoOf } from '../items/recipients.ts';
import { threadWith } from '../items/thread.ts';
import { planIfNeeded } from '../schedule/plan.ts';
import { escalateNow } from '../schedule/remind.ts';
import { withRepeatCounted } from '../schedule/schedule.ts';

import type { ItemActTx, ItemTx, PersonTx, PlannedItemTx, StoredItem, UnitContext } from '../unit-of-work.ts';

/** @param userId the person who has just snoozed */
export function escalateIfAllSnoozed(tx: ItemActTx, itemId: string, userId: string): void {
  const stored = tx.item(itemId);
  if (!stored || !callsOut(stored.item) || isAnyoneAwake(tx, stored, userId)) return;
  if (!escalateNow(tx, stored)) beckonAll(tx, stored);
}

/** Searches outwards from the person who snoozed: two or three checks even if thousands have, in any order. Checks all only if all have. */
function isAnyoneAwake(tx: ItemTx & PersonTx, stored: StoredItem, userId: string): boolean {
  // Their own snooze does not count if the item's severity rose before it arrived.
  if (isAwake(tx, stored.item, userId)) return true;
  const members = tx.membersOf(stored.setId);
  const from = members.indexOf(userId);
  for (let far = 1; far <= members.length / 2; far++) {
    const [after, before] = [members[(from + far) % members.length], members.at((from - far) % members.length)];
    if (isAwake(tx, stored.item, after) || (before !== after && isAwake(tx, stored.item, before))) return true;
  }
  return false;
}

/** True if the item would notify this person: asked, present and not snoozed. */
function isAwake(tx: UnitContext & PersonTx, item: Item, id: string | undefined): boolean {
  const person = id === undefined ? null : tx.directory.person(id);
  if (!person) return false;
  const own = tx.own(item.id, person.id);
  const until = snoozedUntil(item, own);
  if (until !== null && Date.parse(until) > tx.now) return false;
  const absence = tx.directory.absenceOf(person.id);
  if (absence && isAway(absence, tx.now)) return false;
  const view = personView(item, person, own, tx.subscriptions(person.id));
  return view.waits && view.delivery === 'beckon';
}

/** Counts as one repeat. Otherwise the only person awake could notify the absent without limit, snooze by snooze. */
function beckonAll(tx: PlannedItemTx, stored: StoredItem): void {
  const { item, plan } = stored;
  if ((plan?.repeated ?? 0) >= MAX_REPEATS) return;
  const at = isoOf(tx.now);
  const thread = threadWith(item, { at, kind: 'reminder' });
  const next: Item = { ...item, beckon: { at, reason: 'reminder' }, snoozesEndedAt: at, thread, updatedAt: at };
  tx.audit({ kind: 'reminded', itemId: item.id, actor: null, facts: { because: 'all-snoozed' } });
  tx.save(planIfNeeded(tx, item, { ...stored, item: next, plan: withRepeatCounted(plan) }));
}
