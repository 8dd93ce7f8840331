/** What a message from a phone does: a tap answers an item or confirms the channel; anything else only shows that the person wrote. */
import type { Item } from '../../../shared/items.ts';
import { problem } from '../../../shared/problems.ts';
import { textIn } from '../../../shared/rules/local-text.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { answerPageWordsFor } from '../../../shared/words/answer-page.ts';
import { phoneWordsFor } from '../../../shared/words/phone.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { languageOf } from '../../../shared/words/words.ts';
import type { AnswerOutcome } from '../answers/answer-input.ts';
import { refusalText } from '../answers/refusal-text.ts';
import { type RespondDeps, respond } from '../answers/respond.ts';
import { outcomeLine, type PageReader } from '../items/answer-words.ts';
import { type PendingAnswer, pendingAnswerOf } from '../items/pending-answer.ts';
import type { AnswerTx, StoredItem } from '../unit-of-work.ts';
import { enqueueForwarding } from './away.ts';
import { LINK_LIFE_MS } from './away-message.ts';
import type { AnswerLinks } from './away-ports.ts';
import { channelName } from './channel-switch.ts';
import { enqueueReply, offerButtons, type PhoneMessageTx } from './phone-messages.ts';
import type { TapGrant } from './phone-ports.ts';
import { isConfirmed, isTokenExpired, latestMessage, type PhoneOwner, tappable } from './phone-rules.ts';

/** A message as the mapping of its gateway reads it. */
export interface PhoneMessage {
  /** International number. */
  from: string;
  /** Of the tapped button. */
  postback?: string;
  /** When the service received it, RFC 3339; default: now. */
  at?: string;
}

/** `message`: without a tap. `ignored`: not from a person's number, or with a token that is not valid. */
export type PhoneMessageResult = 'answered' | 'refused' | 'expired' | 'confirmed' | 'message' | 'ignored';

export interface PhoneAnswerDeps extends RespondDeps {
  links: AnswerLinks;
}

type PhoneAnswerTx = AnswerTx & PhoneMessageTx;

const DEVICE = 'WhatsApp';

/** @param owner the person and channel of its number */
export function receivePhoneMessage(
  tx: PhoneAnswerTx,
  { userId, channel }: PhoneOwner,
  { postback, at }: PhoneMessage,
  deps: PhoneAnswerDeps,
): PhoneMessageResult {
  const name = channelName(channel);
  if (!tx.directory.person(userId) || tx.channelOff(userId, name)) return 'ignored';
  const phone = tx.phone(userId, name);
  const messageAt = latestMessage(phone, at === undefined ? tx.now : Date.parse(at), tx.now);
  if (messageAt !== phone.messageAt) tx.savePhone(userId, name, { ...phone, messageAt });
  const revokedAt = tx.credentials.revocation(userId).links;
  const mayAnswer = isConfirmed(phone, revokedAt);
  if (postback === undefined) {
    if (!mayAnswer) offerButtons(tx, userId, channel, { newId: deps.random.uuid });
    return 'message';
  }
  const grant = tx.takeTapToken(userId, name, postback);
  if (!grant || grant.madeAt <= revokedAt) return 'ignored';
  const tap = { grant, owner: { userId, channel }, stored: tx.item(grant.itemId) };
  if (isTokenExpired(grant.madeAt, grant.action, tx.now)) return explainExpiry(tx, tap, deps);
  if (grant.action === null) return confirmChannel(tx, tap, deps);
  return mayAnswer ? answerByTap(tx, tap, grant.action, deps) : 'ignored';
}

interface Tap {
  grant: TapGrant;
  owner: PhoneOwner;
  /** Null: it is not stored any more. */
  stored: StoredItem | null;
}

function confirmChannel(tx: PhoneAnswerTx, tap: Tap, deps: PhoneAnswerDeps): PhoneMessageResult {
  const { owner, stored } = tap;
  const { userId, channel } = owner;
  const name = channelName(channel);
  tx.savePhone(userId, name, { ...tx.phone(userId, name), confirmedAt: tx.now });
  const { gateway, kind } = channel;
  tx.audit({ kind: 'channel-confirmed', itemId: null, actor: userId, facts: { gateway, kind } });
  const pending = pendingOf(tx, tap);
  // The same request with its buttons shows best what was confirmed.
  if (stored && pending && tappable(stored.item, pending).length > 0) {
    enqueueForwarding(tx, stored.item, pending, channel, deps);
  } else reply(tx, tap, deps, phoneWordsFor(localeOf(tx, userId)).accepted);
  return 'confirmed';
}

