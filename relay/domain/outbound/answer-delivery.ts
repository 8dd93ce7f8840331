/**
 * Records the fate of an answer and of its withdrawal in the item, in the unit of work that updates the queue. While a withdrawal is
 * pending, the fate of the response is stored separately, in case the answer remains in force.
 */

import type { Answer, ResponseFate, Withdrawal } from '../../../shared/answers.ts';
import type { Item, ThreadEntry } from '../../../shared/items.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { WITHDRAWAL_TYPE } from '../../../shared/responses.ts';
import { standingAnswer } from '../../../shared/rules/withdrawal.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { reopenAnsweredItem, reopenRefusedItem } from '../answers/reopen-item.ts';
import { isoOf } from '../items/recipients.ts';
import { threadWith } from '../items/thread.ts';

import type { AnswerTx, PlannedItemTx, Tx } from '../unit-of-work.ts';
import {
  type AnswerMessage,
  type DeliveryResult,
  isAboutAnswer,
  type OutboundTx,
  type ResponseMessage,
} from './outbound-ports.ts';

export const isWithdrawal = ({ event }: ResponseMessage): boolean => event.type === WITHDRAWAL_TYPE;

/** Once this unit of work is durable, the source may have the answer. */
export function attemptStarted(tx: Pick<Tx, 'item' | 'now' | 'save'>, message: ResponseMessage): void {
  if (!isAboutAnswer(message) || isWithdrawal(message)) return;
  changeAnswer(tx, message, (answer) =>
    answer.attempted && isNow(answer, 'delivering')
      ? answer
      : { ...withResponse(answer, 'delivering', isoOf(tx.now)), attempted: true },
  );
}

export function attemptSettled(tx: AnswerTx, message: ResponseMessage, result: DeliveryResult, attempts: number): void {
  if (!isAboutAnswer(message)) return;
  if (isWithdrawal(message)) settleWithdrawal(tx, message, result, attempts);
  else changeAnswer(tx, message, (answer) => answerAfter(answer, result, attempts, isoOf(tx.now)));
}

/** Reopens or closes the item if the answer now counts as refused: by its response, or because the withdrawal of a refused one failed. */
export function refusalSettled(tx: PlannedItemTx & OutboundTx, message: ResponseMessage, result: DeliveryResult): void {
  if (!isAboutAnswer(message)) return;
  const { itemId, answerKey, orderKey } = message;
  const stored = tx.item(itemId);
  const answer = stored?.item.answers.find(({ key }) => key === answerKey);
  if (!stored || answer?.fate !== 'refused') return;
  const isFinal = !isWithdrawal(message) && result.kind === 'refused' && result.final === true;
  reopenRefusedItem(tx, stored, answerKey, isFinal);
  // The failed withdrawal is a dead letter: a replay would withdraw an answer that is no longer in force.
  if (answer.withdrawal) tx.dropResponse(orderKey, answerKey);
}

/** A dead letter is queued again. @throws NOT_FAILED for a response while its withdrawal is pending */
export function answerRequeued(tx: Pick<Tx, 'item' | 'now' | 'save'>, message: ResponseMessage): void {
  if (!isAboutAnswer(message)) return;
  const at = isoOf(tx.now);
  if (isWithdrawal(message)) {
    changeAnswer(tx, message, (answer) => asked(answer, at));
    return;
  }
  changeAnswer(tx, message, (answer) => {
    if (answer.withdrawal?.state === 'asked') {
      throw new ProblemError('NOT_FAILED', refusals.administration.beingWithdrawn);
    }
    return { ...withResponse(answer, 'recorded', at), reason: null, attempts: 0 };
  });
}

/** Whether a report of the source still decides the fate of this response or withdrawal. */
export function awaitsOutcome(item: Item, message: ResponseMessage): boolean {
  const answer = item.answers.find(({ key }) => key === message.answerKey);
  if (!answer) return false;
  if (isWithdrawal(message)) return answer.withdrawal?.state === 'asked';
  return !isNow(answer, 'confirmed') && !isNow(answer, 'refused') && answer.withdrawal?.state !== 'done';
}

/** The source is asked to accept the withdrawal. */
export function asked(answer: Answer, at: string): Answer {
  const { fate, fateAt, withdrawal } = answer;
  if (fate === 'withdrawing' || fate === 'withdrawn') return answer;
  const begun = { at: withdrawal?.at ?? at, state: 'asked', stateAt: at, reason: null, attempts: 0 } as const;
  return { ...answer, fate: 'withdrawing', fateAt: at, withdrawal: { ...begun, response: { fate, at: fateAt } } };
}

export function withdrawnAnswer(answer: Answer, at: string): Answer {
  const { withdrawal } = asked(answer, at);
  return withdrawal
    ? { ...answer, fate: 'withdrawn', fateAt: at, withdrawal: { ...withdrawal, state: 'done', stateAt: at } }
    : answer;
}

