/** Resends a failed customer message at the request of staff. */

import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { AuditTx, ItemTx } from '../unit-of-work.ts';
import type { OutboundTx } from './outbound-ports.ts';
import { requeue } from './settle-delivery.ts';

/** Order key of one channel of an item; also finds its message. */
export const channelKey = (itemId: string, messageIndex: number): string => `${itemId}/${messageIndex}`;

/**
 * Keeps the id, so that a receiver recognises a repeat. @param index in `item.messages`
 * @throws NOT_FOUND, also if it is not theirs; NOT_FAILED unless it failed; ITEM_CLOSED if the item was withdrawn or has expired
 */
export function resend(tx: AuditTx & ItemTx & OutboundTx, userId: string, itemId: string, index: number): void {
  const stored = tx.item(itemId);
  if (!stored || !tx.membersOf(stored.setId).includes(userId)) {
    throw new ProblemError('NOT_FOUND', refusals.items.notYours);
  }
  const { item } = stored;
  const message = item.messages[index];
  if (!message) throw new ProblemError('NOT_FOUND', refusals.items.noMessage);
  if (message.status !== 'failed') {
    throw new ProblemError('NOT_FAILED', refusals.items.messageNotFailed(message.status));
  }
  if (item.state === 'withdrawn' || item.state === 'expired') {
    throw new ProblemError('ITEM_CLOSED', refusals.items.messageOver(item.state));
  }
  const letter = tx.deadOutbound(channelKey(itemId, index));
  if (letter === null || !requeue(tx, letter, false)) {
    throw new ProblemError('NOT_FAILED', refusals.items.messageAddressGone);
  }
  tx.audit({ kind: 'resent', itemId, actor: userId, facts: { message: letter, gateway: message.gateway } });
}
