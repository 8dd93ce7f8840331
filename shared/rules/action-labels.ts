/** Labels of answers: a default label of the source is translated to the person's language (contract section 2). */
import type { ActionKind } from '../events.ts';
import type { ItemAction } from '../items.ts';
import type { Language } from '../words/words.ts';
import { textIn } from './local-text.ts';

/** By kind; a `custom` action always has a label of its source. */
type ActionLabels = Readonly<Record<Exclude<ActionKind, 'custom'>, string>>;

/** English labels, used over HTTP. */
export const DEFAULT_LABELS: ActionLabels = {
  approve: 'Approve',
  reject: 'Reject',
  acknowledge: 'Acknowledge',
  'request-info': 'Ask',
};

/** A reader's language, and the default labels in it. */
export interface Reader {
  language: Language;
  labels: ActionLabels;
}

type Labelled = Pick<ItemAction, 'kind' | 'label' | 'labels'>;

/** Whether the label is the English default of its kind. */
export const isDefault = ({ kind, label, labels }: Labelled): boolean =>
  kind !== 'custom' && labels === undefined && label === DEFAULT_LABELS[kind];

/** @returns the same object if the label is unchanged in this language */
export function inLanguage<One extends Labelled>(one: One, { language, labels }: Reader): One {
  const label = one.kind !== 'custom' && isDefault(one) ? labels[one.kind] : textIn(one.label, one.labels, language);
  return label === one.label ? one : { ...one, label };
}