function answerByTap(tx: PhoneAnswerTx, tap: Tap, action: string, deps: PhoneAnswerDeps): PhoneMessageResult {
  const { grant, stored } = tap;
  const { userId, itemId, version, answerKey: key } = grant;
  const outcome =
    refusedTap(tx, tap) ??
    respond(tx, { userId, device: DEVICE, signedInAt: null, itemId, request: { action, key, version } }, deps);
  reply(tx, { ...tap, stored: tx.item(itemId) ?? stored }, deps, answerText(tx, tap, outcome));
  return outcome.ok ? 'answered' : 'refused';
}

/** An item may have come above a limit of step-up since, and one button of a message answers. */
function refusedTap(tx: PhoneAnswerTx, { grant, stored }: Tap): AnswerOutcome | null {
  const item = stored?.item;
  if (item?.stepUp) return { ok: false, problem: problem('FORBIDDEN', refusals.items.linkTooWeak) };
  if (!item || tx.answerByKey(grant.answerKey) === null) return null;
  const { outcome } = item;
  return { ok: false, problem: problem('ALREADY_ANSWERED', refusals.items.alreadyAnswered, { outcome }) };
}

function answerText(tx: PhoneAnswerTx, { grant }: Tap, outcome: AnswerOutcome): string {
  const { userId, itemId } = grant;
  const item = tx.item(itemId)?.item;
  const reading = readingOf(tx, userId);
  const { words, locale } = reading;
  const phoneWords = phoneWordsFor(locale);
  if (!outcome.ok && outcome.problem.code !== 'ALREADY_ANSWERED') {
    if (item?.stepUp) return words.stepUp;
    if (outcome.problem.code === 'NOT_FOUND') return phoneWords.notYours;
    return refusalText(outcome.problem, words) ?? phoneWords.refused;
  }
  if (item?.outcome) return `${outcomeLine(item.outcome, reading)}.`;
  const mine = item?.votes.findLast(({ by }) => by.id === userId);
  const label = item?.actions.find(({ id }) => id === mine?.action)?.label;
  if (mine && label !== undefined) return `${words.stillAsked(outcomeLine({ ...mine, label }, reading))}.`;
  return outcome.ok ? words.fate.recorded() : words.notRecorded.alreadyAnswered;
}

function explainExpiry(tx: PhoneAnswerTx, tap: Tap, deps: PhoneAnswerDeps): PhoneMessageResult {
  if (tap.grant.action !== null) reply(tx, tap, deps, phoneWordsFor(localeOf(tx, tap.grant.userId)).expired);
  return 'expired';
}

/** One message for each tap: the title of the item for its recipients, the text, and a link while their answer is wanted. */
function reply(tx: PhoneAnswerTx, tap: Tap, { links, random }: PhoneAnswerDeps, text: string): void {
  const { owner, stored } = tap;
  const { userId, channel } = owner;
  if (!stored) return;
  const { item } = stored;
  const isRecipient = tx.membersOf(stored.setId).includes(userId);
  const pending = pendingOf(tx, tap);
  const link = item.stepUp ? links.page(item.id) : links.make(item, userId, tx.now + LINK_LIFE_MS);
  const { gateway, kind, to } = channel;
  enqueueReply(tx, item, { userId, gateway, kind, to }, random.uuid(), {
    reply: 'result',
    title: isRecipient ? titleOf(tx, item, userId) : text,
    body: isRecipient ? text : '',
    ...(pending && { link }),
  });
}

const pendingOf = (tx: PhoneAnswerTx, { owner: { userId }, stored }: Tap): PendingAnswer | null =>
  stored && tx.membersOf(stored.setId).includes(userId) ? pendingAnswerOf(tx, stored, userId) : null;

const localeOf = ({ directory }: Pick<PhoneAnswerTx, 'directory'>, userId: string): string =>
  localeFor(directory.person(userId) ?? {});

const titleOf = (tx: PhoneAnswerTx, { title, titles }: Item, userId: string): string =>
  textIn(title, titles, languageOf(localeOf(tx, userId)));

function readingOf(tx: PhoneAnswerTx, userId: string): PageReader {
  const person = tx.directory.person(userId) ?? { id: userId, name: userId };
  const locale = localeOf(tx, userId);
  const timeZone = tx.directory.person(userId)?.timeZone ?? tx.subscriptions(userId).quietHours?.timeZone ?? 'UTC';
  return { person, locale, timeZone, words: answerPageWordsFor(locale), now: tx.now };
}
