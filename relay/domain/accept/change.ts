/** A source informs, changes or withdraws an item of its own. An unknown item is no error: it may be past retention. */

import type { BeckonEvent } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { versioned } from '../../../shared/rules/version.ts';
import { withChangedEvidence } from '../items/evidence.ts';
import { threadWith } from '../items/thread.ts';
import { planIfNeeded, replan } from '../schedule/plan.ts';
import { withRepeatsReset } from '../schedule/schedule.ts';
import type { StoredItem, Tx } from '../unit-of-work.ts';
import { type Acceptance, type Effect, NO_EFFECT } from './acceptance.ts';
import { noteWithdrawal } from './ends.ts';
import { requireChangeable } from './grant-faults.ts';
import { risesAbove } from './merge.ts';
import { withLatest } from './new-item.ts';
import { steppedUp } from './step-up.ts';

type EventOf<T extends BeckonEvent['type']> = Extract<BeckonEvent, { type: T }>;

/** The item created by an event of the same authenticated source; `eventSource` defaults to this event's own `source`. */
export function referencedItem(
  event: EventOf<'info.provided' | 'item.updated' | 'item.withdrawn' | 'response.outcome'>,
  { tx, source }: Acceptance,
) {
  const { eventId, eventSource } = event.data;
  return tx.itemOfEvent(source.id, eventSource ?? event.source, eventId);
}

export const effectOn = (tx: Pick<Tx, 'membersOf'>, stored: StoredItem): Effect => ({
  itemId: stored.item.id,
  recipients: tx.membersOf(stored.setId).length,
});

/** The reply to a question. It is always added to the thread; only an item in state `waiting` reopens and notifies. */
export function inform(event: EventOf<'info.provided'>, given: Acceptance): Effect {
  const stored = referencedItem(event, given);
  if (!stored) return NO_EFFECT;
  const { tx, source, at } = given;
  requireChangeable(stored.item, source, '/data/eventId');
  const { text, by } = event.data;
  const { item } = stored;
  const told: Item = {
    ...item,
    thread: threadWith(item, { at, by: { id: null, name: by ?? source.name }, kind: 'answer', text }),
    updatedAt: at,
  };
  const waited = item.state === 'waiting';
  const after: Item = waited ? { ...told, state: 'open', beckon: { at, reason: 'info' } } : told;
  tx.save(planIfNeeded(tx, item, { ...stored, item: after }));
  return effectOn(tx, stored);
}

function changed(item: Item, data: EventOf<'item.updated'>['data'], at: string): Item {
  const next: Item = { ...withLatest(item, data, at), severity: data.severity ?? item.severity };
  if (data.remind) {
    return { ...next, beckon: { at, reason: 'reminder' }, thread: threadWith(next, { at, kind: 'reminder' }) };
  }
  return risesAbove(data.severity, item) ? { ...next, beckon: { at, reason: 'severity' }, snoozesEndedAt: at } : next;
}

/** A new due or expiry time reschedules the item; `remind` is a reminder triggered by the source. */
export function change(event: EventOf<'item.updated'>, given: Acceptance): Effect {
  const stored = referencedItem(event, given);
  if (!stored) return NO_EFFECT;
  const { tx, at } = given;
  if (!isOpen(stored.item)) return effectOn(tx, stored);
  requireChangeable(stored.item, given.source, '/data/eventId');
  const { data } = event;
  const next = changed(stored.item, data, at);
  const updated = data.amount ? steppedUp(next, undefined, given.source) : next;
  const item = versioned(stored.item, withChangedEvidence(tx, stored.item, updated, data));
  const isMoved = data.dueAt !== undefined || data.expiresAt !== undefined;
  const plan = risesAbove(data.severity, stored.item) ? withRepeatsReset(stored.plan) : stored.plan;
  const after = { ...stored, item, plan };
  tx.save(isMoved ? replan(tx, stored.item, after) : planIfNeeded(tx, stored.item, after));
  if (data.remind) tx.audit({ kind: 'reminded', itemId: item.id, actor: given.source.id, facts: {} });
  return effectOn(tx, stored);
}

/** An answered or closed item stays so, unless its answer is being withdrawn. */
export function withdraw(event: EventOf<'item.withdrawn'>, given: Acceptance): Effect {
  const { eventId, eventSource = event.source } = event.data;
  const stored = referencedItem(event, given);
  noteWithdrawal(event, { source: eventSource, id: eventId }, stored, given);
  if (!stored) return NO_EFFECT;
  const { tx, source, at } = given;
  const isBeingReopened = stored.item.state === 'answered' && stored.item.outcome?.fate === 'withdrawing';
  if (!isOpen(stored.item) && !isBeingReopened) return effectOn(tx, stored);
  const { reason } = event.data;
  const entry = { at, by: { id: null, name: source.name }, kind: 'withdrawn' as const, text: reason };
  const item: Item = {
    ...stored.item,
    state: 'withdrawn',
    closedReason: reason,
    thread: threadWith(stored.item, entry),
    updatedAt: at,
  };
  tx.save(replan(tx, stored.item, { ...stored, item }));
  return effectOn(tx, stored);
}
