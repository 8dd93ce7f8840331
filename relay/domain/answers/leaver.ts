/**
 * Open items of people whose access an identity provider ended (SCIM, `active: false`). An item that loses its last recipient so goes to the
 * next steps of its escalation, else to its roles in all places, else it is left to the administrators, whose list of items has all.
 */

import type { Item } from '../../../shared/items.ts';
import { saveAddressed } from '../items/readdress.ts';
import { isoOf } from '../items/recipients.ts';
import { withDone } from '../schedule/plan.ts';
import { escalatedTo, escalateNow } from '../schedule/remind.ts';
import type { PlannedItemTx, UnitContext } from '../unit-of-work.ts';

/** Without the claim of a person who left, and without delegations to them: those who delegated answer again. */
export function withoutLeaver(item: Item, { directory, now }: UnitContext): Item {
  const isGone = (id: string): boolean => directory.isInactive(id);
  const holder = item.claimedBy?.id ?? null;
  const isClaimed = holder !== null && isGone(holder);
  const audiences = item.audiences.filter(
    ({ by, audience: { users = [] } }) => by !== 'delegation' || !users.every(isGone),
  );
  if (!isClaimed && audiences.length === item.audiences.length) return item;
  return { ...item, audiences, ...(isClaimed && { claimedBy: null }), updatedAt: isoOf(now) };
}

/** @param earlier recipients before they left */
export function handOn(tx: PlannedItemTx, itemId: string, earlier: readonly string[]): void {
  if (!earlier.some((id) => tx.directory.isInactive(id))) return;
  for (let stored = tx.item(itemId); stored !== null && isLeft(tx, stored.setId); stored = tx.item(itemId)) {
    if (escalateNow(tx, stored)) continue;
    const roles = rolesOf(stored.item);
    const isAsked = roles.length > 0 && tx.directory.members({ roles }, stored.item.requestedBy?.ids).length > 0;
    if (isAsked) {
      const next = withDone(tx, escalatedTo(tx, stored, { roles }));
      saveAddressed(tx, stored, next, next.item.audiences);
    } else tx.audit({ kind: 'admin', itemId, actor: null, facts: { act: 'item without recipients' } });
    return;
  }
}

const isLeft = (tx: Pick<PlannedItemTx, 'membersOf'>, setId: number): boolean => tx.membersOf(setId).length === 0;

const rolesOf = ({ audiences }: Item): string[] => [
  ...new Set(audiences.flatMap(({ audience }) => audience.roles ?? []).filter((role) => role !== '*')),
];
