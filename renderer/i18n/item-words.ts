import type { Answer, Outcome } from '../../shared/answers.ts';
import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import type { PersonView, Why } from '../../shared/item-views.ts';
import type { Item, ThreadEntry } from '../../shared/items.ts';
import type { Me } from '../../shared/people.ts';
import type { PersonRef } from '../../shared/primitives.ts';
import { isTakenBack } from '../../shared/rules/delegation.ts';
import { endingOf } from '../../shared/rules/ending.ts';
import { isolate } from '../../shared/rules/isolate.ts';
import { verdictOf } from '../../shared/rules/line-decisions.ts';
import { listedState } from '../../shared/rules/listed-state.ts';
import { senderOf } from '../../shared/rules/sender.ts';
import type { WindowTexts } from '../../shared/words/window.ts';
import { clockWords, secondsWords } from './times.ts';

/** Sentences about an item that need more than one entry of the catalogue. */

export function typeWords({ t }: WindowTexts, type: string): string {
  const known: Record<string, string> = t.types;
  return known[type] ?? type;
}

/** `purchase order 4711` */
export function recordWords(item: Pick<Item, 'record'>): string | null {
  return item.record ? `${isolate(item.record.type.replaceAll(/[-_]/g, ' '))} ${isolate(item.record.id)}` : null;
}

/** Display name of a source: the record's system, if any. */
const sourceName = (item: Pick<Item, 'origin' | 'record'>): string => item.record?.system ?? item.origin.name;

/** `SAP ERP`, and `sent by Canteen` if the source is not the record's system. */
export function fromWords({ t }: WindowTexts, item: Pick<Item, 'origin' | 'record'>): [string, string?] {
  const sender = senderOf(item);
  return sender === null ? [sourceName(item)] : [sourceName(item), t.item.sentBy(sender)];
}

/** Warnings of a link to display before it is opened; may be empty. */
export function linkWords(
  { t }: WindowTexts,
  { linkWarnings, origin }: Pick<Item, 'linkWarnings' | 'origin'>,
  url: string,
): string[] {
  const warning = linkWarnings?.find((one) => one.url === url);
  if (!warning) return [];
  const { host, because } = warning;
  const { linkLeads, linkLeadsElsewhere, linkBecause } = t.item;
  const leads = because.includes('unknown-host') ? linkLeadsElsewhere(host, origin.name) : linkLeads(host);
  return [leads, ...because.flatMap((why) => (why === 'unknown-host' ? [] : [linkBecause[why]]))];
}

export function moneyWords({ f }: WindowTexts, item: Pick<Item, 'amount'>): string | null {
  return item.amount ? f.money(item.amount.value, item.amount.currency) : null;
}

export const limitWords = ({ f }: WindowTexts, { stepUpLimit: limit }: Pick<Item, 'stepUpLimit'>): string | null =>
  limit ? f.money(limit.value, limit.currency) : null;

/** `purchase order 4711, €12,400.00`; the title if there is no record. */
export const aboutWords = (words: WindowTexts, item: Pick<Item, 'title' | 'record' | 'amount'>): string =>
  [recordWords(item) ?? item.title, moneyWords(words, item)].filter(Boolean).join(', ');

/** `Approved`; the label of a custom action. */
export function givenWords({ t }: WindowTexts, answer: Pick<Outcome, 'kind' | 'label' | 'lineCounts'>): string {
  const verdict = verdictOf(answer);
  return verdict === 'custom' ? answer.label : t.undo.given[verdict];
}

/** The requester's name in the directory, or that they are unknown here; null without a requester. */
export function requesterWords(
  { t }: WindowTexts,
  { requester, requestedBy }: Pick<Item, 'requester' | 'requestedBy'>,
) {
  if (!requestedBy) return requester;
  return requestedBy.ids.length > 0 ? requestedBy.name : t.item.unknownHere(requestedBy.name);
}

