/** Failures and alerts: equal ones fold into one item with a count; the matching end event closes it (contract section 2, "Folding"). */
import type { BeckonEvent } from '../../../shared/events.ts';
import type { Fold, Item } from '../../../shared/items.ts';
import { isFlapping, withCycle, withoutCycles } from '../../../shared/rules/flapping.ts';
import { foldInto, foldKeyOf, higherSeverity } from '../../../shared/rules/folding.ts';
import { threadWith } from '../items/thread.ts';
import { replan } from '../schedule/plan.ts';
import { type Acceptance, type Effect, NO_EFFECT } from './acceptance.ts';
import { effectOn } from './change.ts';
import { type End, endAfter, endTime } from './ends.ts';
import { isBeyond, requireChangeable } from './grant-faults.ts';
import { storeNewItem } from './make-item.ts';
import { mergeInto, reopen, risesAbove } from './merge.ts';
import type { ItemData } from './new-item.ts';

type RaisedEvent = Extract<BeckonEvent, { type: 'exception.raised' | 'alert.raised' }>;
type ResolvedEvent = Extract<BeckonEvent, { type: 'exception.resolved' | 'alert.cleared' }>;

interface Occurrence {
  data: ItemData;
  key: string;
  /** RFC 3339, by the source's clock. */
  happened: string;
  /** RFC 3339, time of acceptance. */
  at: string;
}

/** An acknowledged item counts silently until it is resolved; only a higher severity reopens it and notifies again. */
function countIn(item: Item, { data, key, happened, at }: Occurrence): Item {
  const counted = foldInto(item.fold, key, happened);
  const folded: Item = {
    ...item,
    fold: counted.flapping && !isFlapping(counted, at) ? withoutCycles(counted) : counted,
    severity: higherSeverity(item.severity, data.severity ?? 'info'),
  };
  if (!risesAbove(data.severity, item)) return folded;
  const risen: Item = { ...folded, beckon: { at, reason: 'severity' }, snoozesEndedAt: at };
  return item.state === 'answered' ? reopen(risen) : risen;
}

/**
 * A flapping item is reused for all cycles. It notifies once when flapping starts, then only if its severity rises, acknowledged or not.
 */
function withRecurrence(item: Item, fold: Fold, occurrence: Occurrence): Item {
  const { data, key, happened, at } = occurrence;
  const open: Item = {
    ...item,
    state: item.outcome ? 'answered' : 'open',
    closedReason: null,
    fold: { ...foldInto(fold, key, happened), ...withCycle(fold, at) },
    severity: higherSeverity(item.severity, data.severity ?? 'info'),
  };
  if (!isFlapping(fold, at)) return { ...reopen(open), beckon: { at, reason: 'changed' } };
  return risesAbove(data.severity, item)
    ? { ...reopen(open), beckon: { at, reason: 'severity' }, snoozesEndedAt: at }
    : open;
}

/** The source's time if it is within 24 h of now, else (wrong clock) the time of acceptance. */
function happenedAt(event: BeckonEvent, { tx, at }: Acceptance): string {
  const when = event.time === null ? Number.NaN : Date.parse(event.time);
  return Math.abs(when - tx.now) < 24 * 3600_000 ? new Date(when).toISOString() : at;
}

export function raise(event: RaisedEvent, given: Acceptance): Effect {
  const { tx, source, at } = given;
  const data: ItemData = event.data;
  const key = foldKeyOf(event.type, event.data);
  const occurrence: Occurrence = { data, key, happened: happenedAt(event, given), at };
  // An exception and an alert with the same fold key are separate items.
  const typed = `${event.type}\n${key}`;
  const before = tx.openByFold(source.id, typed);
  if (before) {
    requireChangeable(before.item, source, '/data/fold');
    return mergeInto(before, data, given, (item) => countIn(item, occurrence));
  }
  const end = endAfter(event, typed, given);
  if (end) return raiseEnded(event, { end, typed, occurrence }, given);
  const resolved = tx.lastResolved(source.id, typed);
  const known = resolved?.item.fold;
  const cycles = known ? withCycle(known, at) : {};
  if (resolved && known && cycles.flapping && !isBeyond(resolved.item, source)) {
    return mergeInto(resolved, data, given, (item) => withRecurrence(item, known, occurrence));
  }
  const made = storeNewItem(event, event.type, data, given, (item) => ({
    ...item,
    fold: { ...foldInto(null, key, occurrence.happened), ...cycles },
  }));
  return made.effect;
}

/** A failure that has ended: counted in the item of that end, which stays closed. Without one, its own item is closed from the beginning. */
function raiseEnded(
  event: RaisedEvent,
  { end, typed, occurrence: { data, key, happened, at } }: { end: End; typed: string; occurrence: Occurrence },
  given: Acceptance,
): Effect {
  const { tx, source } = given;
  if (end.item) {
    requireChangeable(end.item.item, source, '/data/fold');
    const item: Item = { ...end.item.item, fold: foldInto(end.item.item.fold, key, happened), updatedAt: at };
    tx.save({ ...end.item, item });
    return effectOn(tx, end.item);
  }
  const entry = { at, by: { id: null, name: source.name }, kind: 'resolved' as const };
  const { effect } = storeNewItem(event, event.type, data, given, (item) => ({
    ...item,
    state: 'closed',
    fold: foldInto(null, key, happened),
    thread: threadWith(item, entry),
  }));
  tx.noteEnd(source.id, typed, { itemId: effect.itemId, at: end.at });
  return effect;
}

const ENDS = { 'exception.resolved': 'exception.raised', 'alert.cleared': 'alert.raised' } as const;

/** A flapping item keeps only its latest `resolved` entry. */
const withoutLastEnd = (item: Item): Item =>
  item.fold?.flapping && item.thread.at(-1)?.kind === 'resolved' ? { ...item, thread: item.thread.slice(0, -1) } : item;

/** No open item is no error: a source may report a recovery without a failure. */
export function resolve(event: ResolvedEvent, given: Acceptance): Effect {
  const { tx, source, at } = given;
  const key = `${ENDS[event.type]}\n${event.data.fold}`;
  const stored = tx.openByFold(source.id, key);
  tx.noteEnd(source.id, key, { itemId: stored?.item.id ?? null, at: endTime(event, given) });
  if (!stored) return NO_EFFECT;
  const { note } = event.data;
  const by = { id: null, name: source.name };
  const end = { at, by, kind: 'resolved' as const, ...(note === undefined ? {} : { text: note }) };
  const item: Item = {
    ...stored.item,
    state: 'closed',
    closedReason: note ?? null,
    thread: threadWith(withoutLastEnd(stored.item), end),
    updatedAt: at,
  };
  tx.save(replan(tx, stored.item, { ...stored, item }));
  return { itemId: item.id, recipients: tx.membersOf(stored.setId).length };
}
