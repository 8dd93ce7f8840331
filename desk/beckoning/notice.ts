/** What a notification of an item says and offers: design, "The notification". */

import type { Answer } from '../../shared/answers.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
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

/** Who, what for, how much. First who sent it, where that is not the system which the record names; and to whom, of a message to a customer. */
function decidingLine(item: Item, locale: string): string {
  const words = wordsFor(locale);
  const sender = senderOf(item);
  const sent = item.record && sender !== null ? [cut(item.record.system, SYSTEM), words.sentBy(sender)] : [];
  const to = item.customer ? [words.toCustomer(item.customer.name ?? item.customer.ref)] : [];
  const told = decidingOf(item, FACTS).map((part) => partWords(part, locale));
  // What says little by itself says where it comes from.
  const from = sender === null && to.length === 0 && told.length < 2;
  const source = [from ? (item.record?.system ?? item.origin.name) : null, told.length < 2 ? recordWords(item) : null];
  return joined([...sent, ...to, ...(told.length > 0 ? told : [item.body]), ...source], ' · ');
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
    // Approvals stay until answered; critical ones until somebody looked.
    stays: approval || item.severity === 'critical',
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

/** Own answers that went wrong have their own notification, beside that of the item. */
export const fateId = (itemId: string): string => `fate:${itemId}`;

export function refusalNotice(item: Item, answer: Answer, settings: Pick<NoticeSettings, 'locale' | 'sounds'>): Notice {
  const { title, reason } = wrongWords(item.origin.name, answer, settings.locale);
  return plain(
    fateId(item.id),
    title,
    joined([oneLine(item.title), reason && oneLine(reason)], '\n'),
    settings.sounds.notice,
  );
}

/** What went wrong as a title, and beside it why, where the title does not say. */
function wrongWords(source: string, answer: Answer, locale: string): { title: string; reason: string | null } {
  const words = wordsFor(locale);
  const { withdrawal, fate, reason } = answer;
  if (withdrawal && couldNotBeTakenBack(answer)) {
    return withdrawal.state === 'refused'
      ? { title: words.notTakenBackBy(source, withdrawal.reason), reason: null }
      : { title: words.notTakenBack(source), reason: withdrawal.reason };
  }
  return fate === 'refused'
    ? { title: words.refusedBy(source, reason), reason: null }
    : { title: words.notDelivered(source), reason };
}

/** The relay did not take the answer, most often because someone was faster. */
export function rejectionNotice(
  item: Item,
  why: string,
  { locale, sounds }: Pick<NoticeSettings, 'locale' | 'sounds'>,
): Notice {
  return plain(fateId(item.id), wordsFor(locale).notCounted, `${oneLine(item.title)}\n${oneLine(why)}`, sounds.notice);
}

/** An answer waits for the person to give it again. */
export function returnedNotice(
  item: Item,
  why: string,
  { locale, sounds }: Pick<NoticeSettings, 'locale' | 'sounds'>,
): Notice {
  return plain(fateId(item.id), wordsFor(locale).notGiven, `${oneLine(item.title)}\n${oneLine(why)}`, sounds.notice);
}

export function plain(id: string, title: string, body: string, sound: Sound = 'none'): Notice {
  return { id, title, body, buttons: [], urgency: 'normal', sound, stays: false, reply: null };
}
