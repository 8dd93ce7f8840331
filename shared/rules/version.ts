/**
 * The version of an item (contract section 8). An answer names the version shown, so that no one approves content replaced since. Counts,
 * due times and severity are excluded: they change constantly in a folding failure.
 */
import type { ActionKind } from '../events.ts';
import type { Item, ShownItem } from '../items.ts';
import { SHOWN_MEMBERS, SHOWN_PARTS, type ShownPart } from '../shown-parts.ts';

/** The versioned value of a part; of a decision the policy, not its progress. */
function readOf(item: ShownItem, part: ShownPart): unknown {
  if (part === 'title') return [item.title, item.titles ?? null];
  if (part === 'evidence') return item.evidenceVersion ?? null;
  if (part === 'facts') return [item.facts, item.factLabels ?? null];
  if (part !== 'decision' || !item.decision) return item[part];
  const { policy, quorum, order } = item.decision;
  return { policy, quorum, order };
}

/** Parts with further members. */
const HAS_MORE: ReadonlySet<ShownPart> = new Set(['title', 'facts', 'evidence']);

export const changedParts = (before: ShownItem, after: ShownItem): ShownPart[] =>
  SHOWN_PARTS.filter(
    (part) => (HAS_MORE.has(part) || before[part] !== after[part]) && !same(readOf(before, part), readOf(after, part)),
  );

/** Deep equality as JSON, ignoring member order. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [ones, others] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return (
    ones.size === others.size && [...ones].every(([name, value]) => others.has(name) && same(value, others.get(name)))
  );
}

/** `after`, with the version incremented if a versioned part changed. */
export const versioned = (before: Item, after: Item): Item =>
  changedParts(before, after).length === 0 ? after : { ...after, version: before.version + 1 };

export function shownOf(item: Item): ShownItem {
  const given = SHOWN_MEMBERS.filter((name) => item[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, item[name]])) as ShownItem;
}

/** A deciding answer requires the newest version; a question or acknowledgement applies to any. */
export const bindsVersion = (kind: ActionKind): boolean => kind !== 'acknowledge' && kind !== 'request-info';
