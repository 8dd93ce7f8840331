/** An item as one person sees it over HTTP: with their own state and actions, and why and how it reaches them. */

import type { Outcome } from '../../../shared/answers.ts';
import type { ItemForPerson, OwnState, TimelineEntry } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Person, Subscriptions } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { DEFAULT_LABELS, type Reader as ItemReader } from '../../../shared/rules/action-labels.ts';
import { itemInLanguage, withoutTranslations } from '../../../shared/rules/item-language.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import { type Language, languageOf } from '../../../shared/words/words.ts';
import { notTheirs } from '../../domain/person-operations.ts';
import type { Reader } from '../../domain/reader.ts';

export function createItemViews(reader: Pick<Reader, 'item' | 'isMember' | 'own' | 'subscriptions'>) {
  function lookFor(id: string, person: Person): ItemForPerson | null {
    const stored = reader.item(id);
    if (!stored || !reader.isMember(stored.setId, person.id)) return null;
    return itemForPerson(stored.item, person, reader.own(id, person.id), reader.subscriptions(person.id));
  }
  return {
    lookFor,
    /** @throws NOT_FOUND if the person may not see it */
    viewOf(id: string, person: Person): ItemForPerson {
      const item = lookFor(id, person);
      if (!item) throw notTheirs();
      return item;
    },
  };
}

/** @param language of multilingual texts; default: the person's */
export function itemForPerson(
  kept: Item,
  person: Person,
  own: OwnState | null,
  subscriptions: Subscriptions,
  language = languageOfPerson(person),
): ItemForPerson {
  const item = withoutTranslations(itemInLanguage(kept, readerOf(language)));
  const { waits: _, ...view } = personView(item, person, own, subscriptions);
  return { ...item, ...view };
}

export const languageOfPerson = (person: Person): Language => languageOf(localeFor(person));

/** Default labels of actions stay English (contract section 2). */
const readerOf = (language: Language): ItemReader => ({ language, labels: DEFAULT_LABELS });

/** History of an item, oldest first: creation, thread and delivery of answers. */
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

/** The result of an answer, as its author sees the item now. */
export const answeredAs = (
  outcome: Outcome | null,
  item: ItemForPerson,
): { outcome: Outcome | null; item: ItemForPerson } => ({
  // The item may have changed since.
  outcome: outcome !== null && item.outcome?.at === outcome.at ? item.outcome : outcome,
  item,
});

/** Replaces item and outcome of a refusal by those that this person sees. */
export function asSeenBy(error: unknown, view: () => ItemForPerson): unknown {
  if (!(error instanceof ProblemError)) return error;
  const { code, detail, outcome, ending } = error.problem;
  if (code === 'ITEM_CHANGED') return new ProblemError(code, detail, { item: view() });
  if (!outcome) return error;
  return new ProblemError(code, detail, { outcome: view().outcome, ...(ending === undefined ? {} : { ending }) });
}