function settleWithdrawal(tx: AnswerTx, message: AnswerMessage, result: DeliveryResult, attempts: number): void {
  const at = isoOf(tx.now);
  const reason = 'reason' in result ? result.reason : null;
  const counted = (withdrawal: Withdrawal): Withdrawal => ({ ...withdrawal, reason, attempts });
  changeAnswer(tx, message, (answer) => {
    const { withdrawal } = answer;
    if (withdrawal?.state !== 'asked') return answer;
    const told = { ...answer, withdrawal: counted(withdrawal) };
    if (result.kind === 'retry' || result.kind === 'accepted') return told;
    if (result.kind === 'refused' || result.kind === 'failed') return answerInForce(told, result.kind, at);
    return withdrawnAnswer(told, at);
  });
  if (result.kind === 'refused') noteInThread(tx, message, { kind: 'not-taken-back', text: result.reason });
  if (result.kind === 'delivered') reopen(tx, message);
}

/** Drops the response from the queue and the dead letters: the source has accepted the withdrawal. */
function reopen(tx: AnswerTx, { itemId, answerKey, orderKey }: AnswerMessage): void {
  tx.dropResponse(orderKey, answerKey);
  const stored = tx.item(itemId);
  if (stored) reopenAnsweredItem(tx, stored, answerKey);
}

function answerInForce(answer: Answer, state: 'refused' | 'failed', at: string): Answer {
  const { withdrawal } = answer;
  if (!withdrawal) return answer;
  const { fate, at: fateAt } = withdrawal.response;
  return { ...answer, fate, fateAt, withdrawal: { ...withdrawal, state, stateAt: at } };
}

function noteInThread(
  tx: Pick<Tx, 'item' | 'now' | 'save'>,
  { itemId, answerKey }: AnswerMessage,
  entry: Pick<ThreadEntry, 'kind' | 'text'>,
): void {
  changeItem(tx, itemId, (item) => {
    const answer = item.answers.find(({ key }) => key === answerKey);
    return answer ? { ...item, thread: threadWith(item, { at: isoOf(tx.now), by: answer.by, ...entry }) } : item;
  });
}

const isNow = ({ fate, withdrawal }: Answer, wanted: ResponseFate): boolean =>
  (withdrawal?.state === 'asked' ? withdrawal.response.fate : fate) === wanted;

/** @param fate of the response, reached at `at` */
function withResponse(answer: Answer, fate: ResponseFate, at: string): Answer {
  if (isNow(answer, fate)) return answer;
  const { withdrawal } = answer;
  if (withdrawal?.state !== 'asked') return { ...answer, fate, fateAt: at };
  return { ...answer, withdrawal: { ...withdrawal, response: { fate, at } } };
}

function answerAfter(answer: Answer, result: DeliveryResult, attempts: number, at: string): Answer {
  if (result.kind === 'retry') return { ...withResponse(answer, 'delivering', at), reason: result.reason, attempts };
  if (result.kind === 'failed') return { ...withResponse(answer, 'failed', at), reason: result.reason, attempts };
  if (result.kind === 'accepted')
    return { ...withResponse(answer, 'accepted', at), deliveredAt: at, reason: null, attempts };
  const reason = result.kind === 'refused' ? result.reason : null;
  const fate = result.kind === 'refused' ? 'refused' : 'confirmed';
  return { ...withResponse(answer, fate, at), deliveredAt: answer.deliveredAt ?? at, reason, attempts };
}

function changeAnswer(
  tx: Pick<Tx, 'item' | 'now' | 'save'>,
  { itemId, answerKey }: Pick<AnswerMessage, 'itemId' | 'answerKey'>,
  change: (answer: Answer) => Answer,
): void {
  changeItem(tx, itemId, (item) => withAnswer(item, answerKey, change));
}

/** Also updates the outcome if this answer is in force. */
export function withAnswer(item: Item, key: string, change: (answer: Answer) => Answer): Item {
  const before = item.answers.find((answer) => answer.key === key);
  const after = before && change(before);
  if (!before || !after || after === before) return item;
  const answers = item.answers.map((answer) => (answer === before ? after : answer));
  const { fate, fateAt, reason } = after;
  return standingAnswer(item) === before && item.outcome
    ? { ...item, answers, outcome: { ...item.outcome, fate, fateAt, reason } }
    : { ...item, answers };
}

export function changeItem(tx: Pick<Tx, 'item' | 'now' | 'save'>, itemId: string, change: (item: Item) => Item): void {
  const stored = tx.item(itemId);
  if (!stored) return;
  const item = change(stored.item);
  if (item === stored.item) return;
  tx.save({ ...stored, item: { ...item, updatedAt: isoOf(tx.now) } });
}
