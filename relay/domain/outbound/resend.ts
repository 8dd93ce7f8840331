/** A customer's message that failed, sent again by staff who watch it. */

import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Tx } from '../unit-of-work.ts';
import { requeue } from './settle-delivery.ts';

/** The order of one channel of an item in the queue; by it the message is found again. */
export const channelKey = (itemId: string, messageIndex: number): string => `${itemId}/${messageIndex}`;

/**
 * Under the same id, so that a receiver who did get it knows the repeat.
 * @param index of the message in `item.messages`
 * @throws NOT_FOUND where item or message is not there, or not this person's; NOT_FAILED unless it failed; ITEM_CLOSED where the
 *   source took the notice back, or it ran out
 */
export function resend(tx: Tx, userId: string, itemId: string, index: number): void {
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
  if (letter === null || !requeue(tx, letter)) {
    throw new ProblemError('NOT_FAILED', refusals.items.messageAddressGone);
  }
  tx.audit({ kind: 'resent', itemId, actor: userId, facts: { message: letter, gateway: message.gateway } });
}
