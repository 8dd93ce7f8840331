/** Queue row and item change in one unit of work, so that the displayed fate of a message matches the queue, even after a kill. */

import type { CustomerMessage } from '../../../shared/items.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { ChannelTx } from '../away/away-ports.ts';
import { channelName } from '../away/channel-switch.ts';
import { type PhoneDeps, type PhoneMessageTx, withButtons } from '../away/phone-messages.ts';
import { isWindowOpen } from '../away/phone-rules.ts';
import type { ChannelCount, InsightTx } from '../insights/insight-ports.ts';
import { hourOf } from '../insights/item-figures.ts';
import { isAnswerPending } from '../items/pending-answer.ts';
import { isoOf } from '../items/recipients.ts';
import { type AdminAct, type AuditedActor, noteAct } from '../people/admin-act.ts';
import type { AnswerTx, AuditKind, AuditTx, ItemTx, Tx } from '../unit-of-work.ts';
import {
  answerRequeued,
  attemptSettled,
  attemptStarted,
  changeItem,
  isWithdrawal,
  refusalSettled,
} from './answer-delivery.ts';
import {
  type ClaimedMessage,
  type DeliveryResult,
  type GatewayMessage,
  laneOf,
  type OutboundLane,
  type OutboundMessage,
  type OutboundTx,
  type ResponseMessage,
} from './outbound-ports.ts';

const GONE = 'The endpoint answered 410 (gone) before; it stays disabled until the directory names another';

export type LaneEnd = { urlOf(message: OutboundMessage): string } | { reason: string };

export interface ClaimOptions {
  /** The claiming relay, if there are several. */
  by?: string;
  /** Default: messages to phones have no buttons. */
  phones?: PhoneDeps;
}

/** If a lane has no endpoint, or it answered 410 before, due messages become dead letters at once. */
export function beginDeliveries(
  tx: AnswerTx & PhoneMessageTx,
  lane: OutboundLane,
  limit: number,
  end: LaneEnd,
  { by, phones }: ClaimOptions = {},
): ClaimedMessage[] {
  const claimed = tx.claimOutbound(lane, limit, by);
  const wanted = claimed.filter(
    (one) => !dropUnwanted(tx, one) && !dropWithdrawn(tx, one) && !failBlocked(tx, lane, one, end),
  );
  for (const { message } of wanted) {
    if (message.kind === 'response') attemptStarted(tx, message);
  }
  return phones ? wanted.map((one) => prepared(tx, one, phones)) : wanted;
}

const prepared = (tx: PhoneMessageTx, claimed: ClaimedMessage, phones: PhoneDeps): ClaimedMessage =>
  claimed.message.kind === 'gateway'
    ? { ...claimed, message: { kind: 'gateway', ...withButtons(tx, claimed.message, phones) } }
    : claimed;

function failBlocked(tx: AnswerTx, lane: OutboundLane, claimed: ClaimedMessage, end: LaneEnd): boolean {
  const gone = 'urlOf' in end && tx.endpointDisabled(lane, end.urlOf(claimed.message));
  const reason = 'reason' in end ? end.reason : gone ? GONE : null;
  if (reason === null) return false;
  // The message was sent; without its gateway only its status cannot be queried.
  settleDelivery(tx, claimed, lane.kind === 'status' ? { kind: 'unknown' } : { kind: 'failed', reason });
  return true;
}

/**
 * Drops a message to staff if the item was answered while it waited, or the person turned the channel off. The result of a tap remains
 * wanted as long as the service takes it.
 */
function dropUnwanted(tx: PhoneMessageTx & Pick<ChannelTx, 'channelOff'>, { message }: ClaimedMessage): boolean {
  if (message.kind !== 'gateway' || message.userId === undefined) return false;
  const { userId, itemId, gatewayId: gateway } = message;
  const name = channelName({ ...message.input, gateway });
  const isWanted = message.input.reply
    ? tx.directory.person(userId) !== null && isWindowOpen(tx.phone(userId, name), tx.now)
    : isAnswerPending(tx, userId, itemId);
  if (isWanted && !tx.channelOff(userId, name)) return false;
  tx.settleOutbound(message.id, { state: 'done' });
  return true;
}

