/** Withdraws an answer (contract section 8): cancels it if it was never sent, else asks the source. */

import type { Answer } from '../../../shared/answers.ts';
import { MAX_WITHDRAWALS, type WithdrawalFault, withdrawalFault } from '../../../shared/rules/withdrawal.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { isoOf } from '../items/recipients.ts';
import { asked, withAnswer, withdrawnAnswer } from '../outbound/answer-delivery.ts';
import type { OutboundTx } from '../outbound/outbound-ports.ts';
import type { Random } from '../ports.ts';
import type { AnswerKeyTx, AnswerTx, AuditTx, ItemTx, StoredItem, Tx } from '../unit-of-work.ts';
import { type AnswerOutcome, refusedAnswer } from './answer-input.ts';
import { reopenAnsweredItem } from './reopen-item.ts';
import { sendWithdrawal } from './response.ts';

interface WithdrawalInput {
  userId: string;
  itemId: string;
  key: string;
}

/** Idempotent by the key of the answer: a repeat returns the current item, even after the deadline. */
export function withdrawAnswer(tx: AnswerTx, { userId, itemId, key }: WithdrawalInput, random: Random): AnswerOutcome {
  const stored = tx.item(itemId);
  if (!stored || !tx.directory.person(userId) || !tx.membersOf(stored.setId).includes(userId)) {
    return refusedAnswer('NOT_FOUND', refusals.items.notYours);
  }
  const answer = stored.item.answers.find((one) => one.key === key);
  if (!answer) return refusedAnswer('NOT_FOUND', refusals.items.noAnswer);
  if (answer.by.id === userId && answer.withdrawal) return currentResult(tx, itemId);
  const fault = withdrawalFault(stored.item, answer, userId, tx.now);
  if (fault) return refused(tx, stored, answer, userId, fault);
  // An answer that was never sent, or that has no receiving source, is unknown outside the relay.
  if (answer.attempted) askSource(tx, stored, answer, random);
  else cancel(tx, stored, answer);
  return currentResult(tx, itemId);
}

function currentResult(tx: Pick<Tx, 'item'>, itemId: string): AnswerOutcome {
  const item = tx.item(itemId)?.item;
  return item
    ? { ok: true, result: { outcome: item.outcome, item } }
    : refusedAnswer('NOT_FOUND', refusals.items.notYours);
}

/** Every attempt is recorded in the audit, because it concerns a decision in force. */
function refused(
  tx: Pick<Tx, 'audit' | 'now'>,
  { item }: StoredItem,
  answer: Answer,
  userId: string,
  code: WithdrawalFault,
): AnswerOutcome {
  tx.audit({ kind: 'late-withdrawal', itemId: item.id, actor: userId, facts: { action: answer.action, code } });
  const { outcome } = item;
  const { revocableUntil } = answer;
  switch (code) {
    case 'FORBIDDEN':
      return refusedAnswer(code, refusals.items.withdrawNotYours);
    case 'ITEM_CLOSED':
      return refusedAnswer(code, refusals.items.over(item.state), { outcome });
    case 'TOO_LATE':
      return refusedAnswer(code, refusals.items.withdrawLate(revocableUntil ?? isoOf(tx.now)), { outcome });
    case 'NOT_REVOCABLE':
      return refusedAnswer(code, whyNot(item.outcome !== null, revocableUntil !== undefined), { outcome });
  }
}

function whyNot(isAnswered: boolean, isRevocable: boolean): string {
  if (!isRevocable) return refusals.items.withdrawNotRevocable;
  return isAnswered ? refusals.items.withdrawOften(MAX_WITHDRAWALS) : refusals.items.withdrawReplaced;
}

function cancel(tx: AnswerTx, stored: StoredItem, answer: Answer): void {
  const at = isoOf(tx.now);
  const { item } = stored;
  tx.dropResponse(item.id, answer.key);
  note(tx, item.id, answer, 0);
  reopenAnsweredItem(
    tx,
    { ...stored, item: withAnswer(item, answer.key, (one) => withdrawnAnswer(one, at)) },
    answer.key,
  );
}

function askSource(
  tx: AuditTx & ItemTx & AnswerKeyTx & OutboundTx & Pick<Tx, 'evidence' | 'responseContext'>,
  stored: StoredItem,
  answer: Answer,
  random: Random,
): void {
  const at = isoOf(tx.now);
  const item = { ...withAnswer(stored.item, answer.key, (one) => asked(one, at)), updatedAt: at };
  tx.save({ ...stored, item });
  note(tx, item.id, answer, 1);
  const device = tx.answerByKey(answer.key)?.device ?? null;
  sendWithdrawal(tx, stored.originId, { item, answer, device, at }, random);
}

/** @param sent 1: the answer may have reached the source, which is asked */
function note(tx: AuditTx, itemId: string, { by, action }: Answer, sent: 0 | 1): void {
  const about = by.onBehalfOf?.id;
  tx.audit({ kind: 'withdrawn', itemId, actor: by.id, ...(about && { about }), facts: { action, sent } });
}
