/** Content and buttons of an item's notification: design, "The notification". */

import type { Answer } from '../../shared/answers.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { ActionKind } from '../../shared/events.ts';
import type { Item } from '../../shared/items.ts';
import type { Sound, Sounds } from '../../shared/notification-sounds.ts';
import { type KeyFact, keyFactsOf, statusWords } from '../../shared/rules/key-facts.ts';
import { buttonsFor } from '../../shared/rules/notification-buttons.ts';
import { senderOf } from '../../shared/rules/sender.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { evidenceLine, failedChecks } from '../../shared/words/evidence.ts';
import { languageOf } from '../../shared/words/words.ts';
import { isWithdrawalFailed } from '../answers/fate.ts';
import type { Notice } from '../ports.ts';
import { formatAmount, formatDue } from '../words/format.ts';

/** Id of the button that opens the item if not all actions fit. Action ids contain no colon. */
export const MORE = 'beckon:more';

export interface NoticeSettings {
  locale: string;
  sounds: Sounds;
  /** Omits all item details, because the screen is locked. */
  redacted: boolean;
  canReply: boolean;
  /** Approvals stay until answered; if false, all but critical ones are hidden after their display time. */
  untilAnswered: boolean;
}

const URGENCY = { info: 'low', notice: 'normal', warning: 'normal', critical: 'critical' } as const;

const joined = (parts: (string | null | undefined)[], by: string): string => parts.filter(Boolean).join(by);

/** Length limit for the source's system name, so that it cannot push the sender out of view. */
const SYSTEM = 50;
const FACTS = 2;

/** The record, unless the title contains its id. */
function recordWords({ record, title }: Item): string | null {
  if (!record || title.includes(record.id)) return null;
  return `${record.type.replaceAll(/[-_]/g, ' ')} ${record.id}`;
}

function partWords(part: KeyFact, locale: string): string {
  switch (part.kind) {
    case 'failed-checks':
      return failedChecks(part.count, languageOf(locale));
    case 'undelivered':
      return wordsFor(locale).notReached(part.channel);
    case 'status':
      return statusWords(part);
    case 'error':
      return part.message;
    case 'fact':
      return part.words;
    case 'amount':
      return formatAmount(part.amount, locale);
  }
}

/** The requester of an approval, if a known person. */
const askerOf = ({ type, requestedBy }: Item): string | null =>
  type === 'approval.requested' && requestedBy && !requestedBy.stops ? requestedBy.name : null;

/** Requester, purpose and amount, preceded by sender (unless it is the record's system) and customer, if any. */
function decidingLine(item: Item, locale: string): string {
  const words = wordsFor(locale);
  const sender = senderOf(item);
  const sent = item.record && sender !== null ? [cut(item.record.system, SYSTEM), words.sentBy(sender)] : [];
  const to = item.customer ? [words.toCustomer(item.customer.name ?? item.customer.ref)] : [];
  const asking = askerOf(item);
  const told = keyFactsOf(item, FACTS)
    .map((part) => partWords(part, locale))
    .filter((part) => asking === null || !part.endsWith(asking));
  const lines = item.evidence ? [evidenceLine({ ...item.evidence, failed: 0 }, languageOf(locale))] : [];
  // A short line also names its source.
  const from = sender === null && asking === null && to.length === 0 && told.length < 2;
  const source = [from ? (item.record?.system ?? item.origin.name) : null, told.length < 2 ? recordWords(item) : null];
  return joined(
    [...sent, ...to, asking && words.asks(asking), ...(told.length > 0 ? told : [item.body]), ...lines, ...source],
    ' · ',
  );
}

/** The reason for a repeated beckon. */
function beckonWords(item: Item, locale: string): string | null {
  const words = wordsFor(locale);
  switch (item.beckon.reason) {
    case 'reminder':
      return words.reminder;
    case 'escalation':
      return words.escalated;
    case 'severity':
      return words.nowSeverity(words.severity[item.severity]);
    case 'info': {
      const answer = item.thread.findLast((entry) => entry.kind === 'answer' && entry.text);
      return answer ? joined([answer.by?.name, answer.text], ': ') : null;
    }
    case 'taken-back': {
      const entry = item.thread.findLast(({ kind }) => kind === 'taken-back');
      return entry?.by ? words.takenBackBy(entry.by.name) : null;
    }
    case 'reassigned': {
      const entry = item.thread.findLast(({ kind }) => kind === 'reassigned');
      return entry?.by ? joined([words.handedBy(entry.by.name), entry.text], ': ') : null;
    }
    case 'refused':
      return item.refused ? words.refusedBefore(item.origin.name, item.refused.reason) : null;
    default:
      return null;
  }
}

const LINE = 120;
/** Collapses whitespace and truncates between code points. */
export const oneLine = (text: string): string => cut(text.replaceAll(/\s+/g, ' ').trim(), LINE);

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const letters = Array.from(text);
  if (letters.length <= most) return text;
  const kept = letters.slice(0, most - 1).join('');
  return `${kept.trimEnd()}…`;
}

