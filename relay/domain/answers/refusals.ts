/** Why an answer is refused; checks run in the order in which they are reported. */
import type { FormInput } from '../../../shared/forms.ts';
import type { Item, ItemAction } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import type { AnswerRequest } from '../../../shared/responses.ts';
import { endingOf } from '../../../shared/rules/ending.ts';
import { checkInput } from '../../../shared/rules/form-input.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { lineFaults, needsComment } from '../../../shared/rules/line-decisions.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { bindsVersion } from '../../../shared/rules/version.ts';
import { MAX_ERRORS } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { stopped } from '../items/requester.ts';
import type { StoredItem, Tx } from '../unit-of-work.ts';
import { type AnswerOutcome, commentOf, refusedAnswer } from './answer-input.ts';
import { rowsOf } from './line-rows.ts';

export const refusalOf = (
  tx: Pick<Tx, 'membersOf' | 'wasRemoved' | 'now' | 'own' | 'evidence'>,
  stored: StoredItem,
  person: Person,
  action: ItemAction | undefined,
  request: AnswerRequest,
): AnswerOutcome | null =>
  checkPerson(tx, stored, person) ??
  checkVersion(stored.item, action, request) ??
  checkAction(stored.item, action, request) ??
  checkLines(tx, stored.item, action, request) ??
  checkRequester(stored.item, action);

function checkPerson(
  tx: Pick<Tx, 'membersOf' | 'wasRemoved' | 'now' | 'own'>,
  { item, setId }: StoredItem,
  person: Person,
): AnswerOutcome | null {
  if (askersOf(item).includes(person.id)) {
    return refusedAnswer('SEPARATION_OF_DUTIES', refusals.items.ownRequest);
  }
  if (!tx.membersOf(setId).includes(person.id)) return formerRecipient(tx, item, person.id);
  if (item.state === 'answered') {
    const { outcome } = item;
    const said = outcome
      ? refusals.items.alreadyAnsweredBy(outcome.by.name, outcome.at)
      : refusals.items.alreadyAnswered;
    return refusedAnswer('ALREADY_ANSWERED', said, { outcome });
  }
  if (!isOpen(item))
    return refusedAnswer('ITEM_CLOSED', refusals.items.over(item.state), {
      outcome: item.outcome,
      ending: endingOf(item),
    });
  // Also if the scheduler has not expired the item yet.
  const isExpired = item.expiresAt !== null && Date.parse(item.expiresAt) <= tx.now;
  if (isExpired) return refusedAnswer('ITEM_CLOSED', refusals.items.expired, { outcome: item.outcome });
  if (tx.own(item.id, person.id)?.delegatedAt) return refusedAnswer('FORBIDDEN', refusals.items.handedOver);
  return null;
}

/** Only a former recipient learns that an administrator handed the item to others. */
function formerRecipient(tx: Pick<Tx, 'wasRemoved'>, item: Item, userId: string): AnswerOutcome {
  const entry = item.thread.findLast(({ kind }) => kind === 'reassigned');
  if (!entry?.by || !tx.wasRemoved(item.id, userId)) return refusedAnswer('NOT_FOUND', refusals.items.notYours);
  const { at, by } = entry;
  return refusedAnswer('NOT_FOUND', refusals.items.reassigned(by.name, at), { reassigned: { by: by.name, at } });
}

/** A deciding answer is about the version that was displayed; a missing action was displayed on another version. */
function checkVersion(item: Item, action: ItemAction | undefined, { version }: AnswerRequest): AnswerOutcome | null {
  if (version === undefined || version === item.version || (action && !bindsVersion(action.kind))) return null;
  const detail = refusals.items.changed;
  return refusedAnswer('ITEM_CHANGED', detail, { item });
}

function checkAction(item: Item, action: ItemAction | undefined, request: AnswerRequest): AnswerOutcome | null {
  if (!action) {
    const known = item.actions.map(({ id }) => id).join(', ') || 'none';
    const errors = [{ pointer: '/action', detail: `must be one of: ${known}` }];
    return refusedAnswer('REQUEST_INVALID', refusals.items.notOffered(request.action), { errors });
  }
  if (needsComment(item, action, request.lineDecisions) && commentOf(request) === null) {
    const errors = [{ pointer: '/comment', detail: `is required for ${action.label}` }];
    return refusedAnswer('COMMENT_REQUIRED', refusals.items.commentNeeded(action.label), { errors });
  }
  return checkForm(action, request);
}

function checkForm({ form, label }: ItemAction, { input }: AnswerRequest): AnswerOutcome | null {
  if (!form) {
    if (input === undefined) return null;
    const errors = [{ pointer: '/input', detail: `is not possible for ${label}, which has no form` }];
    return refusedAnswer('INPUT_INVALID', refusals.items.inputInvalid(label), { errors });
  }
  const checked = checkInput(form, input);
  return checked.ok
    ? null
    : refusedAnswer('INPUT_INVALID', refusals.items.inputInvalid(label), { errors: checked.errors });
}

function checkLines(
  tx: Pick<Tx, 'evidence'>,
  item: Item,
  action: ItemAction | undefined,
  { lineDecisions }: AnswerRequest,
): AnswerOutcome | null {
  const errors = action && lineDecisions ? lineFaults(item, action, lineDecisions, rowsOf(tx, item)) : [];
  if (errors.length === 0) return null;
  return refusedAnswer('REQUEST_INVALID', refusals.items.linesInvalid, { errors: errors.slice(0, MAX_ERRORS) });
}

/** The input of an answer that was not refused; undefined: the action has no form. */
export function inputOf({ form }: ItemAction, { input }: AnswerRequest): FormInput | undefined {
  const checked = form && checkInput(form, input);
  return checked?.ok ? checked.value : undefined;
}

/** A question decides nothing, and may be how the person finds out the requester. */
function checkRequester(item: Item, action: ItemAction | undefined): AnswerOutcome | null {
  const refused = action?.kind === 'request-info' ? null : stopped(item);
  return refused && { ok: false, problem: refused };
}

/** Maximum number of questions by one person about one item; more are not meant for the source. */
const MAX_QUESTIONS = 20;

export function asksTooMuch(item: Item, action: ItemAction, userId: string): AnswerOutcome | null {
  if (action.kind !== 'request-info') return null;
  const questions = item.answers.filter(({ kind, by }) => kind === 'request-info' && by.id === userId);
  return questions.length < MAX_QUESTIONS
    ? null
    : refusedAnswer('REQUEST_INVALID', refusals.items.askedOften(MAX_QUESTIONS));
}
