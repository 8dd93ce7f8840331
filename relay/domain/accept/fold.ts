/** Failures and alerts: equal ones are one item with a count; its end closes it (contract section 2, "Folding"). */
import type { BeckonEvent } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { foldInto, foldKeyOf, higherSeverity } from '../../../shared/rules/folding.ts';
import { threadWith } from '../thread.ts';
import { type Acceptance, type Effect, NO_EFFECT } from './acceptance.ts';
import { storeNewItem } from './make-item.ts';
import { mergeInto, reopen, risesAbove } from './merge.ts';
import type { ItemData } from './new-item.ts';

type Raised = Extract<BeckonEvent, { type: 'exception.raised' | 'alert.raised' }>;
type Resolved = Extract<BeckonEvent, { type: 'exception.resolved' | 'alert.cleared' }>;

/**
 * Acknowledged, it keeps its fold until it is resolved: counts rise in silence, and only a higher severity opens it again and
 * beckons anew.
 */
function countIn(item: Item, data: ItemData, key: string, happened: string, at: string): Item {
  const folded: Item = {
    ...item,
    fold: foldInto(item.fold, key, happened),
    severity: higherSeverity(item.severity, data.severity ?? 'info'),
  };
  if (!risesAbove(data.severity, item)) return folded;
  const risen: Item = { ...folded, beckon: { at, reason: 'severity' } };
  return item.state === 'answered' ? reopen(risen) : risen;
}

/** Counted at the moment the source names; one far off (a wrong clock) is counted now. */
function happenedAt(event: BeckonEvent, { tx, at }: Acceptance): string {
  const when = event.time === null ? Number.NaN : Date.parse(event.time);
  return Math.abs(when - tx.now) < 24 * 3600_000 ? new Date(when).toISOString() : at;
}

export function raise(event: Raised, given: Acceptance): Effect {
  const data: ItemData = event.data;
  const key = foldKeyOf(event.type, event.data);
  const happened = happenedAt(event, given);
  // Exceptions and alerts may share the words of a fold; they are still two things.
  const before = given.tx.openByFold(given.source.id, `${event.type}\n${key}`);
  if (before) return mergeInto(before, data, given, (item) => countIn(item, data, key, happened, given.at));
  const { stored, recipients } = storeNewItem(event, event.type, data, given, (item) => ({
    ...item,
    fold: foldInto(null, key, happened),
  }));
  return { itemId: stored.item.id, recipients };
}

const ENDS = { 'exception.resolved': 'exception.raised', 'alert.cleared': 'alert.raised' } as const;

/** Nothing open is no error: the source may tell of a recovery that nobody saw fail. */
export function resolve(event: Resolved, { tx, source, at }: Acceptance): Effect {
  const stored = tx.openByFold(source.id, `${ENDS[event.type]}\n${event.data.fold}`);
  if (!stored) return NO_EFFECT;
  const { note } = event.data;
  const by = { id: null, name: source.name };
  tx.save({
    ...stored,
    item: {
      ...stored.item,
      state: 'closed',
      closedReason: note ?? null,
      thread: threadWith(stored.item, { at, by, kind: 'resolved', ...(note === undefined ? {} : { text: note }) }),
      updatedAt: at,
    },
  });
  tx.schedule(stored.item.id, []);
  return { itemId: stored.item.id, recipients: tx.membersOf(stored.setId).length };
}
