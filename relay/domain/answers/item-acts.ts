/** What a person may do with an item besides answering: see, claim, delegate, snooze. Shared by HTTP and the desk's socket. */

import type { OwnState } from '../../../shared/item-views.ts';
import type { Addressed, Item } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { endingOf } from '../../../shared/rules/ending.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { noOwnState } from '../../../shared/rules/own-state.ts';
import { handedOver } from '../../../shared/rules/principals.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { isUnseen, snoozedUntil } from '../../../shared/rules/snooze.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { InsightTx } from '../insights/insight-ports.ts';
import { countScreen, countSight, countSnooze } from '../insights/item-figures.ts';
import { saveAddressed } from '../items/readdress.ts';
import { isoOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import { threadWith } from '../items/thread.ts';
import { planIfNeeded } from '../schedule/plan.ts';
import type { AuditTx, ItemActTx, ItemTx, PersonTx, StoredItem } from '../unit-of-work.ts';
import { escalateIfAllSnoozed } from './snooze-escalation.ts';

const MAX_SNOOZE_MS = 366 * 24 * 3600_000;

/** @throws NOT_FOUND if the item does not exist or is not addressed to this person */
function own(
  tx: ItemTx & PersonTx,
  itemId: string,
  userId: string,
): { stored: StoredItem; person: Person; state: OwnState } {
  const stored = tx.item(itemId);
  const person = tx.directory.person(userId);
  if (!stored || !person || !tx.membersOf(stored.setId).includes(userId)) {
    throw new ProblemError('NOT_FOUND', refusals.items.notYours);
  }
  return { stored, person, state: tx.own(itemId, userId) ?? noOwnState(itemId) };
}

/** @throws ITEM_CLOSED */
function requireOpen(item: Item): void {
  if (isOpen(item)) return;
  throw new ProblemError('ITEM_CLOSED', refusals.items.over(item.state), {
    outcome: item.outcome,
    ending: endingOf(item),
  });
}

/** Ignores items that are not addressed to the person, since the list may be old. @throws NOT_FOUND if it is the only one named */
export function seen(tx: AuditTx & InsightTx & ItemTx & PersonTx, userId: string, itemIds: readonly string[]): void {
  const at = isoOf(tx.now);
  for (const itemId of new Set(itemIds)) {
    const stored = tx.item(itemId);
    if (!stored || !tx.membersOf(stored.setId).includes(userId)) {
      if (itemIds.length === 1) throw new ProblemError('NOT_FOUND', refusals.items.notYours);
      continue;
    }
    const state = tx.own(itemId, userId) ?? noOwnState(itemId);
    const mine = { ...state, snoozedUntil: snoozedUntil(stored.item, state) };
    if (!isUnseen({ item: stored.item, mine }, tx.now)) continue;
    tx.saveOwn(userId, { ...state, seenAt: at });
    countSight(tx, stored, { userId, isOwnFirst: !state.seenAt, at });
    tx.audit({ kind: 'seen', itemId, actor: userId, facts: {} });
  }
}

/** Records the notifications that a desk has displayed, for the audit only. @param summary one notification covered all of these */
export function shown(
  tx: AuditTx & InsightTx & ItemTx & PersonTx,
  userId: string,
  itemIds: readonly string[],
  summary = false,
): void {
  for (const itemId of new Set(itemIds)) {
    const stored = tx.item(itemId);
    if (!stored || !tx.membersOf(stored.setId).includes(userId)) continue;
    // A second desk of the person, or a repeated report: it was shown once.
    if (!tx.noteShown(userId, itemId, stored.item.beckon.at, summary)) continue;
    countScreen(tx, stored);
    tx.audit({ kind: 'shown', itemId, actor: userId, facts: summary ? { summary: 1 } : {} });
  }
}

/**
 * @param until RFC 3339 in the future, at most a year; null ends the snooze
 * @param beckonAt RFC 3339: `beckon.at` as the person saw it, perhaps before going offline; default: the current one
 */
export function snooze(tx: ItemActTx, userId: string, itemId: string, until: string | null, beckonAt?: string): void {
  const { stored, state } = own(tx, itemId, userId);
  requireOpen(stored.item);
  const ms = until === null ? null : Date.parse(until);
  if (ms !== null && !(ms > tx.now && ms <= tx.now + MAX_SNOOZE_MS)) {
    const errors = [{ pointer: '/until', detail: 'must lie in the future, at most a year ahead' }];
    throw new ProblemError('REQUEST_INVALID', '/until must lie in the future, at most a year ahead', { errors });
  }
  const now = Date.parse(stored.item.beckon.at);
  const snoozedBeckonAt = isoOf(Math.min(now, beckonAt === undefined ? now : Date.parse(beckonAt)));
  const snoozed = ms === null ? null : isoOf(ms);
  tx.saveOwn(userId, { ...state, snoozedUntil: snoozed, snoozedBeckonAt: snoozed && snoozedBeckonAt });
  tx.audit({ kind: 'snoozed', itemId, actor: userId, facts: { until: snoozed } });
  if (!snoozed) return;
  countSnooze(tx, stored, userId);
  escalateIfAllSnoozed(tx, itemId, userId);
}

/** Reported by a desk, perhaps late or by a wrong clock: one already over ends the previous one. @throws as `snooze`, not for the past */
export function snoozeOfDesk(
  tx: ItemActTx,
  userId: string,
  itemId: string,
  until: string | null,
  beckonAt?: string,
): void {
  const isOver = until !== null && Date.parse(until) <= tx.now;
  snooze(tx, userId, itemId, isOver ? null : until, beckonAt);
}

/** A claim informs; it blocks no one. @throws CLAIMED if another person holds it */
export function claim(tx: ItemActTx, userId: string, itemId: string): void {
  const { stored, person } = own(tx, itemId, userId);
  const { item } = stored;
  requireOpen(item);
  if (item.claimedBy?.id === userId) return;
  if (item.claimedBy) {
    throw new ProblemError('CLAIMED', refusals.items.claimed(item.claimedBy.name), { claimedBy: item.claimedBy });
  }
  const at = isoOf(tx.now);
  const by: PersonRef = { id: userId, name: person.name };
  const claimed: Item = { ...item, claimedBy: by, thread: threadWith(item, { at, by, kind: 'claim' }), updatedAt: at };
  tx.save(planIfNeeded(tx, item, { ...stored, item: claimed }));
  tx.audit({ kind: 'claimed', itemId, actor: userId, facts: {} });
}

/** @param userId the holder; null: an administrator, who may release any claim. @throws CLAIMED if another person holds it */
export function release(tx: ItemActTx, userId: string | null, itemId: string): void {
  const stored = userId === null ? tx.item(itemId) : own(tx, itemId, userId).stored;
  if (!stored) throw new ProblemError('NOT_FOUND', refusals.items.unknown);
  const { item } = stored;
  if (!item.claimedBy) return;
  if (userId !== null && item.claimedBy.id !== userId) {
    throw new ProblemError('CLAIMED', refusals.items.claimedByOther(item.claimedBy.name), {
      claimedBy: item.claimedBy,
    });
  }
  const released: Item = { ...item, claimedBy: null, updatedAt: isoOf(tx.now) };
  tx.save(planIfNeeded(tx, item, { ...stored, item: released }));
  tx.audit({ kind: 'released', itemId, actor: userId, facts: {} });
}

/** The delegator still sees the item but does not answer; to oneself: takes it back. @throws SEPARATION_OF_DUTIES for a requester */
export function delegate(tx: ItemActTx, userId: string, itemId: string, to: string, note: string | null): void {
  const { stored, person, state } = own(tx, itemId, userId);
  const { item } = stored;
  requireOpen(item);
  // A requester may receive the item, to read it, but may neither answer nor delegate it.
  if (askersOf(withRequester(item, tx.directory, tx.directory.source(stored.originId))).includes(userId)) {
    throw new ProblemError('SEPARATION_OF_DUTIES', refusals.items.ownRequestHandedOver);
  }
  const receiver = tx.directory.person(to);
  const isHanded = handedOver(item.audiences, userId) >= 0;
  if (to === userId && isHanded) {
    reclaim(tx, { stored, by: { id: userId, name: person.name }, state, note });
    return;
  }
  if (!receiver || tx.directory.accountsOf(userId).includes(to)) {
    const detail = receiver ? 'must be someone else' : 'is nobody here';
    throw new ProblemError('REQUEST_INVALID', `/to ${detail}`, { errors: [{ pointer: '/to', detail }] });
  }
  if (isHanded) throw new ProblemError('FORBIDDEN', refusals.items.handedOverBefore);
  const at = isoOf(tx.now);
  const by: PersonRef = { id: userId, name: person.name };
  // After repeated delegation to the same person only the last counts.
  const others = item.audiences.filter((each) => !(each.onBehalfOf?.id === userId && each.audience.users?.[0] === to));
  const asked = [...others, { audience: { users: [to] }, by: 'delegation' as const, onBehalfOf: by, at }];
  const entry = { at, by, kind: 'delegated' as const, to: { id: receiver.id, name: receiver.name } };
  const next: Item = {
    ...item,
    claimedBy: item.claimedBy?.id === userId ? null : item.claimedBy,
    thread: threadWith(item, note ? { ...entry, text: note } : entry),
    updatedAt: at,
  };
  saveAddressed(tx, stored, planIfNeeded(tx, item, { ...stored, item: next }), asked);
  // If the receiver delegated the item before, they answer again.
  const theirs = tx.own(itemId, to);
  if (theirs?.delegatedAt) tx.saveOwn(to, { ...theirs, delegatedAt: null });
  tx.saveOwn(userId, { ...state, delegatedAt: at });
  tx.audit({ kind: 'delegated', itemId, actor: userId, about: to, facts: {} });
}

interface Reclaim {
  stored: StoredItem;
  by: PersonRef & { id: string };
  state: OwnState;
  note: string | null;
}

function reclaim(tx: ItemActTx, { stored, by, state, note }: Reclaim): void {
  const { item } = stored;
  const at = isoOf(tx.now);
  const isTheirs = ({ by: how, onBehalfOf }: Addressed): boolean => how === 'delegation' && onBehalfOf?.id === by.id;
  const asked = item.audiences.filter((each) => !isTheirs(each));
  const entry = { at, by, kind: 'delegated' as const, to: by };
  const next: Item = { ...item, thread: threadWith(item, note ? { ...entry, text: note } : entry), updatedAt: at };
  tx.saveOwn(by.id, { ...state, delegatedAt: null });
  // A receiver who had delegated the item to them before has done so again.
  for (const id of item.audiences.filter(isTheirs).flatMap(({ audience }) => audience.users ?? [])) {
    const given = asked[handedOver(asked, id)];
    const theirs = given && tx.own(item.id, id);
    if (!theirs) continue;
    tx.saveOwn(id, { ...theirs, delegatedAt: given.at });
    if (next.claimedBy?.id === id) next.claimedBy = null;
  }
  saveAddressed(tx, stored, planIfNeeded(tx, item, { ...stored, item: next }), asked);
  tx.audit({ kind: 'delegated', itemId: item.id, actor: by.id, about: by.id, facts: {} });
}