function bodyOf(item: Item, now: number, locale: string): string {
  const first = decidingLine(item, locale);
  const second = joined([beckonWords(item, locale), formatDue(item.dueAt, now, locale)], ' · ');
  return [first, second].map(oneLine).filter(Boolean).join('\n');
}

/** True for approvals. */
export const staysUntilAnswered = ({ mine }: ItemView): boolean =>
  mine.actions.some(({ kind }) => kind === 'approve' || kind === 'reject');

/** @param now ms since 1970, for "due in 2 h" */
export function itemNotice(view: ItemView, now: number, settings: NoticeSettings): Notice {
  const { item, mine } = view;
  const words = wordsFor(settings.locale);
  const approval = staysUntilAnswered(view);
  const frame = {
    id: item.id,
    version: item.version,
    urgency: URGENCY[item.severity],
    sound: settings.sounds[item.severity],
    // Critical notifications stay until viewed.
    stays: item.severity === 'critical' || (approval && settings.untilAnswered),
  };
  if (settings.redacted) return { ...frame, title: words.redacted(approval), body: '', buttons: [], reply: null };
  const inPlace = settings.canReply
    ? mine.actions.find((action) => action.comment === 'required' && !action.confirm && !action.form)
    : undefined;
  const { buttons, more } = buttonsFor(mine.actions.filter((action) => action !== inPlace));
  return {
    ...frame,
    title: item.severity === 'critical' ? words.criticalFirst(item.title) : item.title,
    body: bodyOf(item, now, settings.locale),
    buttons: [...buttons.map(({ id, label }) => ({ id, label })), ...(more ? [{ id: MORE, label: words.more }] : [])],
    reply: inPlace ? { action: inPlace.id, placeholder: inPlace.label } : null,
  };
}

export const redactedNotice = (notice: Notice, locale: string): Notice => ({
  ...notice,
  title: wordsFor(locale).redacted(false),
  body: '',
});

/** Notification id for failed answers to this item. */
export const fateId = (itemId: string): string => `fate:${itemId}`;

type FateSettings = Pick<NoticeSettings, 'locale' | 'sounds'>;

/** The record as named in the title (`PO 4711`), otherwise by type (`purchase order 4711`); null: no record. */
function recordNamed({ record, title }: Item): string | null {
  if (!record) return null;
  const at = title.indexOf(record.id);
  const before = at < 0 ? null : /(?:^|\s)(\p{Lu}{2,5})[ -]?$/u.exec(title.slice(0, at));
  return `${before?.[1] ?? record.type.replaceAll(/[-_]/g, ' ')} ${record.id}`;
}

/** For example "Your approval of PO 4711". */
const answerWords = (item: Item, kind: ActionKind, locale: string): string =>
  wordsFor(locale).yourAnswer[kind](recordNamed(item));

/** The subject of the answer. Uses the title only without a record, because a title asks for the answer. */
function answeredLine(item: Item, locale: string): string {
  if (!item.record) return oneLine(item.title);
  return oneLine(joined([...keyFactsOf(item, 1).map((part) => partWords(part, locale)), item.origin.name], ' · '));
}

/** Failed answers have a notification separate from the item's. */
function fateNotice(item: Item, title: string, reason: string | null, { locale, sounds }: FateSettings): Notice {
  const body = joined([answeredLine(item, locale), reason && oneLine(reason)], '\n');
  return { ...plain(fateId(item.id), title, body, sounds.notice), itemIds: [item.id] };
}

export function refusalNotice(item: Item, answer: Answer, settings: FateSettings): Notice {
  const { title, reason } = wrongWords(item, answer, settings.locale);
  return fateNotice(item, title, reason, settings);
}

/** The failure as a title, and the reason if the title does not contain it. */
function wrongWords(item: Item, answer: Answer, locale: string): { title: string; reason: string | null } {
  const words = wordsFor(locale);
  const source = item.origin.name;
  const given = answerWords(item, answer.kind, locale);
  const { withdrawal, fate, reason } = answer;
  if (withdrawal && isWithdrawalFailed(answer)) {
    return withdrawal.state === 'refused'
      ? { title: words.notTakenBackBy(given, source, withdrawal.reason), reason: null }
      : { title: words.notTakenBack(given, source), reason: withdrawal.reason };
  }
  return fate === 'refused'
    ? { title: words.wasRefused(given, reason), reason: null }
    : { title: words.notDelivered(given, source), reason };
}

const kindOf = (item: Item, action: string): ActionKind =>
  item.actions.find(({ id }) => id === action)?.kind ?? 'custom';

/** The relay rejected the answer, usually because someone else answered first. @param action action id */
export function rejectionNotice(item: Item, action: string, why: string, settings: FateSettings): Notice {
  const given = answerWords(item, kindOf(item, action), settings.locale);
  return fateNotice(item, wordsFor(settings.locale).notCounted(given), why, settings);
}

export const returnedNotice = (item: Item, why: string, settings: FateSettings): Notice =>
  fateNotice(item, wordsFor(settings.locale).notGiven, why, settings);

export function plain(id: string, title: string, body: string, sound: Sound = 'none'): Notice {
  return { id, title, body, buttons: [], urgency: 'normal', sound, stays: false, reply: null };
}
