/** An item as one person gets it over HTTP: their own state and actions in place, why and how it reaches them beside it. */

import type { Outcome } from '../../../shared/answers.ts';
import type { ItemForPerson, OwnState, TimelineEntry } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Person, Subscriptions } from '../../../shared/people.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { DEFAULT_LABELS, type Reader as ItemReader } from '../../../shared/rules/action-labels.ts';
import { itemInLanguage, withoutTranslations } from '../../../shared/rules/item-language.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { type Language, languageOf } from '../../../shared/words/words.ts';
import type { Reader } from '../../domain/reader.ts';

export const notTheirs = (): ProblemError => new ProblemError('NOT_FOUND', refusals.items.notYours);

export function createItemViews(reader: Pick<Reader, 'item' | 'isMember' | 'own' | 'subscriptions'>) {
  /** Null where it is not among theirs. */
  function lookFor(id: string, person: Person): ItemForPerson | null {
    const stored = reader.item(id);
    if (!stored || !reader.isMember(stored.setId, person.id)) return null;
    return itemForPerson(stored.item, person, reader.own(id, person.id), reader.subscriptions(person.id));
  }
  return {
    lookFor,
    /** @throws NOT_FOUND where it is not among theirs */
    viewOf(id: string, person: Person): ItemForPerson {
      const item = lookFor(id, person);
      if (!item) throw notTheirs();
      return item;
    },
  };
}

/** @param language of what the item says in several; by default that of the person */
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

/** Labels that are the default of their kind stay English (contract section 2). */
const readerOf = (language: Language): ItemReader => ({ language, labels: DEFAULT_LABELS });

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

/** What an answer came to, as its giver reads the item now. */
export const answeredAs = (
  outcome: Outcome | null,
  item: ItemForPerson,
): { outcome: Outcome | null; item: ItemForPerson } => ({
  // The item may have changed again meanwhile.
  outcome: outcome !== null && item.outcome?.at === outcome.at ? item.outcome : outcome,
  item,
});

/** The item in a refusal is the one that this person sees, and so is the outcome. */
export function asSeenBy(error: unknown, view: () => ItemForPerson): unknown {
  if (!(error instanceof ProblemError)) return error;
  const { code, detail, outcome, ending } = error.problem;
  if (code === 'ITEM_CHANGED') return new ProblemError(code, detail, { item: view() });
  if (!outcome) return error;
  return new ProblemError(code, detail, { outcome: view().outcome, ...(ending === undefined ? {} : { ending }) });
}