/** Drops a message to a customer if the item was withdrawn or expired while it waited. */
function dropWithdrawn(tx: AuditTx & ItemTx & OutboundTx, { message }: ClaimedMessage): boolean {
  if (message.kind !== 'gateway' || message.messageIndex === null) return false;
  const state = tx.item(message.itemId)?.item.state;
  if (state !== 'withdrawn' && state !== 'expired') return false;
  tx.settleOutbound(message.id, { state: 'done' });
  const error = state === 'withdrawn' ? 'taken back by the source before it was sent' : 'ran out before it was sent';
  changeMessage(tx, message, (sent) => ({ ...sent, status: 'failed', at: isoOf(tx.now), error }));
  tx.audit({ kind: 'failed', itemId: message.itemId, actor: message.gatewayId, facts: { message: message.id } });
  return true;
}

/** Skips a message that another relay has claimed since, or whose outcome is known: a result is stored once. */
export function settleDelivery(tx: AnswerTx, claimed: ClaimedMessage, result: DeliveryResult): void {
  if (tx.isClaimed(claimed)) settle(tx, claimed, result);
}

/** The source has the response without a delivery by the relay: it read it, or reports the outcome. */
export function settleReported(tx: AnswerTx, message: ResponseMessage, result: DeliveryResult): void {
  const attempts = tx.item(message.itemId)?.item.answers.find(({ key }) => key === message.answerKey)?.attempts ?? 0;
  attemptStarted(tx, message);
  settle(tx, { message, attempt: Math.max(attempts, 1) }, result);
}

/** The service reported the status of a job. While the relay queries it, the reply says the same. @returns false: it does not wait for one */
export function settleJob(
  tx: AnswerTx,
  gatewayId: string,
  job: string,
  resultOf: (message: GatewayMessage) => DeliveryResult | null,
): boolean {
  const message = tx.trackedMessage(gatewayId, job);
  const result = message?.kind === 'status' ? resultOf(message) : null;
  if (message && result) settle(tx, { message, attempt: 1 }, result);
  return message !== null;
}

/** If the item is gone, only the queue row changes. */
function settle(tx: AnswerTx, { message, attempt }: ClaimedMessage, result: DeliveryResult): void {
  settleRow(tx, message, result);
  if (message.kind === 'response') attemptSettled(tx, message, result, attempt);
  else if (message.kind === 'gateway' || isOutcome(result)) {
    changeMessage(tx, message, (sent) => messageAfter(sent, result, tx.now));
  }
  if (message.kind !== 'response') countMessage(tx, message, result);
  if (result.kind === 'retry' || result.kind === 'unknown') return;
  const actor = message.kind === 'response' ? message.sourceId : message.gatewayId;
  const isTakingBack = message.kind === 'response' && isWithdrawal(message);
  const isFinal = result.kind === 'refused' && result.final === true;
  const facts = {
    message: message.id,
    attempt,
    ...(isTakingBack ? { withdrawal: 1 } : {}),
    ...(isFinal ? { final: 1 } : {}),
  };
  tx.audit({ kind: AUDITED[result.kind], itemId: message.itemId, actor, facts });
  if (message.kind === 'response') refusalSettled(tx, message, result);
}

/** A status query repeats what was counted when the message was sent, unless the message did not arrive. */
function countMessage(
  tx: InsightTx & Pick<Tx, 'now'>,
  message: GatewayMessage & { kind: string },
  result: DeliveryResult,
): void {
  const { gatewayId, input } = message;
  const count = (outcome: ChannelCount) => tx.countMessage(gatewayId, input.kind, hourOf(tx.now), outcome);
  if (result.kind === 'failed' || result.kind === 'refused') count('failed');
  else if (message.kind === 'gateway' && (result.kind === 'sent' || result.kind === 'delivered')) count('sent');
}

