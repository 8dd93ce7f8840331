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
import type { StoredItem } from '../unit-of-work.ts';
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

/** Whether a change of an item concerns its requester. Other activity on it must not be visible to them, neither by time nor by order. */
export function isRequestChange(before: StoredItem, after: StoredItem, directory: DirectoryView): boolean {
  const withNames = directory.source(after.originId)?.requesterSees === 'names';
  const shown = ({ item, request }: StoredItem) => {
    const { title, titles, record, amount, state, decision, dueAt, outcome, requestedBy } = item;
    const { audiences, claimedBy } = item;
    return JSON.stringify([
      [title, titles, record, amount, state, decision?.state, dueAt, requestedBy?.ids, request?.remindedAt],
      outcome && answerShown(outcome, outcome.label, withNames),
      withNames && [audiences.map(({ audience }) => audience), claimedBy, answersShown(item)],
    ]);
  };
  return shown(before) !== shown(after);
}

/** Reminders stop with the decision. */
export const isRemindable = (item: Item): boolean =>
  isOpen(item) && (item.decision === null || item.decision.state === 'open') && item.actions.length > 0;

/** @returns ms since 1970, of the requester's last reminder; null: none */
export function lastReminder({ request }: Pick<StoredItem, 'request'>, now: number): number | null {
  const at = request?.remindedAt ?? null;
  // A time in the future (the clock was set back) counts as now.
  return at === null ? null : Math.min(Date.parse(at), now);
}

function remindableAt({ item, request }: StoredItem, now: number): string | null {
  if (!isRemindable(item)) return null;
  const last = lastReminder({ request }, now);
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
function requestedItem(stored: StoredItem, person: Person, context: RequestContext): RequestedItem | null {
  const sees = requesterSees(stored.item, person.id, context.directory);
  if (sees === 'nothing') return null;
  const language = languageOf(localeFor(person));
  const item = itemInLanguage(stored.item, { language, labels: DEFAULT_LABELS });
  const { id, title, origin, record, amount, state, decision, dueAt, outcome, createdAt } = item;
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
    // Not of the item: most of its changes do not concern the requester.
    updatedAt: stored.request?.at ?? outcome?.at ?? createdAt,
    remindableAt: remindableAt(stored, context.now),
    delivery: deliveryOf(item, person, context.subscriptions),
    ...(withNames && namesOf(item, language, context.directory)),
  };
}

function answerShown(
  { kind, lineCounts, at, by, comment }: Pick<Answer, 'kind' | 'lineCounts' | 'at' | 'by' | 'comment'>,
  label: string,
  withNames: boolean,
): RequestAnswer {
  return {
    kind,
    label,
    ...(lineCounts && { lineCounts }),
    at,
    ...(withNames && { by, ...(comment !== null && { comment }) }),
  };
}

function answersShown({ answers, actions }: Pick<Item, 'answers' | 'actions'>): RequestAnswer[] {
  const labelOf = (action: string) => actions.find(({ id }) => id === action)?.label ?? action;
  return answers
    .filter(({ fate }) => fate !== 'withdrawn')
    .map((answer) => answerShown(answer, labelOf(answer.action), true));
}

function namesOf(
  item: Item,
  language: Language,
  directory: DirectoryView,
): Pick<RequestedItem, 'asked' | 'claimedBy' | 'answers'> {
  const { audiences, claimedBy } = item;
  const asked = audiences.map(({ audience }) => {
    const { text, others } = audienceNames(directory, audience);
    return textIn(text, others, language);
  });
  return {
    asked: [...new Set(asked)],
    ...(claimedBy && { claimedBy }),
    answers: answersShown(item),
  };
}

export interface Requests {
  /** Newest change first. A page may be shorter than its limit although more follow. @param after `next` of the previous page; 0: none */
  page(userId: string, after: number, limit: number): RequestList;
  one(userId: string, itemId: string): RequestedItem | null;
  /** @returns null: not their request, or they do not see what changed at the cursor */
  changed(userId: string, itemId: string, cursor: number): RequestedItem | null;
}

interface RequestsDeps {
  reader: Pick<Reader, 'item' | 'requestedBy' | 'subscriptions'>;
  directory: () => DirectoryView;
  clock: Clock;
}

export function createRequests({ reader, directory, clock }: RequestsDeps): Requests {
  function viewer(userId: string): ((stored: StoredItem) => RequestedItem | null) | null {
    const person = directory().person(userId);
    if (!person) return null;
    const context = { directory: directory(), subscriptions: reader.subscriptions(userId), now: clock.now() };
    return (stored) => requestedItem(stored, person, context);
  }
  return {
    page(userId, after, limit) {
      const view = viewer(userId);
      const items: RequestedItem[] = [];
      let scanned = 0;
      if (!view) return { items, next: null };
      for (const { cursor, stored } of reader.requestedBy(userId, after === 0 ? Number.MAX_SAFE_INTEGER : after)) {
        const item = view(stored);
        if (item) items.push(item);
        scanned += 1;
        if (items.length === limit || scanned === SCAN_MAX) return { items, next: cursor };
      }
      return { items, next: null };
    },
    one(userId, itemId) {
      const stored = reader.item(itemId);
      return stored && (viewer(userId)?.(stored) ?? null);
    },
    changed(userId, itemId, cursor) {
      const stored = reader.item(itemId);
      return stored?.request?.cursor === cursor ? (viewer(userId)?.(stored) ?? null) : null;
    },
  };
}