/** Why no one can decide; null if someone can. */
export function stoppedWords({ t }: WindowTexts, { requestedBy, origin }: Pick<Item, 'requestedBy' | 'origin'>) {
  return requestedBy?.stops === undefined ? null : t.item.stopped[requestedBy.stops](origin.name);
}

/** For whom an answer counts, besides or instead of the user; null if for the user alone. */
export function answersForWords({ t }: WindowTexts, { answersFor }: Pick<PersonView, 'answersFor'>, me: Me | null) {
  if (!me) return null;
  const own = answersFor[0]?.id === me.user.id;
  const names = (own ? answersFor.slice(1) : answersFor).map(({ name }) => isolate(name)).join(', ');
  if (names === '') return null;
  return own ? t.answer.also(names) : t.answer.only(names);
}

export function personWords({ t }: WindowTexts, person: PersonRef | undefined): string {
  if (!person) return t.outcome.someone;
  return person.onBehalfOf ? t.outcome.onBehalf(person.name, person.onBehalfOf.name) : person.name;
}

function verbWords({ t }: WindowTexts, answer: Pick<Outcome, 'kind' | 'label' | 'lineCounts'>): string {
  const verdict = verdictOf(answer);
  return verdict === 'custom' ? t.outcome.answered(answer.label) : t.verbs[verdict];
}

/** `You approved at 10:42:05` or `Already approved by Dana Fox at 10:42`. */
export function outcomeWords(words: WindowTexts, outcome: Outcome, me: Me | null, now: number): string {
  const verb = verbWords(words, outcome);
  const at = secondsWords(words, Date.parse(outcome.at), now);
  if (isMine(outcome.by, me)) return words.t.outcome.mine(verb, at);
  return words.t.outcome.other(personWords(words, outcome.by), verb, at);
}

/** Short form: `You approved, 10:42`. */
export function outcomeShort(words: WindowTexts, outcome: Outcome, me: Me | null, now: number): string {
  const verb = verbWords(words, outcome);
  const at = clockWords(words, Date.parse(outcome.at), now);
  if (isMine(outcome.by, me)) return words.t.outcome.mineShort(verb, at);
  return words.t.outcome.otherShort(personWords(words, outcome.by), verb, at);
}

/** `Withdrawn by SAP ERP, 10:42`; null if open or answered. */
export function endingWords(words: WindowTexts, item: Item, now: number): string | null {
  const ending = endingOf(item);
  if (ending === null) return null;
  const { t } = words;
  if (ending.state === 'expired') return t.outcome.expired;
  return t.outcome.ended[ending.state](ending.by ?? item.origin.name, clockWords(words, Date.parse(ending.at), now));
}

/** `You asked at 10:42:05`, for an answer that decided nothing. */
export function answerWords(words: WindowTexts, answer: Answer, item: Item, me: Me | null, now: number): string {
  const label = item.actions.find((action) => action.id === answer.action)?.label ?? answer.action;
  return outcomeWords(words, { ...answer, label }, me, now);
}

/** Text of a thread entry: `You rejected`, `Lee Park is on it`. */
export function threadWords(
  words: WindowTexts,
  entry: ThreadEntry,
  item: Pick<Item, 'actions' | 'answers'>,
  me: Me | null,
) {
  const { thread } = words.t;
  const { kind, by, to } = entry;
  const who = by && isMine(by, me) ? null : personWords(words, by);
  if (kind === 'reminder' && by) return thread.reminderBy(who);
  if (isTakenBack(entry)) return thread.recalled(who);
  if (kind === 'vote') return thread.vote(who, votedWords(words, entry, item));
  if (kind === 'delegated' || kind === 'reassigned')
    return thread.delegated(who, to && (isMine(to, me) ? null : to.name));
  const head = thread[kind];
  return typeof head === 'string' ? head : head(who);
}