/** A failed status query says nothing about the message. */
const isOutcome = ({ kind }: DeliveryResult): boolean => kind !== 'retry' && kind !== 'unknown';

/** Queues a dead letter for one attempt under its own id; false if there is none. */
export function replayDelivery(tx: AuditTx & ItemTx & OutboundTx, by: AuditedActor, id: string): boolean {
  return noteLetter(tx, by, 'dead letter replay', requeue(tx, id, true));
}

/** Deletes a dead letter; the fate of its answer or message remains failed. False if there is none. */
export function dropDelivery(tx: AuditTx & OutboundTx, by: AuditedActor, id: string): boolean {
  return noteLetter(tx, by, 'dead letter drop', tx.dropDeadLetter(id));
}

function noteLetter(tx: AuditTx, by: AuditedActor, act: AdminAct, message: OutboundMessage | null): boolean {
  if (!message) return false;
  const target = message.kind === 'response' ? message.sourceId : message.gatewayId;
  noteAct(tx, by, act, target, { itemId: message.itemId, facts: { letter: message.id } });
  return true;
}

/** @param once one attempt instead of the schedule of a new message */
export function requeue(tx: ItemTx & OutboundTx, id: string, once: boolean): OutboundMessage | null {
  const message = tx.replayOutbound(id, once);
  if (message?.kind === 'response') {
    answerRequeued(tx, message);
  } else if (message) {
    changeMessage(tx, message, ({ error: _, ...sent }) => ({ ...sent, status: 'queued', at: isoOf(tx.now) }));
  }
  return message;
}

const AUDITED = {
  delivered: 'confirmed',
  accepted: 'delivered',
  sent: 'delivered',
  refused: 'refused',
  failed: 'failed',
} as const satisfies Record<Exclude<DeliveryResult['kind'], 'retry' | 'unknown'>, AuditKind>;

function settleRow(
  tx: Pick<Tx, 'disableEndpoint' | 'now' | 'settleOutbound'>,
  message: OutboundMessage,
  result: DeliveryResult,
): void {
  if (result.kind === 'retry') {
    tx.settleOutbound(message.id, { state: 'queued', at: tx.now + result.after, error: result.reason });
  } else if (result.kind === 'failed') {
    tx.settleOutbound(message.id, { state: 'dead', error: result.reason });
    if (result.disableUrl) tx.disableEndpoint(laneOf(message), result.disableUrl);
  } else if (result.kind === 'sent' && result.track) {
    const { job, after } = result.track;
    tx.settleOutbound(message.id, { state: 'tracked', job, at: tx.now + after });
  } else {
    tx.settleOutbound(message.id, { state: 'done', ...(result.kind === 'refused' && { refused: result.reason }) });
  }
}

function messageAfter(sent: CustomerMessage, result: DeliveryResult, now: number): CustomerMessage {
  const { error: _, ...clean } = sent;
  const at = isoOf(now);
  if (result.kind === 'retry') return { ...clean, error: result.reason };
  if (result.kind === 'unknown' || result.kind === 'accepted') return sent;
  if (result.kind === 'delivered' || result.kind === 'sent') return { ...clean, status: result.kind, at };
  return { ...clean, status: 'failed', at, error: result.reason };
}

function changeMessage(
  tx: Pick<Tx, 'item' | 'now' | 'save'>,
  message: GatewayMessage,
  change: (sent: CustomerMessage) => CustomerMessage,
): void {
  if (message.messageIndex === null) return;
  changeItem(tx, message.itemId, (item) => {
    const messages = item.messages.map((sent, index) => (index === message.messageIndex ? change(sent) : sent));
    return isOpen(item) && hasLost(item.messages, messages)
      ? { ...item, messages, beckon: { at: isoOf(tx.now), reason: 'changed' } }
      : { ...item, messages };
  });
}

/** A failed customer message notifies staff again, even if they have seen the item. */
const hasLost = (before: readonly CustomerMessage[], after: readonly CustomerMessage[]): boolean =>
  after.some(({ status }, index) => status === 'failed' && before[index]?.status !== 'failed');
