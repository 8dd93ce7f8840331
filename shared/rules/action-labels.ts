/** What answers are called: in the person's language where the source left their label at its default (contract section 2). */
import type { ActionKind } from '../events.ts';
import type { Item, ItemAction } from '../items.ts';
import type { Language } from '../words/words.ts';
import { textIn } from './local-text.ts';

/** By kind; what is `custom` has always a label of its source. */
type ActionLabels = Readonly<Record<Exclude<ActionKind, 'custom'>, string>>;

/** As they go over HTTP. */
export const DEFAULT_LABELS: ActionLabels = {
  approve: 'Approve',
  reject: 'Reject',
  acknowledge: 'Acknowledge',
  'request-info': 'Ask',
};

/** In which language somebody reads, and what default answers are called there. */
export interface Reader {
  language: Language;
  labels: ActionLabels;
}

type Labelled = Pick<ItemAction, 'kind' | 'label' | 'labels'>;

/** The label is that of its kind, in English. */
export const isDefault = ({ kind, label, labels }: Labelled): boolean =>
  kind !== 'custom' && labels === undefined && label === DEFAULT_LABELS[kind];

/** @returns the same object where its label is said so in this language already */
export function inLanguage<One extends Labelled>(one: One, { language, labels }: Reader): One {
  const label = one.kind !== 'custom' && isDefault(one) ? labels[one.kind] : textIn(one.label, one.labels, language);
  return label === one.label ? one : { ...one, label };
}

/** Title and actions as they were shown. @returns the same object where nothing of it is another */
export function shownInLanguage<One extends Pick<Item, 'title' | 'titles' | 'actions'>>(one: One, reader: Reader): One {
  const title = textIn(one.title, one.titles, reader.language);
  const actions = one.actions.map((action) => inLanguage(action, reader));
  const same = title === one.title && actions.every((action, index) => action === one.actions[index]);
  return same ? one : { ...one, title, actions };
}

/** Of an item also the answer that decided it: its label is that of its action. @returns the same object where nothing is another */
export function itemInLanguage<One extends Pick<Item, 'title' | 'titles' | 'actions' | 'outcome'>>(
  item: One,
  reader: Reader,
): One {
  // What is in English alone needs no look at each of its parts.
  if (reader.language === 'en' && reader.labels.approve === DEFAULT_LABELS.approve) return item;
  const shown = shownInLanguage(item, reader);
  const outcome = outcomeInLanguage(item, reader);
  return outcome === item.outcome ? shown : { ...shown, outcome };
}

function outcomeInLanguage({ actions, outcome }: Pick<Item, 'actions' | 'outcome'>, reader: Reader): Item['outcome'] {
  if (outcome === null) return null;
  const labels = actions.find(({ id, label }) => id === outcome.action && label === outcome.label)?.labels;
  const { label } = inLanguage({ ...outcome, ...(labels ? { labels } : {}) }, reader);
  return label === outcome.label ? outcome : { ...outcome, label };
}
