/**
 * What became of a message that went out: the queue row and the item change in the same unit of work, so that everyone sees the
 * fate of an answer or of a customer's message exactly as the queue has it, whenever the relay is killed.
 */

import type { CustomerMessage } from '../../../shared/items.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { isoOf } from '../items/recipients.ts';
import { wantsAnswerOf } from '../items/wants.ts';
import { type ActingBy, noteAct } from '../people/acting.ts';
import type { AuditKind, Tx } from '../unit-of-work.ts';
import { attemptBegun, attemptSettled, changeItem, isWithdrawal, queuedAnew, refusalSettled } from './answer-fate.ts';
import type { DeliveryResult } from './delivery-result.ts';
import type { ClaimedMessage, OutboundLane, OutboundMessage, ToGateway } from './outbound-ports.ts';

const laneOf = (message: OutboundMessage): OutboundLane =>
  message.kind === 'response'
    ? { kind: 'response', target: message.sourceId }
    : { kind: message.kind, target: message.gatewayId };

const GONE = 'The endpoint answered 410 (gone) before; it stays disabled until the directory names another';

/** Where the messages of a lane go now, or why they go nowhere. */
export type LaneEnd = { urlOf(message: OutboundMessage): string } | { reason: string };

/**
 * Take due messages of a lane and show their answers as on the way. Where the lane leads nowhere, or the endpoint there said 410,
 * they fail at once and nothing is returned: dead letters, to be replayed when the directory is mended.
 * @param by which of several relays takes them
 */
export function beginDeliveries(
  tx: Tx,
  lane: OutboundLane,
  limit: number,
  end: LaneEnd,
  by?: string,
): ClaimedMessage[] {
  const claimed = tx.claimOutbound(lane, limit, by);
  const wanted = claimed.filter(
    (one) => !dropUnwanted(tx, one) && !dropTakenBack(tx, one) && !failBlocked(tx, lane, one, end),
  );
  for (const { message } of wanted) {
    if (message.kind === 'response') attemptBegun(tx, message);
  }
  return wanted;
}

function failBlocked(tx: Tx, lane: OutboundLane, claimed: ClaimedMessage, end: LaneEnd): boolean {
  const gone = 'urlOf' in end && tx.endpointDisabled(lane, end.urlOf(claimed.message));
  const reason = 'reason' in end ? end.reason : gone ? GONE : null;
  if (reason === null) return false;
  // What was sent was sent: without its gateway there is only nobody left to ask.
  settleDelivery(tx, claimed, lane.kind === 'status' ? { kind: 'unknown' } : { kind: 'failed', reason });
  return true;
}

/** Staff away from the desk are not told of what was answered while the message waited, for its turn or for a gateway. */
function dropUnwanted(tx: Tx, { message }: ClaimedMessage): boolean {
  if (message.kind !== 'gateway' || message.userId === undefined) return false;
  if (wantsAnswerOf(tx, message.userId, message.itemId)) return false;
  tx.settleOutbound(message.id, { state: 'done' });
  return true;
}

/** What the source took back, or what ran out, while the message waited is not told to a customer any more. */
function dropTakenBack(tx: Tx, { message }: ClaimedMessage): boolean {
  if (message.kind !== 'gateway' || message.messageIndex === null) return false;
  const state = tx.item(message.itemId)?.item.state;
  if (state !== 'withdrawn' && state !== 'expired') return false;
  tx.settleOutbound(message.id, { state: 'done' });
  const error = state === 'withdrawn' ? 'taken back by the source before it was sent' : 'ran out before it was sent';
  changeMessage(tx, message, (sent) => ({ ...sent, status: 'failed', at: isoOf(tx.now), error }));
  tx.audit({ kind: 'failed', itemId: message.itemId, actor: message.gatewayId, facts: { message: message.id } });
  return true;
}

/**
 * Settle one attempt. Nothing is lost when the item is gone meanwhile: the queue row is settled all the same. What another relay took up
 * is that relay's to settle: a result is stored once.
 */
export function settleDelivery(tx: Tx, claimed: ClaimedMessage, result: DeliveryResult): void {
  if (!tx.isClaimed(claimed)) return;
  const { message, attempt } = claimed;
  settleRow(tx, message, result);
  if (message.kind === 'response') attemptSettled(tx, message, result, attempt);
  else if (message.kind === 'gateway' || isNews(result)) {
    changeMessage(tx, message, (sent) => messageAfter(sent, result, tx.now));
  }
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

/** A status that could not be asked says nothing of the message. */
const isNews = ({ kind }: DeliveryResult): boolean => kind !== 'retry' && kind !== 'unknown';

/** A dead letter goes out again under its own id. False if there is none. */
export function replayDelivery(tx: Tx, by: ActingBy, id: string): boolean {
  const message = requeue(tx, id);
  if (!message) return false;
  const target = message.kind === 'response' ? message.sourceId : message.gatewayId;
  noteAct(tx, by, 'dead letter replay', target, { itemId: message.itemId, facts: { letter: message.id } });
  return true;
}

/** The letter is gone and its message queued, in the queue and in the item. Null if there is no such letter. */
export function requeue(tx: Tx, id: string): OutboundMessage | null {
  const message = tx.replayOutbound(id);
  if (message?.kind === 'response') {
    queuedAnew(tx, message);
  } else if (message) {
    changeMessage(tx, message, ({ error: _, ...sent }) => ({ ...sent, status: 'queued', at: isoOf(tx.now) }));
  }
  return message;
}

const AUDITED = {
  delivered: 'confirmed',
  sent: 'delivered',
  refused: 'refused',
  failed: 'failed',
} as const satisfies Record<Exclude<DeliveryResult['kind'], 'retry' | 'unknown'>, AuditKind>;

function settleRow(tx: Tx, message: OutboundMessage, result: DeliveryResult): void {
  if (result.kind === 'retry') {
    tx.settleOutbound(message.id, { state: 'queued', at: tx.now + result.after, error: result.reason });
  } else if (result.kind === 'failed') {
    tx.settleOutbound(message.id, { state: 'dead', error: result.reason });
    if (result.disableUrl) tx.disableEndpoint(laneOf(message), result.disableUrl);
  } else if (result.kind === 'sent' && result.track) {
    const { job, after } = result.track;
    tx.settleOutbound(message.id, { state: 'tracked', job, at: tx.now + after });
  } else {
    tx.settleOutbound(message.id, { state: 'done' });
  }
}

function messageAfter(sent: CustomerMessage, result: DeliveryResult, now: number): CustomerMessage {
  const { error: _, ...clean } = sent;
  const at = isoOf(now);
  if (result.kind === 'retry') return { ...clean, error: result.reason };
  if (result.kind === 'unknown') return sent;
  if (result.kind === 'delivered' || result.kind === 'sent') return { ...clean, status: result.kind, at };
  return { ...clean, status: 'failed', at, error: result.reason };
}

function changeMessage(tx: Tx, message: ToGateway, change: (sent: CustomerMessage) => CustomerMessage): void {
  if (message.messageIndex === null) return;
  changeItem(tx, message.itemId, (item) => {
    const messages = item.messages.map((sent, index) => (index === message.messageIndex ? change(sent) : sent));
    return isOpen(item) && hasLost(item.messages, messages)
      ? { ...item, messages, beckon: { at: isoOf(tx.now), reason: 'changed' } }
      : { ...item, messages };
  });
}

/** A customer who was not told is news to those who watch, though they have seen the notice go out. */
const hasLost = (before: readonly CustomerMessage[], after: readonly CustomerMessage[]): boolean =>
  after.some(({ status }, index) => status === 'failed' && before[index]?.status !== 'failed');
