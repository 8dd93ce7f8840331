/** An answer was taken back: the item asks again, of all whom it asked, as if it had never been given. */
import type { Item } from '../../../shared/items.ts';
import { standingAnswer } from '../../../shared/rules/withdrawal.ts';
import { reopen } from '../accept/merge.ts';
import { saveAddressed } from '../items/address.ts';
import { isoOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import { threadWith } from '../items/thread.ts';
import { planAnew } from '../schedule/plan.ts';
import type { StoredItem, Tx } from '../unit-of-work.ts';

/**
 * What has ended or opened otherwise meanwhile stays as it is, and what ran out meanwhile is expired. Escalation that came due while the
 * answer stood happens now; reminders of that time do not, since the item beckons anew.
 * @param stored as the answer stands in it, taken back already
 */
export function reopenAnswered(tx: Tx, stored: StoredItem, answerKey: string): void {
  const { item } = stored;
  const answer = standingAnswer(item);
  if (item.state !== 'answered' || answer?.key !== answerKey) return;
  const at = isoOf(tx.now);
  const isOver = item.expiresAt !== null && Date.parse(item.expiresAt) <= tx.now;
  const asking = withRequester(reopen(item), tx.directory, tx.directory.source(stored.originId));
  const next: Item = {
    ...asking,
    state: isOver ? 'expired' : 'open',
    beckon: isOver ? item.beckon : { at, reason: 'taken-back' },
    thread: threadWith(item, { at, by: answer.by, kind: 'taken-back' }),
    updatedAt: at,
  };
  noteSeen(tx, item.id, answer.by.id, at);
  saveAddressed(tx, stored, planAnew(tx, item, { ...stored, item: next }, Date.parse(answer.at)), item.audiences);
  tx.audit({ kind: isOver ? 'expired' : 'reopened', itemId: item.id, actor: null, facts: {} });
}

/** Nobody is beckoned for what they did themselves: told before the item, so that no desk of theirs raises it. */
function noteSeen(tx: Tx, itemId: string, userId: string | null, at: string): void {
  if (userId === null) return;
  const own = tx.own(itemId, userId) ?? { itemId, seenAt: null, snoozedUntil: null, delegatedAt: null };
  tx.saveOwn(userId, { ...own, seenAt: at });
}
