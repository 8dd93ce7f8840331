/**
 * The schedule of an item comes due: reminders beckon anew, escalations add people, expiry closes. Each entry happens once, claimed
 * in the same unit of work as its effect. After a time of being down what is overdue becomes one reminder, not a burst.
 */
import type { Audience } from '../../shared/events.ts';
import type { Item } from '../../shared/items.ts';
import { isOpen } from './accept/schedule.ts';
import { requesterOf } from './address.ts';
import type { DueEntry, StoredItem, Tx } from './ports.ts';
import { isoOf } from './recipients.ts';
import { threadWith } from './thread.ts';

/** Items worked in one unit of work; the caller comes back while the answer is equal to this. */
export const ITEMS_PER_TURN = 100;

/** Do what is due. Returns the number of items worked; `ITEMS_PER_TURN` means there may be more. */
export function workSchedule(tx: Tx, limit: number = ITEMS_PER_TURN): number {
  const itemIds = new Set(tx.dueEntries(limit).map((entry) => entry.itemId));
  for (const itemId of itemIds) workItem(tx, itemId);
  return itemIds.size;
}

function workItem(tx: Tx, itemId: string): void {
  const due = tx.dueOfItem(itemId).filter((entry) => tx.markDone(entry));
  const stored = tx.item(itemId);
  if (!stored || !isLive(stored.item)) return;
  if (due.some((entry) => entry.kind === 'expiry')) {
    expire(tx, stored);
    return;
  }
  const reminded = due.some((entry) => entry.kind === 'reminder') ? remind(tx, stored) : stored;
  const escalated = escalate(tx, reminded, due);
  if (escalated !== stored) tx.save(escalated);
}

/** Reminders, escalations and expiry stop with the decision (contract section 2). */
const isLive = (item: Item): boolean => isOpen(item) && (item.decision === null || item.decision.state === 'open');

function expire(tx: Tx, stored: StoredItem): void {
  const at = isoOf(tx.now);
  tx.save({ ...stored, item: { ...stored.item, state: 'expired', updatedAt: at } });
  tx.schedule(stored.item.id, []);
  tx.audit({ kind: 'expired', itemId: stored.item.id, actor: null, facts: {} });
}

function remind(tx: Tx, stored: StoredItem): StoredItem {
  const at = isoOf(tx.now);
  const { item } = stored;
  tx.audit({ kind: 'reminded', itemId: item.id, actor: null, facts: {} });
  return {
    ...stored,
    item: {
      ...item,
      beckon: { at, reason: 'reminder' },
      thread: threadWith(item, { at, kind: 'reminder' }),
      updatedAt: at,
    },
  };
}

/** Every step that is due adds its audience, in order; the item beckons once. */
function escalate(tx: Tx, stored: StoredItem, due: readonly DueEntry[]): StoredItem {
  const steps = due
    .filter((entry) => entry.kind === 'escalation')
    .sort((a, b) => a.index - b.index)
    .map((entry) => stored.plan?.escalation[entry.index]?.audience)
    .filter((audience) => audience !== undefined);
  return steps.reduce((before, audience) => escalateTo(tx, before, audience), stored);
}

function escalateTo(tx: Tx, stored: StoredItem, audience: Audience): StoredItem {
  const at = isoOf(tx.now);
  const { item } = stored;
  const before = new Set(tx.membersOf(stored.setId));
  const added = tx.directory.members(audience, requesterOf(item)).filter((id) => !before.has(id));
  const members = [...before, ...added].sort();
  tx.rejoin(item.id, added);
  tx.audit({ kind: 'escalated', itemId: item.id, actor: null, facts: { recipients: members.length } });
  return {
    ...stored,
    setId: tx.internSet(members),
    item: {
      ...item,
      audiences: [...item.audiences, { audience, by: 'escalation', at }],
      beckon: { at, reason: 'escalation' },
      thread: threadWith(item, { at, kind: 'escalation', text: escalationText(tx, audience) }),
      updatedAt: at,
    },
  };
}

/** Names of the roles and people now asked too; the thread is read by people. */
function escalationText(tx: Tx, audience: Audience): string {
  const names = new Map(tx.directory.roles().map((role) => [role.id, role.name]));
  const roles = (audience.roles ?? []).map((id) => (id === '*' ? 'everyone' : (names.get(id) ?? id)));
  const people = (audience.users ?? []).map((id) => tx.directory.person(id)?.name ?? id);
  const places = [...(audience.locations ?? []), ...(audience.units ?? [])];
  return [...roles, ...people, ...places].join(', ');
}
