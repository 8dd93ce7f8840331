/** What answers are called: in the person's language where the source left their label at its default (contract section 2). */
import type { ActionKind } from '../events.ts';
import type { Item, ItemAction } from '../items.ts';

/** By kind; what is `custom` has always a label of its source. */
export type ActionLabels = Readonly<Record<Exclude<ActionKind, 'custom'>, string>>;

/** As they go over HTTP. */
export const DEFAULT_LABELS: ActionLabels = {
  approve: 'Approve',
  reject: 'Reject',
  acknowledge: 'Acknowledge',
  'request-info': 'Ask',
};

type Labelled = Pick<ItemAction, 'kind' | 'label'>;

const isDefault = ({ kind, label }: Labelled): boolean => kind !== 'custom' && label === DEFAULT_LABELS[kind];

/** @returns the same object where its label is the source's own, or the same in this language */
export function inLanguage<One extends Labelled>(one: One, labels: ActionLabels): One {
  if (one.kind === 'custom' || !isDefault(one)) return one;
  const label = labels[one.kind];
  return label === one.label ? one : { ...one, label };
}

/** Of the actions of an item and of the answer that decided it. @returns the same object where nothing of it is another */
export function itemInLanguage<One extends Pick<Item, 'actions' | 'outcome'>>(item: One, labels: ActionLabels): One {
  if (labels.approve === DEFAULT_LABELS.approve) return item;
  const { actions, outcome } = item;
  if (!actions.some(isDefault) && (outcome === null || !isDefault(outcome))) return item;
  return {
    ...item,
    actions: actions.map((action) => inLanguage(action, labels)),
    outcome: outcome && inLanguage(outcome, labels),
  };
}
