/** Items from the view of their requester. Grants no access to the item itself. */
import type { Answer } from '../../../shared/answers.ts';
import type { Why } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Person, Subscriptions } from '../../../shared/people.ts';
import {
  REMINDER_PAUSE_MS,
  type RequestAnswer,
  type RequestedItem,
  type RequesterSees,
  type RequestList,
} from '../../../shared/requests.ts';
import { DEFAULT_LABELS } from '../../../shared/rules/action-labels.ts';
import { itemInLanguage } from '../../../shared/rules/item-language.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { textIn } from '../../../shared/rules/local-text.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { deliveryFor } from '../../../shared/rules/subscription.ts';
import { type Language, languageOf } from '../../../shared/words/words.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Clock } from '../ports.ts';
import type { Reader } from '../reader.ts';
import { audienceNames } from '../schedule/plan.ts';
import { allows } from './grants.ts';
import { isoOf } from './recipients.ts';

/** Items read per page; those that the source does not show count too. */
const SCAN_MAX = 500;

/** @param item with the name of the requester as sent; it is resolved now, since names change their owner */
export function requesterSees(
  { requester, origin }: Pick<Item, 'requester' | 'origin'>,
  userId: string,
  directory: DirectoryView,
): RequesterSees {
  const source = directory.source(origin.id);
  if (requester === null || !source) return 'nothing';
  const { ids, mixed } = directory.named(requester);
  if (mixed || !ids.includes(userId)) return 'nothing';
  return ids.some((id) => allows(source.grants.users, id)) ? source.requesterSees : 'nothing';
}

/** Reminders stop with the decision. */
export const isRemindable = (item: Item): boolean =>
  isOpen(item) && (item.decision === null || item.decision.state === 'open') && item.actions.length > 0;

/** @returns ms since 1970, of the requester's last reminder; null: none */
export function lastReminder({ thread, requestedBy }: Item, now: number): number | null {
  const entry = thread.findLast(({ kind, by }) => kind === 'reminder' && by && requestedBy?.ids.includes(by.id ?? ''));
  // A time in the future (the clock was set back) counts as now.
  return entry ? Math.min(Date.parse(entry.at), now) : null;
}

function remindableAt(item: Item, now: number): string | null {
  if (!isRemindable(item)) return null;
  const last = lastReminder(item, now);
  return last === null ? item.createdAt : isoOf(last + REMINDER_PAUSE_MS);
}

/** How the person's own rules deliver a decision about their request. No role addresses them. */
function deliveryOf(item: Item, person: Person, subscriptions: Subscriptions): RequestedItem['delivery'] {
  if (item.outcome?.by.id === person.id) return 'off';
  const why: Why = { byName: false, roles: [], locations: [], units: [], via: 'event' };
  return deliveryFor(item, why, person, subscriptions) === 'off' ? 'off' : 'badge';
}

interface RequestContext {
  directory: DirectoryView;
  subscriptions: Subscriptions;
  /** ms since 1970. */
  now: number;
}

/** @returns null if the person is not its requester, or the source shows requesters nothing */
function requestedItem(stored: Item, person: Person, context: RequestContext): RequestedItem | null {
  const sees = requesterSees(stored, person.id, context.directory);
  if (sees === 'nothing') return null;
  const language = languageOf(localeFor(person));
  const item = itemInLanguage(stored, { language, labels: DEFAULT_LABELS });
  const { id, title, origin, record, amount, state, decision, dueAt, outcome, createdAt, updatedAt } = item;
  const withNames = sees === 'names';
  return {
    itemId: id,
    title,
    source: origin.name,
    ...(record && { record }),
    ...(amount && { amount }),
    state,
    decision: decision?.state ?? null,
    dueAt,
    outcome: outcome && answerShown(outcome, outcome.label, withNames),
    createdAt,
    updatedAt,
    remindableAt: remindableAt(item, context.now),
    delivery: deliveryOf(item, person, context.subscriptions),
    ...(withNames && namesOf(item, language, context.directory)),
  };
}

function answerShown(
  { kind, at, by, comment }: Pick<Answer, 'kind' | 'at' | 'by' | 'comment'>,
  label: string,
  withNames: boolean,
): RequestAnswer {
  return { kind, label, at, ...(withNames && { by, ...(comment !== null && { comment }) }) };
}

function namesOf(
  item: Item,
  language: Language,
  directory: DirectoryView,
): Pick<RequestedItem, 'asked' | 'claimedBy' | 'answers'> {
  const { audiences, claimedBy, answers, actions } = item;
  const asked = audiences.map(({ audience }) => {
    const { text, others } = audienceNames(directory, audience);
    return textIn(text, others, language);
  });
  const labelOf = (action: string) => actions.find(({ id }) => id === action)?.label ?? action;
  return {
    asked: [...new Set(asked)],
    ...(claimedBy && { claimedBy }),
    answers: answers
      .filter(({ fate }) => fate !== 'withdrawn')
      .map((answer) => answerShown(answer, labelOf(answer.action), true)),
  };
}

export interface Requests {
  /** Newest change first. A page may be shorter than its limit although more follow. @param after `next` of the previous page; 0: none */
  page(userId: string, after: number, limit: number): RequestList;
  one(userId: string, itemId: string): RequestedItem | null;
  /** The item as its requester sees it. @returns null: not their request */
  view(userId: string, item: Item): RequestedItem | null;
}

interface RequestsDeps {
  reader: Pick<Reader, 'item' | 'requestedBy' | 'subscriptions'>;
  directory: () => DirectoryView;
  clock: Clock;
}

export function createRequests({ reader, directory, clock }: RequestsDeps): Requests {
  function viewer(userId: string): ((item: Item) => RequestedItem | null) | null {
    const person = directory().person(userId);
    if (!person) return null;
    const context = { directory: directory(), subscriptions: reader.subscriptions(userId), now: clock.now() };
    return (item) => requestedItem(item, person, context);
  }
  return {
    page(userId, after, limit) {
      const view = viewer(userId);
      const items: RequestedItem[] = [];
      let scanned = 0;
      if (!view) return { items, next: null };
      for (const { cursor, stored } of reader.requestedBy(userId, after === 0 ? Number.MAX_SAFE_INTEGER : after)) {
        const item = view(stored.item);
        if (item) items.push(item);
        scanned += 1;
        if (items.length === limit || scanned === SCAN_MAX) return { items, next: cursor };
      }
      return { items, next: null };
    },
    one(userId, itemId) {
      const stored = reader.item(itemId);
      return stored && (viewer(userId)?.(stored.item) ?? null);
    },
    view: (userId, item) => viewer(userId)?.(item) ?? null,
  };
}
