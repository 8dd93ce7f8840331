/** An answer no longer stands: its giver took it back, or the source refused it. The item asks again, of everyone whom it asked. */
import type { Answer } from '../../../shared/answers.ts';
import type { Item, Refused, ThreadEntry } from '../../../shared/items.ts';
import { standingAnswer } from '../../../shared/rules/withdrawal.ts';
import { reopen } from '../accept/merge.ts';
import { saveAddressed } from '../items/address.ts';
import { isoOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import { threadWith } from '../items/thread.ts';
import { planAnew } from '../schedule/plan.ts';
import type { StoredItem, Tx } from '../unit-of-work.ts';

/**
 * Reopens an item whose answer was taken back. An item that has ended or was reopened meanwhile is left as it is.
 * @param stored as the answer stands in it, taken back already
 */
export function reopenAnswered(tx: Tx, stored: StoredItem, answerKey: string): void {
  const answer = standingAnswer(stored.item);
  if (stored.item.state !== 'answered' || answer?.key !== answerKey) return;
  noteSeen(tx, stored.item.id, answer.by.id, isoOf(tx.now));
  askAgain(tx, stored, answer, 'taken-back');
}

/**
 * Reopens an item whose answer, or question, the source refused (contract section 5); a final refusal closes it. Under other policies
 * than `first` the votes of others count too, so that the item stays as it is. So does one that has ended or was reopened meanwhile.
 */
export function reopenRefused(tx: Tx, stored: StoredItem, answerKey: string, final: boolean): void {
  const { item } = stored;
  const answer = refusedOf(item, answerKey);
  if (!answer) return;
  const refused: Refused = { by: answer.by, at: answer.fateAt, reason: answer.reason ?? '' };
  if (final) close(tx, stored, refused);
  else askAgain(tx, stored, answer, refused);
}

/** The refused answer that the item stands on: the one that decided it, or the question that it waits for. */
function refusedOf(item: Item, answerKey: string): Answer | null {
  if (item.decision?.policy !== 'first') return null;
  const answer = item.state === 'waiting' ? item.answers.at(-1) : standingAnswer(item);
  const isStanding = item.state === 'answered' || answer?.kind === 'request-info';
  return isStanding && answer?.key === answerKey && answer.fate === 'refused' ? answer : null;
}

const entryOf = ({ by, reason }: Refused, at: string): ThreadEntry => ({ at, by, kind: 'refused', text: reason });

function close(tx: Tx, stored: StoredItem, refused: Refused): void {
  const { item } = stored;
  const at = isoOf(tx.now);
  const thread = threadWith(item, entryOf(refused, at));
  const closed: Item = { ...item, state: 'closed', closedReason: refused.reason, thread, updatedAt: at };
  tx.save(planAnew(tx, item, { ...stored, item: closed }));
}

/**
 * An item that ran out meanwhile is expired. Escalation that came due while the answer stood happens now; reminders of that time do not,
 * since the item beckons again.
 */
function askAgain(tx: Tx, stored: StoredItem, answer: Answer, why: Refused | 'taken-back'): void {
  const { item } = stored;
  const at = isoOf(tx.now);
  const isOver = item.expiresAt !== null && Date.parse(item.expiresAt) <= tx.now;
  const asking = withRequester(reopen(item), tx.directory, tx.directory.source(stored.originId));
  const isRefused = why !== 'taken-back';
  const next: Item = {
    ...asking,
    state: isOver ? 'expired' : 'open',
    ...(isRefused && !isOver ? { refused: why } : {}),
    beckon: isOver ? item.beckon : { at, reason: isRefused ? 'refused' : why },
    thread: threadWith(item, isRefused ? entryOf(why, at) : { at, by: answer.by, kind: why }),
    updatedAt: at,
  };
  saveAddressed(tx, stored, planAnew(tx, item, { ...stored, item: next }, Date.parse(answer.at)), item.audiences);
  tx.audit({ kind: isOver ? 'expired' : 'reopened', itemId: item.id, actor: null, facts: {} });
}

/** Nobody is beckoned for what they did themselves: told before the item, so that no desk of theirs raises it. */
function noteSeen(tx: Tx, itemId: string, userId: string | null, at: string): void {
  if (userId === null) return;
  const own = tx.own(itemId, userId) ?? { itemId, seenAt: null, snoozedUntil: null, delegatedAt: null };
  tx.saveOwn(userId, { ...own, seenAt: at });
}
