/** An item as one person gets it over HTTP: their own state and actions in place, why and how it reaches them beside it. */

import type { ItemForPerson, OwnState, TimelineEntry } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Person, Subscriptions } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { personView } from '../../../shared/rules/person-view.ts';

export function itemForPerson(
  item: Item,
  person: Person,
  own: OwnState | null,
  subscriptions: Subscriptions,
): ItemForPerson {
  const { waits: _, ...view } = personView(item, person, own, subscriptions);
  return { ...item, ...view };
}

/** Everything that happened to an item, oldest first: its making, its thread, and the way of each answer. */
export function timelineOf(item: Item): TimelineEntry[] {
  const entries: TimelineEntry[] = [{ at: item.createdAt, what: 'created', by: item.origin.name }];
  for (const { at, kind, by, text } of item.thread) {
    entries.push({ at, what: kind, ...(by ? { by: by.name } : {}), ...(text === undefined ? {} : { text }) });
  }
  for (const answer of item.answers) {
    entries.push({ at: answer.at, what: 'fate:recorded', by: answer.by.name, text: answer.action });
    if (answer.fate !== 'recorded' && answer.fate !== 'none') {
      entries.push({
        at: answer.fateAt,
        what: `fate:${answer.fate}`,
        ...(answer.reason ? { text: answer.reason } : {}),
      });
    }
  }
  for (const message of item.messages) {
    const reason = message.error === undefined ? '' : `: ${message.error}`;
    entries.push({ at: message.at, what: `message:${message.status}`, text: `${message.kind} ${message.to}${reason}` });
  }
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The item in a refusal is the one that this person sees. */
export function asSeenBy(error: unknown, view: () => ItemForPerson): unknown {
  if (!(error instanceof ProblemError) || error.problem.code !== 'ITEM_CHANGED') return error;
  return new ProblemError('ITEM_CHANGED', error.problem.detail, { item: view() });
}
