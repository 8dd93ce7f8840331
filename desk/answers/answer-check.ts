/** Validates an answer before it is stored. The desk checks, whatever the window displays. */

import type { LineDecisions } from '../../shared/answers.ts';
import type { RefusedItem } from '../../shared/bridge/desk-channels.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { FormInput } from '../../shared/forms.ts';
import type { ItemAction } from '../../shared/items.ts';
import { ProblemError } from '../../shared/problems.ts';
import { checkInput } from '../../shared/rules/form-input.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { givenDecisions, lineFaults, needsComment } from '../../shared/rules/line-decisions.ts';
import type { DeskWords } from '../../shared/words/desk.ts';
import { needsChallenge } from './challenges.ts';

export interface AnswerInput {
  /** Id of the action. */
  action: string;
  comment?: string | undefined;
  /** Values of the action's form. */
  input?: Readonly<Record<string, unknown>> | undefined;
  /** Of an item that is decided by line. */
  lineDecisions?: LineDecisions | undefined;
  /** Item version displayed to the user; omitted: the current local version. */
  version?: number | undefined;
  /** The user confirmed; required for an action with `confirm`. */
  confirmed?: boolean | undefined;
  /** Given by a single key: then an answer that is normally sent at once can be undone too. */
  byKey?: boolean | undefined;
}

export interface CheckedAnswer {
  view: ItemView;
  chosen: ItemAction;
  comment: string | null;
  /** Undefined: the action has no form. */
  input: FormInput | undefined;
  /** As recorded; undefined: all rows take the decision of the action. */
  lineDecisions: LineDecisions | undefined;
  version: number;
  byKey: boolean;
}

/**
 * @param view null if this computer does not have the item
 * @param onItsWay an answer to this item is already pending
 * @throws ProblemError NOT_FOUND, ALREADY_ANSWERED, ITEM_CLOSED, FORBIDDEN, COMMENT_REQUIRED, INPUT_INVALID or REQUEST_INVALID (not confirmed)
 */
export function checkAnswer(
  view: ItemView | null,
  given: AnswerInput,
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
  if (needsComment(view.item, chosen, given.lineDecisions) && !comment) {
    throw new ProblemError('COMMENT_REQUIRED', words.commentNeeded(chosen.label));
  }
  const input = inputFor(chosen, given, words);
  const lineDecisions = linesFor(view, chosen, given, words);
  // Above the limit the relay asks for the confirmation.
  if (chosen.confirm && given.confirmed !== true && !needsChallenge(view, chosen)) {
    throw new ProblemError('REQUEST_INVALID', words.confirmNeeded(chosen.label));
  }
  const version = given.version ?? view.item.version;
  return { view, chosen, comment: comment || null, input, lineDecisions, version, byKey: given.byKey === true };
}

function inputFor({ form, label }: ItemAction, { input }: AnswerInput, words: DeskWords): FormInput | undefined {
  if (!form) return undefined;
  const checked = checkInput(form, input);
  if (checked.ok) return checked.value;
  throw new ProblemError('INPUT_INVALID', words.inputInvalid(label), { errors: checked.errors });
}

/** Rows that the item does not have are refused by the relay. */
function linesFor(
  { item }: ItemView,
  chosen: ItemAction,
  { lineDecisions }: AnswerInput,
  words: DeskWords,
): LineDecisions | undefined {
  const [fault] = lineFaults(item, chosen, lineDecisions, null);
  if (fault) throw new ProblemError('REQUEST_INVALID', words.linesInvalid, { errors: [fault] });
  const given = givenDecisions(chosen.kind, lineDecisions);
  return Object.keys(given).length > 0 ? given : undefined;
}

/** Splits a batch into valid and refused answers. @param check throws a ProblemError. @throws the first problem if all are refused */
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