/** Effect of this entry's answer. The thread stores who and when; the item's answers store what. */
function votedWords(
  words: WindowTexts,
  { at, by }: ThreadEntry,
  { actions, answers }: Pick<Item, 'actions' | 'answers'>,
) {
  const answer = answers.find((one) => one.at === at && one.by.id === by?.id);
  if (!answer) return words.t.thread.answered;
  const label = actions.find(({ id }) => id === answer.action)?.label ?? answer.action;
  return verbWords(words, { ...answer, label });
}

export const isMine = (by: PersonRef, me: Me | null): boolean => by.id !== null && by.id === me?.user.id;

/** Status of the answer as a sentence; after a failed withdrawal, that the answer remains valid. */
export function fateWords(words: WindowTexts, answer: Answer, source: string, now: number): string {
  const { sentences, stands } = words.t.fate;
  const { withdrawal } = answer;
  if (withdrawal?.state === 'refused' || withdrawal?.state === 'failed') {
    return stands[withdrawal.state](source, withdrawal.reason ?? '');
  }
  const at = secondsWords(words, Date.parse(answer.fateAt), now);
  const reason = answer.reason ?? '';
  switch (answer.fate) {
    case 'recorded':
      return sentences.recorded(source, at);
    case 'delivering':
      return sentences.delivering(source, answer.attempts);
    case 'accepted':
      return sentences.accepted(source, at);
    case 'confirmed': {
      const delivered = Date.parse(answer.deliveredAt ?? answer.fateAt);
      return sentences.confirmed(source, secondsWords(words, delivered, now), at);
    }
    case 'refused':
      return sentences.refused(source, reason);
    case 'failed':
      return sentences.failed(source, reason);
    case 'none':
      return sentences.none(source, at);
    case 'withdrawing':
      return sentences.withdrawing(source, withdrawal?.attempts ?? 0);
    case 'withdrawn':
      return sentences.withdrawn(at);
  }
}

/** @param silent the server has not replied to a request */
export function pendingShort({ t }: WindowTexts, pending: PendingAnswer, silent: boolean): string {
  if (pending.status === 'held') return t.fate.heldShort;
  if (pending.status === 'kept') return t.fate.keptShort;
  if (pending.status === 'sending') return silent ? t.fate.noReplyShort : t.fate.sendingShort;
  if (pending.status === 'asked') return t.fate.asked;
  if (pending.status === 'draft') return t.fate.draft;
  return pending.problem ?? t.fate.rejected;
}

export function pendingWords({ t }: WindowTexts, pending: PendingAnswer, silent: boolean): string {
  if (pending.status === 'held') return t.fate.held;
  if (pending.status === 'kept') return t.fate.kept;
  if (pending.status === 'sending') return silent ? t.fate.noReply : t.fate.sending;
  if (pending.status === 'asked') return t.fate.asked;
  if (pending.status === 'draft') return t.fate.draft;
  return pending.problem ?? t.fate.rejected;
}

/** `As Procurement approver for BER, EMEA` */
export function whyWords({ t, f }: WindowTexts, why: Why | null, me: Me | null): string {
  if (!why) return t.why.unknown;
  const names = why.roles.map((id) => me?.roles.find((role) => role.id === id)?.name ?? id);
  const places = [...why.locations, ...why.units];
  const via = t.why.via[why.via];
  if (why.byName) return [t.why.byName, via].filter(Boolean).join(', ');
  const role = names.length ? t.why.role(f.list(names)) : t.why.byName;
  return [places.length ? `${role} ${t.why.places(f.list(places))}` : role, via].filter(Boolean).join(', ');
}

/** State for lists; items without actions are read or unread. */
export function listedWords({ t }: WindowTexts, { item, mine }: Pick<ItemView, 'item' | 'mine'>): string {
  const state = listedState(item, mine.seenAt);
  return state === 'read' || state === 'unread' ? t.history.reading[state] : t.states[mine.state];
}
