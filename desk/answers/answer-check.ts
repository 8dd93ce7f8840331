/** Whether an answer may be given, asked before it is kept. The desk asks, whatever the window has drawn. */
import type { RefusedItem } from '../../shared/bridge/base.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { ItemAction } from '../../shared/items.ts';
import { ProblemError } from '../../shared/problems.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import type { DeskWords } from '../../shared/words/desk.ts';
import { needsConfirming } from './confirming.ts';

/** An answer as the person gave it. */
export interface GivenAnswer {
  /** Id of the action. */
  action: string;
  comment?: string | undefined;
  /** Of the item as the person was shown it; left out: as it is here. */
  version?: number | undefined;
  /** The person was asked and said yes; an action with `confirm` is not taken without. */
  confirmed?: boolean | undefined;
  /** By a single key: also what else goes at once can be undone. */
  byKey?: boolean | undefined;
}

/** An answer that may be given, with what it is about. */
export interface CheckedAnswer {
  view: ItemView;
  chosen: ItemAction;
  comment: string | null;
  /** Of the item as the person was shown it. */
  version: number;
  byKey: boolean;
}

/**
 * @param view null where this computer does not have the item
 * @param onItsWay an answer to this item is kept here already
 * @throws NOT_FOUND, ALREADY_ANSWERED, ITEM_CLOSED, FORBIDDEN, COMMENT_REQUIRED, REQUEST_INVALID (not confirmed)
 */
export function checkAnswer(
  view: ItemView | null,
  given: GivenAnswer,
  onItsWay: boolean,
  words: DeskWords,
): CheckedAnswer {
  if (!view) throw new ProblemError('NOT_FOUND', words.itemUnknown);
  if (onItsWay) throw new ProblemError('ALREADY_ANSWERED', words.onItsWay);
  const chosen = view.mine.actions.find(({ id }) => id === given.action);
  if (!chosen) {
    const code = isOpen(view.item) ? 'FORBIDDEN' : 'ITEM_CLOSED';
    throw new ProblemError(code, words.notOffered);
  }
  const comment = chosen.comment === 'none' ? '' : (given.comment?.trim() ?? '');
  if (chosen.comment === 'required' && !comment) {
    throw new ProblemError('COMMENT_REQUIRED', words.commentNeeded(chosen.label));
  }
  // Above a limit the relay asks.
  if (chosen.confirm && given.confirmed !== true && !needsConfirming(view, chosen)) {
    throw new ProblemError('REQUEST_INVALID', words.confirmNeeded(chosen.label));
  }
  const version = given.version ?? view.item.version;
  return { view, chosen, comment: comment || null, version, byKey: given.byKey === true };
}

/**
 * Several at once: those that may be given, and the others with why not.
 * @param check throws a ProblemError for one that may not
 * @throws the first problem where none may
 */
export function checkEach<T extends { itemId: string }>(
  all: readonly T[],
  check: (one: T) => CheckedAnswer,
): { good: CheckedAnswer[]; refused: RefusedItem[] } {
  const good: CheckedAnswer[] = [];
  const problems: { itemId: string; error: ProblemError }[] = [];
  for (const one of all) {
    try {
      good.push(check(one));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push({ itemId: one.itemId, error });
    }
  }
  if (good.length === 0 && problems[0]) throw problems[0].error;
  return { good, refused: problems.map(({ itemId, error }) => ({ itemId, detail: error.problem.detail })) };
}
