/** What a person may do with an item besides answering: see, claim, hand over, put off. HTTP and desk call the same. */

import type { OwnState } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { endingOf } from '../../../shared/rules/ending.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { saveAddressed } from '../items/address.ts';
import { isoOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import { threadWith } from '../items/thread.ts';
import { planIfNeeded } from '../schedule/plan.ts';
import type { StoredItem, Tx } from '../unit-of-work.ts';
import { whereAllSnoozed } from './all-snoozed.ts';

const MAX_SNOOZE_MS = 366 * 24 * 3600_000;

const blank = (itemId: string): OwnState => ({ itemId, seenAt: null, snoozedUntil: null, delegatedAt: null });

/** @throws NOT_FOUND where the item is not, or not this person's */
function own(tx: Tx, itemId: string, userId: string): { stored: StoredItem; person: Person; state: OwnState } {
  const stored = tx.item(itemId);
  const person = tx.directory.person(userId);
  if (!stored || !person || !tx.membersOf(stored.setId).includes(userId)) {
    throw new ProblemError('NOT_FOUND', refusals.items.notYours);
  }
  return { stored, person, state: tx.own(itemId, userId) ?? blank(itemId) };
}

/** @throws ITEM_CLOSED */
function stillOpen(item: Item): void {
  if (isOpen(item)) return;
  throw new ProblemError('ITEM_CLOSED', refusals.items.over(item.state), {
    outcome: item.outcome,
    ending: endingOf(item),
  });
}

/** Items that are not theirs are passed over: a list of seen items may be old. Unless only one was named. */
export function seen(tx: Tx, userId: string, itemIds: readonly string[]): void {
  const at = isoOf(tx.now);
  for (const itemId of new Set(itemIds)) {
    const stored = tx.item(itemId);
    if (!stored || !tx.membersOf(stored.setId).includes(userId)) {
      if (itemIds.length === 1) throw new ProblemError('NOT_FOUND', refusals.items.notYours);
      continue;
    }
    const before = tx.own(itemId, userId);
    // Seen since it last beckoned: nothing new to tell anyone.
    if (before?.seenAt && Date.parse(before.seenAt) >= Date.parse(stored.item.beckon.at)) continue;
    tx.saveOwn(userId, { ...(before ?? blank(itemId)), seenAt: at });
    tx.audit({ kind: 'seen', itemId, actor: userId, facts: {} });
  }
}

/** Notifications that a desk has really raised; for the audit alone. @param summary one notification spoke of all of these */
export function shown(tx: Tx, userId: string, itemIds: readonly string[], summary = false): void {
  for (const itemId of new Set(itemIds)) {
    const stored = tx.item(itemId);
    if (!stored || !tx.membersOf(stored.setId).includes(userId)) continue;
    // Two desks of one person, or one that tells again what it told: it was shown once.
    if (!tx.noteShown(userId, itemId, stored.item.beckon.at, summary)) continue;
    tx.audit({ kind: 'shown', itemId, actor: userId, facts: summary ? { summary: 1 } : {} });
  }
}

/**
 * @param until RFC 3339 in the future, at most a year; null ends it
 * @param beckonAt RFC 3339: `beckon.at` of the item as the person saw it, who may have been offline since; left out: as it is now
 */
export function snooze(tx: Tx, userId: string, itemId: string, until: string | null, beckonAt?: string): void {
  const { stored, state } = own(tx, itemId, userId);
  stillOpen(stored.item);
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
  if (snoozed) whereAllSnoozed(tx, itemId, userId);
}

/**
 * As a desk tells it, maybe after a night offline or by another clock: a snooze that is over by now is still the person's last word, so it
 * ends the one before it.
 * @throws as `snooze`, but for a time that has passed
 */
export function snoozeOfDesk(tx: Tx, userId: string, itemId: string, until: string | null, beckonAt?: string): void {
  const isOver = until !== null && Date.parse(until) <= tx.now;
  snooze(tx, userId, itemId, isOver ? null : until, beckonAt);
}

/** A claim informs; it stops nobody. @throws CLAIMED where another holds it */
export function claim(tx: Tx, userId: string, itemId: string): void {
  const { stored, person } = own(tx, itemId, userId);
  const { item } = stored;
  stillOpen(item);
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

/** @param userId the holder; null for an administrator, who may release anyone's. @throws CLAIMED where another holds it */
export function release(tx: Tx, userId: string | null, itemId: string): void {
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

/**
 * Anyone may be delegated to; who delegates keeps seeing and no longer answers. To themselves: they take it back.
 * @throws SEPARATION_OF_DUTIES for who asked
 */
export function delegate(tx: Tx, userId: string, itemId: string, to: string, note: string | null): void {
  const { stored, person, state } = own(tx, itemId, userId);
  const { item } = stored;
  stillOpen(item);
  // Whoever asked may be handed the item, to look at; the answer is not theirs to give, nor to give away.
  if (askersOf(withRequester(item, tx.directory, tx.directory.source(stored.originId))).includes(userId)) {
    throw new ProblemError('SEPARATION_OF_DUTIES', refusals.items.ownRequestHandedOver);
  }
  const receiver = tx.directory.person(to);
  if (to === userId && state.delegatedAt !== null) {
    takeBack(tx, { stored, by: { id: userId, name: person.name }, state, note });
    return;
  }
  if (!receiver || tx.directory.accountsOf(userId).includes(to)) {
    const detail = receiver ? 'must be someone else' : 'is nobody here';
    throw new ProblemError('REQUEST_INVALID', `/to ${detail}`, { errors: [{ pointer: '/to', detail }] });
  }
  if (state.delegatedAt) throw new ProblemError('FORBIDDEN', refusals.items.handedOverBefore);
  const at = isoOf(tx.now);
  const by: PersonRef = { id: userId, name: person.name };
  // Handed to and fro, the last time stands for all.
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
  // If this person was handed the item before and handed it on, they answer again.
  const theirs = tx.own(itemId, to);
  if (theirs?.delegatedAt) tx.saveOwn(to, { ...theirs, delegatedAt: null });
  tx.saveOwn(userId, { ...state, delegatedAt: at });
  tx.audit({ kind: 'delegated', itemId, actor: userId, about: to, facts: {} });
}

interface TakingBack {
  stored: StoredItem;
  by: PersonRef & { id: string };
  state: OwnState;
  note: string | null;
}

/** Whoever has it now is no longer asked in this person's place. */
function takeBack(tx: Tx, { stored, by, state, note }: TakingBack): void {
  const { item } = stored;
  const at = isoOf(tx.now);
  const asked = item.audiences.filter((each) => each.by !== 'delegation' || each.onBehalfOf?.id !== by.id);
  const entry = { at, by, kind: 'delegated' as const, to: by };
  const next: Item = { ...item, thread: threadWith(item, note ? { ...entry, text: note } : entry), updatedAt: at };
  tx.saveOwn(by.id, { ...state, delegatedAt: null });
  saveAddressed(tx, stored, planIfNeeded(tx, item, { ...stored, item: next }), asked);
  tx.audit({ kind: 'delegated', itemId: item.id, actor: by.id, about: by.id, facts: {} });
}
