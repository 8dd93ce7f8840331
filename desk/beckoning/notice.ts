/** What a notification of an item says and offers: design, "The notification". */

import type { Answer } from '../../shared/answers.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { ActionKind } from '../../shared/events.ts';
import type { Item } from '../../shared/items.ts';
import { buttonsFor } from '../../shared/rules/buttons.ts';
import { type Deciding, decidingOf, statusWords } from '../../shared/rules/deciding.ts';
import { senderOf } from '../../shared/rules/sender.ts';
import type { Sound, Sounds } from '../../shared/sounds.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { couldNotBeTakenBack } from '../answers/fate.ts';
import type { Notice } from '../ports.ts';
import { formatAmount, formatDue } from '../words/format.ts';

/** The id of the button that opens the item for the actions that found no place. Action ids hold no colon. */
export const MORE = 'beckon:more';

export interface NoticeSettings {
  locale: string;
  sounds: Sounds;
  /** Names nothing of the item: the screen is locked. */
  redacted: boolean;
  /** The platform has a text field inside notifications. */
  canReply: boolean;
  /** Approvals stay until they are answered; otherwise all but critical ones leave after their time. */
  untilAnswered: boolean;
}

const URGENCY = { info: 'low', notice: 'normal', warning: 'normal', critical: 'critical' } as const;

const joined = (parts: (string | null | undefined)[], by: string): string => parts.filter(Boolean).join(by);

/** Of the name that a source gives its system: it is not to push out of sight who sent it. */
const SYSTEM = 50;
/** Who, and what for. */
const FACTS = 2;

/** The record, where the title does not name it. */
function recordWords({ record, title }: Item): string | null {
  if (!record || title.includes(record.id)) return null;
  return `${record.type.replaceAll(/[-_]/g, ' ')} ${record.id}`;
}

function partWords(part: Deciding, locale: string): string {
  switch (part.kind) {
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

/** Who asks for a decision, where that is somebody known. */
const askerOf = ({ type, requestedBy }: Item): string | null =>
  type === 'approval.requested' && requestedBy && !requestedBy.stops ? requestedBy.name : null;

/** Who, what for, how much. First who sent it, where that is not the system which the record names; and to whom, of a message to a customer. */
function decidingLine(item: Item, locale: string): string {
  const words = wordsFor(locale);
  const sender = senderOf(item);
  const sent = item.record && sender !== null ? [cut(item.record.system, SYSTEM), words.sentBy(sender)] : [];
  const to = item.customer ? [words.toCustomer(item.customer.name ?? item.customer.ref)] : [];
  const asking = askerOf(item);
  const told = decidingOf(item, FACTS)
    .map((part) => partWords(part, locale))
    .filter((part) => asking === null || !part.endsWith(asking));
  // What says little by itself says where it comes from.
  const from = sender === null && asking === null && to.length === 0 && told.length < 2;
  const source = [from ? (item.record?.system ?? item.origin.name) : null, told.length < 2 ? recordWords(item) : null];
  return joined(
    [...sent, ...to, asking && words.asks(asking), ...(told.length > 0 ? told : [item.body]), ...source],
    ' · ',
  );
}

/** Why it beckons again, where it does. */
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
    case 'refused':
      return item.refused ? words.refusedBefore(item.origin.name, item.refused.reason) : null;
    default:
      return null;
  }
}

const LINE = 120;
/** One line of the body; cut between characters as people see them. */
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

/** Approvals do. */
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
    // Critical ones until somebody looked.
    stays: item.severity === 'critical' || (approval && settings.untilAnswered),
  };
  if (settings.redacted) return { ...frame, title: words.redacted(approval), body: '', buttons: [], reply: null };
  const inPlace = settings.canReply
    ? mine.actions.find((action) => action.comment === 'required' && !action.confirm)
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

/** The same, naming nothing: the screen is locked. */
export const redactedNotice = (notice: Notice, locale: string): Notice => ({
  ...notice,
  title: wordsFor(locale).redacted(false),
  body: '',
});

/** Id of the notification of own answers that went wrong. */
export const fateId = (itemId: string): string => `fate:${itemId}`;

type FateSettings = Pick<NoticeSettings, 'locale' | 'sounds'>;

/** As the title names it (`PO 4711`), else by its type (`purchase order 4711`); null: there is no record. */
function recordNamed({ record, title }: Item): string | null {
  if (!record) return null;
  const at = title.indexOf(record.id);
  const before = at < 0 ? null : /(?:^|\s)(\p{Lu}{2,5})[ -]?$/u.exec(title.slice(0, at));
  return `${before?.[1] ?? record.type.replaceAll(/[-_]/g, ' ')} ${record.id}`;
}

/** "Your approval of PO 4711" */
const answerWords = (item: Item, kind: ActionKind, locale: string): string =>
  wordsFor(locale).yourAnswer[kind](recordNamed(item));

/** What the answer was about: never the title where a record names it, as that asks for the answer. */
function answeredLine(item: Item, locale: string): string {
  if (!item.record) return oneLine(item.title);
  return oneLine(joined([...decidingOf(item, 1).map((part) => partWords(part, locale)), item.origin.name], ' · '));
}

/** Own answers that went wrong have their own notification, beside that of the item. */
function fateNotice(item: Item, title: string, reason: string | null, { locale, sounds }: FateSettings): Notice {
  const body = joined([answeredLine(item, locale), reason && oneLine(reason)], '\n');
  return { ...plain(fateId(item.id), title, body, sounds.notice), itemIds: [item.id] };
}

export function refusalNotice(item: Item, answer: Answer, settings: FateSettings): Notice {
  const { title, reason } = wrongWords(item, answer, settings.locale);
  return fateNotice(item, title, reason, settings);
}

/** What went wrong as a title, and beside it why, where the title does not say. */
function wrongWords(item: Item, answer: Answer, locale: string): { title: string; reason: string | null } {
  const words = wordsFor(locale);
  const source = item.origin.name;
  const given = answerWords(item, answer.kind, locale);
  const { withdrawal, fate, reason } = answer;
  if (withdrawal && couldNotBeTakenBack(answer)) {
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

/** The relay did not take the answer, most often because someone was faster. @param action its id */
export function rejectionNotice(item: Item, action: string, why: string, settings: FateSettings): Notice {
  const given = answerWords(item, kindOf(item, action), settings.locale);
  return fateNotice(item, wordsFor(settings.locale).notCounted(given), why, settings);
}

/** An answer waits for the person to give it again. */
export const returnedNotice = (item: Item, why: string, settings: FateSettings): Notice =>
  fateNotice(item, wordsFor(settings.locale).notGiven, why, settings);

export function plain(id: string, title: string, body: string, sound: Sound = 'none'): Notice {
  return { id, title, body, buttons: [], urgency: 'normal', sound, stays: false, reply: null };
}
