/** What the requester of an item may do. They need not be a recipient. */
import type { PersonRef } from '../../../shared/primitives.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { REMINDER_PAUSE_MS } from '../../../shared/requests.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { isoOf } from '../items/recipients.ts';
import { isRemindable, lastReminder, requesterSees } from '../items/requests.ts';
import { planIfNeeded } from '../schedule/plan.ts';
import { withReminder } from '../schedule/remind.ts';
import type { ItemActTx } from '../unit-of-work.ts';

/**
 * Beckons the recipients again, as a reminder of the event does.
 * @throws NOT_FOUND also for an item that the source does not show; ITEM_CLOSED without the outcome, which may name people
 */
export function remindRecipients(tx: ItemActTx, userId: string, itemId: string): void {
  const stored = tx.item(itemId);
  const person = tx.directory.person(userId);
  if (!stored || !person || requesterSees(stored.item, userId, tx.directory) === 'nothing') {
    throw new ProblemError('NOT_FOUND', refusals.items.notRequested);
  }
  const { item } = stored;
  if (!isRemindable(item)) throw new ProblemError('ITEM_CLOSED', refusals.items.nobodyToRemind);
  const last = lastReminder(stored, tx.now);
  const wait = last === null ? 0 : last + REMINDER_PAUSE_MS - tx.now;
  if (wait > 0) {
    const retryAfter = Math.ceil(wait / 1000);
    throw new ProblemError('RATE_LIMITED', refusals.items.remindedBefore, { retryAfter });
  }
  const by: PersonRef = { id: userId, name: person.name };
  const at = isoOf(tx.now);
  const request = { ...(stored.request ?? { cursor: 0, at }), remindedAt: at };
  tx.save(planIfNeeded(tx, item, { ...stored, item: withReminder(item, at, by), request }));
  tx.audit({ kind: 'reminded', itemId, actor: userId, facts: {} });
}
