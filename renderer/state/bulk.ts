import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { ItemAction } from '../../shared/items.ts';
import { isUnderWay } from '../../shared/rules/pending.ts';

/** One answer that every marked item can take without a word: which action of each item it is. */
export interface SharedAnswer {
  kind: 'approve' | 'reject' | 'acknowledge';
  /** The one label they all have; null where sources name it differently. */
  label: string | null;
  answers: { itemId: string; action: string; version: number }[];
}

const KINDS: readonly SharedAnswer['kind'][] = ['approve', 'reject', 'acknowledge'];

/** Answered already, with the relay still to hear of it: the item takes no other answer. */
export const isGiven = ({ pending }: ItemView): boolean => pending !== null && isUnderWay(pending);

/** Must not be said in passing: whoever approves a large sum is asked about that one. */
const isPlain = ({ comment, confirm }: ItemAction): boolean => comment !== 'required' && !confirm;

/**
 * The answers that all of these items share and that need neither comment nor confirmation. A source names its actions as it likes:
 * items of several sources share a kind, so actions of one's own making are shared by none.
 */
export function sharedAnswers(views: readonly ItemView[]): SharedAnswer[] {
  if (views.length === 0 || views.some(isGiven)) return [];
  return KINDS.flatMap((kind) => {
    const chosen = views.map(({ item, mine }) => ({ item, action: mine.actions.find((one) => one.kind === kind) }));
    const answers = chosen.flatMap(({ item, action }) =>
      action && isPlain(action)
        ? [{ itemId: item.id, action: action.id, version: item.version, label: action.label }]
        : [],
    );
    if (answers.length < views.length) return [];
    const labels = new Set(answers.map(({ label }) => label));
    const [label = null] = labels.size === 1 ? labels : [];
    return [{ kind, label, answers: answers.map(({ label: _, ...answer }) => answer) }];
  });
}

/** Nothing is asked but to look: all of them are dealt with once they are seen. */
export const wantOnlySeeing = (views: readonly ItemView[]): boolean =>
  views.length > 0 && views.every(({ item, mine, pending }) => item.actions.length === 0 && mine.waits && !pending);
