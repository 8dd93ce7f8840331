/** Messages to phones: buttons are added when a message is sent, since only then it is known whether the service takes them. */
import type { Item } from '../../../shared/items.ts';
import { inLanguage } from '../../../shared/rules/action-labels.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { answerPageWordsFor } from '../../../shared/words/answer-page.ts';
import { phoneWordsFor } from '../../../shared/words/phone.ts';
import { languageOf } from '../../../shared/words/words.ts';
import { pendingAnswerOf } from '../items/pending-answer.ts';
import type { GatewayInput, GatewayMessage, MessageButton, OutboundTx } from '../outbound/outbound-ports.ts';
import type { DirectoryTx, ItemTx, PersonTx } from '../unit-of-work.ts';
import { channelName } from './channel-switch.ts';
import type { PhoneTx } from './phone-ports.ts';
import { isConfirmed, isOfferDue, isWindowOpen, takesTaps, tappable } from './phone-rules.ts';

export interface PhoneDeps {
  /** A secret of 128 bits or more. */
  newToken: () => string;
  newId: () => string;
}

export type PhoneMessageTx = PhoneTx & ItemTx & PersonTx & OutboundTx & Pick<DirectoryTx, 'credentials'>;

type StaffMessage = GatewayMessage & { userId: string };
const isForPhone = (message: GatewayMessage): message is StaffMessage =>
  message.userId !== undefined && message.input.kind === 'whatsapp';

/** Before each attempt: the same message with buttons, if the person may answer by them now. */
export function withButtons(tx: PhoneMessageTx, message: GatewayMessage, deps: PhoneDeps): GatewayMessage {
  const { gatewayId: gateway, itemId, input } = message;
  if (!isForPhone(message) || !takesTaps(tx.directory.gateway(gateway))) return message;
  const { userId } = message;
  const name = channelName({ ...input, gateway });
  const phone = tx.phone(userId, name);
  if (input.reply === 'result') return message;
  if (input.reply === 'offer') {
    const label = phoneWordsFor(input.language ?? '').offer.accept;
    return addButtons(tx, message, name, [{ label, action: null }], deps);
  }
  if (phone.itemId !== itemId) tx.savePhone(userId, name, { ...phone, itemId });
  if (!isWindowOpen(phone, tx.now)) return message;
  if (!isConfirmed(phone, tx.credentials.revocation(userId).links)) {
    offerButtons(tx, userId, { ...input, gateway }, deps);
    return message;
  }
  return addButtons(tx, message, name, choicesOf(tx, message), deps);
}

interface Choice {
  label: string;
  action: string | null;
}

/** None if the item has changed since the message was queued. */
function choicesOf(tx: ItemTx & PersonTx, { userId, itemId, input }: StaffMessage): Choice[] {
  const stored = tx.item(itemId);
  const pending = stored && pendingAnswerOf(tx, stored, userId);
  if (!pending || input.item.version !== stored.item.version) return [];
  const language = languageOf(input.language ?? '');
  const reader = { language, labels: answerPageWordsFor(language).actionLabels };
  return tappable(stored.item, pending).map((action) => ({
    action: action.id,
    label: inLanguage(action, reader).label,
  }));
}

function addButtons(
  tx: PhoneTx,
  message: StaffMessage,
  channel: string,
  choices: readonly Choice[],
  { newToken }: PhoneDeps,
): GatewayMessage {
  if (choices.length === 0) return message;
  const { id, userId, itemId, input } = message;
  const { version = 1 } = input.item;
  // Derived from the message: buttons of a repeated attempt count as the same.
  const answerKey = id.replace(/^msg_/, '');
  const buttons = choices.map(({ label, action }): MessageButton => {
    const token = newToken();
    tx.saveTapToken(token, { userId, channel, itemId, version, action, answerKey });
    return { label, token };
  });
  return { ...message, input: { ...input, buttons } };
}

/** Asks once a day whether the person wants buttons. False: not now. */
export function offerButtons(
  tx: PhoneMessageTx,
  userId: string,
  { gateway, kind, to }: PhoneAddress,
  { newId }: Pick<PhoneDeps, 'newId'>,
): boolean {
  const name = channelName({ gateway, kind, to });
  const phone = tx.phone(userId, name);
  const item = phone.itemId === null ? undefined : tx.item(phone.itemId)?.item;
  const person = tx.directory.person(userId);
  if (!item || !person || !isOfferDue(phone, tx.now)) return false;
  tx.savePhone(userId, name, { ...phone, offeredAt: tx.now });
  const { offer } = phoneWordsFor(localeFor(person));
  enqueueReply(tx, item, { userId, gateway, kind, to }, newId(), {
    ...{ reply: 'offer', title: offer.title, body: offer.text },
  });
  return true;
}

interface PhoneAddress {
  gateway: string;
  kind: string;
  to: string;
}
interface Recipient extends PhoneAddress {
  userId: string;
}

export function enqueueReply(
  tx: Pick<PhoneMessageTx, 'enqueue' | 'directory'>,
  { id: itemId, eventId, type, severity, record, origin, version }: Item,
  { userId, gateway, kind, to }: Recipient,
  id: string,
  content: Pick<GatewayInput, 'title' | 'body' | 'reply'> & { link?: string },
): void {
  const person = tx.directory.person(userId);
  tx.enqueue({
    ...{ kind: 'gateway', id: `msg_${id}`, gatewayId: gateway, itemId, messageIndex: null, userId },
    orderKey: `reply/${userId}/${channelName({ gateway, kind, to })}`,
    input: {
      ...{ to, kind, language: languageOf(localeFor(person ?? {})), ...content },
      item: { id: itemId, eventId, type, severity, record, origin, version },
    },
  });
}
