/** What answers are called: in the person's language where the source left their label at its default (contract section 2). */
import type { ActionKind } from '../events.ts';
import type { ItemAction } from '../items.ts';
import type { Language } from '../words/words.ts';
import { textIn } from './local-text.ts';

/** By kind; what is `custom` has always a label of its source. */
export type ActionLabels = Readonly<Record<Exclude<ActionKind, 'custom'>, string>>;

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
