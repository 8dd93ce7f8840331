/**
 * The version of an item (contract section 8): what a person reads before they decide. An answer names the version that was shown, so that
 * nobody approves what a source put in its place meanwhile. Counts, due times and severity are not part of it: a failure that folds
 * changes all the time.
 */
import type { ActionKind } from '../events.ts';
import type { Item, ShownItem } from '../items.ts';
import { SHOWN_PARTS, type ShownPart } from '../shown-parts.ts';

/** Of a decision: how it comes about, not how far it has come. */
function readOf(item: ShownItem, part: ShownPart): unknown {
  if (part === 'title') return [item.title, item.titles ?? null];
  if (part === 'facts') return [item.facts, item.factLabels ?? null];
  if (part !== 'decision' || !item.decision) return item[part];
  const { policy, quorum, order } = item.decision;
  return { policy, quorum, order };
}

/** They have other languages beside them. */
const HAS_MORE: ReadonlySet<ShownPart> = new Set(['title', 'facts']);

/** The parts in which the two differ. */
export const changedParts = (before: ShownItem, after: ShownItem): ShownPart[] =>
  SHOWN_PARTS.filter(
    (part) => (HAS_MORE.has(part) || before[part] !== after[part]) && !same(readOf(before, part), readOf(after, part)),
  );

/** Equal as JSON, whatever the order of members. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [ones, others] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return (
    ones.size === others.size && [...ones].every(([name, value]) => others.has(name) && same(value, others.get(name)))
  );
}

/** `after` with the version that follows from what changed in it. */
export const versioned = (before: Item, after: Item): Item =>
  changedParts(before, after).length === 0 ? after : { ...after, version: before.version + 1 };

export const shownOf = (item: Item): ShownItem => {
  const { title, titles, amount, requester, record, body, facts, factLabels, attachments, decision, actions } = item;
  const shown = { title, amount, requester, record, body, facts, attachments, decision, actions };
  return { ...shown, ...(titles && { titles }), ...(factLabels && { factLabels }) };
};

/** What decides asks for the newest version; a question or an acknowledgement is good for any. */
export const bindsVersion = (kind: ActionKind): boolean => kind !== 'acknowledge' && kind !== 'request-info';
