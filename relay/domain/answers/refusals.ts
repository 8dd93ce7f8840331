/** Why an answer is refused; checks run in the order in which they are reported. */
import type { Item, ItemAction } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import type { AnswerRequest } from '../../../shared/responses.ts';
import { endingOf } from '../../../shared/rules/ending.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { bindsVersion } from '../../../shared/rules/version.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { stopped } from '../items/requester.ts';
import type { StoredItem, Tx } from '../unit-of-work.ts';
import { commentOf, fail, type Responded } from './answering.ts';

export const refusalOf = (
  tx: Tx,
  stored: StoredItem,
  person: Person,
  action: ItemAction | undefined,
  request: AnswerRequest,
): Responded | null =>
  checkPerson(tx, stored, person) ??
  checkVersion(stored.item, action, request) ??
  checkAction(stored.item, action, request) ??
  checkRequester(stored.item, action);

function checkPerson(tx: Tx, { item, setId }: StoredItem, person: Person): Responded | null {
  if (askersOf(item).includes(person.id)) {
    return fail('SEPARATION_OF_DUTIES', refusals.items.ownRequest);
  }
  if (!tx.membersOf(setId).includes(person.id)) return fail('NOT_FOUND', refusals.items.notYours);
  if (item.state === 'answered') {
    const { outcome } = item;
    const said = outcome
      ? refusals.items.alreadyAnsweredBy(outcome.by.name, outcome.at)
      : refusals.items.alreadyAnswered;
    return fail('ALREADY_ANSWERED', said, { outcome });
  }
  if (!isOpen(item))
    return fail('ITEM_CLOSED', refusals.items.over(item.state), { outcome: item.outcome, ending: endingOf(item) });
  // Also if the scheduler has not expired the item yet.
  const isExpired = item.expiresAt !== null && Date.parse(item.expiresAt) <= tx.now;
  if (isExpired) return fail('ITEM_CLOSED', refusals.items.expired, { outcome: item.outcome });
  if (tx.own(item.id, person.id)?.delegatedAt) return fail('FORBIDDEN', refusals.items.handedOver);
  return null;
}

/** A deciding answer is about the version that was displayed; a missing action was displayed on another version. */
function checkVersion(item: Item, action: ItemAction | undefined, { version }: AnswerRequest): Responded | null {
  if (version === undefined || version === item.version || (action && !bindsVersion(action.kind))) return null;
  const detail = refusals.items.changed;
  return fail('ITEM_CHANGED', detail, { item });
}

function checkAction(item: Item, action: ItemAction | undefined, request: AnswerRequest): Responded | null {
  if (!action) {
    const known = item.actions.map(({ id }) => id).join(', ') || 'none';
    const errors = [{ pointer: '/action', detail: `must be one of: ${known}` }];
    return fail('REQUEST_INVALID', refusals.items.notOffered(request.action), { errors });
  }
  if (action.comment === 'required' && commentOf(request) === null) {
    const errors = [{ pointer: '/comment', detail: `is required for ${action.label}` }];
    return fail('COMMENT_REQUIRED', refusals.items.commentNeeded(action.label), { errors });
  }
  return null;
}

/** A question decides nothing, and may be how the person finds out the requester. */
function checkRequester(item: Item, action: ItemAction | undefined): Responded | null {
  const refused = action?.kind === 'request-info' ? null : stopped(item);
  return refused && { ok: false, problem: refused };
}

/** Maximum number of questions by one person about one item; more are not meant for the source. */
const MAX_QUESTIONS = 20;

export function asksTooMuch(item: Item, action: ItemAction, userId: string): Responded | null {
  if (action.kind !== 'request-info') return null;
  const questions = item.answers.filter(({ kind, by }) => kind === 'request-info' && by.id === userId);
  return questions.length < MAX_QUESTIONS ? null : fail('REQUEST_INVALID', refusals.items.askedOften(MAX_QUESTIONS));
}
