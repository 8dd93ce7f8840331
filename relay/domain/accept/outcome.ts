/** A source reports the outcome of an answer that it had accepted. */
import type { BeckonEvent } from '../../../shared/events.ts';
import { awaitsOutcome } from '../outbound/answer-delivery.ts';
import { settleReported } from '../outbound/settle-delivery.ts';
import { type Acceptance, type Effect, EventRefused, NO_EFFECT } from './acceptance.ts';
import { effectOn, referencedItem } from './change.ts';

/** The first outcome counts. No effect without such a response: it may be past retention. */
export function reportOutcome(event: Extract<BeckonEvent, { type: 'response.outcome' }>, given: Acceptance): Effect {
  const { tx, source } = given;
  const { responseId, result, reason } = event.data;
  const stored = referencedItem(event, given);
  const message = tx.responseOf(source.id, responseId);
  if (!stored || !message) return NO_EFFECT;
  if (message.itemId !== stored.item.id) throw new EventRefused('/data/responseId', 'is the response of another item');
  if (awaitsOutcome(stored.item, message)) {
    const refused = { kind: 'refused', reason: reason ?? 'refused without a reason' } as const;
    settleReported(tx, message, result === 'confirmed' ? { kind: 'delivered' } : refused);
  }
  return effectOn(tx, stored);
}
