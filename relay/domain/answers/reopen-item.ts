/** Reopens an item whose answer was withdrawn by its author or refused by the source. Everyone whom it asked is asked again. */

import type { Answer } from '../../../shared/answers.ts';
import type { Item, Refused, ThreadEntry } from '../../../shared/items.ts';
import { noOwnState } from '../../../shared/rules/own-state.ts';
import { standingAnswer } from '../../../shared/rules/withdrawal.ts';
import { reopen } from '../accept/merge.ts';
import { saveAddressed } from '../items/readdress.ts';
import { isoOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import { threadWith } from '../items/thread.ts';
import { replan } from '../schedule/plan.ts';
import type { ScheduleTx } from '../schedule/schedule-ports.ts';
import type { ItemActTx, ItemTx, PlannedItemTx, StoredItem, Tx } from '../unit-of-work.ts';

/** No effect if the item has ended or was reopened since. @param stored with the answer already marked as withdrawn */
export function reopenAnsweredItem(tx: ItemActTx, stored: StoredItem, answerKey: string): void {
  const answer = standingAnswer(stored.item);
  if (stored.item.state !== 'answered' || answer?.key !== answerKey) return;
  noteSeen(tx, stored.item.id, answer.by.id, isoOf(tx.now));
  askAgain(tx, stored, answer, 'taken-back');
}

/** A final refusal closes the item (contract section 5). No effect if it has ended, or if its policy counts the votes of others too. */
export function reopenRefusedItem(tx: PlannedItemTx, stored: StoredItem, answerKey: string, final: boolean): void {
  const { item } = stored;
  const answer = refusedOf(item, answerKey);
  if (!answer) return;
  const refused: Refused = { by: answer.by, at: answer.fateAt, reason: answer.reason ?? '' };
  if (final) close(tx, stored, refused);
  else askAgain(tx, stored, answer, refused);
}

/** The refused answer on which the state of the item rests: the deciding one, or the question that it waits for. */
function refusedOf(item: Item, answerKey: string): Answer | null {
  if (item.decision?.policy !== 'first') return null;
  const answer = item.state === 'waiting' ? item.answers.at(-1) : standingAnswer(item);
  const isStanding = item.state === 'answered' || answer?.kind === 'request-info';
  return isStanding && answer?.key === answerKey && answer.fate === 'refused' ? answer : null;
}

const entryOf = ({ by, reason }: Refused, at: string): ThreadEntry => ({ at, by, kind: 'refused', text: reason });

function close(tx: ItemTx & ScheduleTx, stored: StoredItem, refused: Refused): void {
  const { item } = stored;
  const at = isoOf(tx.now);
  const thread = threadWith(item, entryOf(refused, at));
  const closed: Item = { ...item, state: 'closed', closedReason: refused.reason, thread, updatedAt: at };
  tx.save(replan(tx, item, { ...stored, item: closed }));
}

/** Expires the item if its time is over. Escalations that came due in between run now; reminders do not, since the item notifies again. */
function askAgain(tx: PlannedItemTx, stored: StoredItem, answer: Answer, why: Refused | 'taken-back'): void {
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
  saveAddressed(tx, stored, replan(tx, item, { ...stored, item: next }, Date.parse(answer.at)), item.audiences);
  tx.audit({ kind: isOver ? 'expired' : 'reopened', itemId: item.id, actor: null, facts: {} });
}

/** People are not notified of their own acts. Published before the item, so that none of their desks raises it. */
function noteSeen(tx: Pick<Tx, 'own' | 'saveOwn'>, itemId: string, userId: string | null, at: string): void {
  if (userId === null) return;
  const own = tx.own(itemId, userId) ?? noOwnState(itemId);
  tx.saveOwn(userId, { ...own, seenAt: at });
}
