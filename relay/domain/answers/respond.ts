/** Accepts an answer: idempotent by its key; the decision and the queued response are one unit of work. */
import type { Answer } from '../../../shared/answers.ts';
import type { Item, ItemAction } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import type { ProblemCode } from '../../../shared/problems.ts';
import type { AnswerRequest } from '../../../shared/responses.ts';
import { givenInput, inputText } from '../../../shared/rules/form-input.ts';
import { decisionsText, givenDecisions, stateOfLines } from '../../../shared/rules/line-decisions.ts';
import { revocableUntil } from '../../../shared/rules/withdrawal.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { countPersonAnswer } from '../insights/item-figures.ts';
import { isoOf } from '../items/recipients.ts';
import { withRequester } from '../items/requester.ts';
import type { Random } from '../ports.ts';
import { planIfNeeded } from '../schedule/plan.ts';
import type { AnswerTx, AuditTx, StoredItem, Tx } from '../unit-of-work.ts';
import { type AnswerInput, type AnswerOutcome, commentOf, refusedAnswer } from './answer-input.ts';
import { withQuestion, withVote } from './answered-item.ts';
import { ballotOf } from './ballot.ts';
import { type Challenges, confirmationProblem } from './confirmation.ts';
import { decide } from './decide.ts';
import { answeredLines } from './line-rows.ts';
import { asksTooMuch, inputOf, refusalOf } from './refusals.ts';
import { sendResponse } from './response.ts';

export interface RespondDeps {
  random: Random;
  challenges: Challenges;
}

export function respond(tx: AnswerTx, answering: AnswerInput, deps: RespondDeps): AnswerOutcome {
  const { userId, itemId, request } = answering;
  const person = tx.directory.person(userId);
  const kept = tx.item(itemId);
  if (!person || !kept) return refusedAnswer('NOT_FOUND', refusals.items.notYours);
  const stored = { ...kept, item: withRequester(kept.item, tx.directory, tx.directory.source(kept.originId)) };
  const given = tx.answerByKey(request.key);
  if (given) return repeatedAnswer(tx, answering, given, stored);
  const action = stored.item.actions.find(({ id }) => id === request.action);
  const refused = refusalOf(tx, stored, person, action, request);
  if (refused) return recordLateAnswer(tx, answering, stored, refused);
  if (!action) return refusedAnswer('NOT_FOUND', refusals.items.noAction);
  return asksTooMuch(stored.item, action, userId) ?? record(tx, answering, stored, person, action, deps);
}

/** A resend of the same answer succeeds; a different answer under the same key is a client error. */
function repeatedAnswer(
  tx: Pick<Tx, 'membersOf'>,
  { userId, itemId, request }: AnswerInput,
  given: NonNullable<ReturnType<Tx['answerByKey']>>,
  stored: StoredItem,
): AnswerOutcome {
  const same =
    given.itemId === itemId &&
    given.userId === userId &&
    given.action === request.action &&
    given.comment === commentOf(request) &&
    isSameContent(stored.item, request);
  // A used key must not reveal an item that the person may not see.
  if (!same && !tx.membersOf(stored.setId).includes(userId)) return refusedAnswer('NOT_FOUND', refusals.items.notYours);
  if (!same) return refusedAnswer('KEY_REUSED', refusals.items.keyReused);
  return { ok: true, result: { outcome: stored.item.outcome, item: stored.item } };
}

function isSameContent({ answers }: Item, { key, input, lineDecisions }: AnswerRequest): boolean {
  const answer = answers.find((one) => one.key === key);
  return (
    answer !== undefined &&
    inputText(answer.input) === inputText(givenInput(input)) &&
    decisionsText(answer.lineDecisions) === decisionsText(givenDecisions(answer.kind, lineDecisions))
  );
}

const LATE: ReadonlySet<ProblemCode> = new Set([
  'ALREADY_ANSWERED',
  'ITEM_CLOSED',
  'ITEM_CHANGED',
  'SEPARATION_OF_DUTIES',
  'CONFIRMATION_REQUIRED',
]);

/** A late answer is recorded in the audit only; its author receives the outcome. */
function recordLateAnswer(
  tx: AuditTx,
  { userId, itemId, request }: AnswerInput,
  stored: StoredItem,
  refused: AnswerOutcome,
): AnswerOutcome {
  if (refused.ok) return refused;
  const { code, reassigned } = refused.problem;
  if (LATE.has(code) || reassigned !== undefined) {
    const action = stored.item.actions.some(({ id }) => id === request.action) ? request.action : 'unknown';
    tx.audit({ kind: 'late-answer', itemId, actor: userId, facts: { action, code } });
  }
  return refused;
}

function record(
  tx: AnswerTx,
  answering: AnswerInput,
  stored: StoredItem,
  person: Person,
  action: ItemAction,
  { random, challenges }: RespondDeps,
): AnswerOutcome {
  const at = isoOf(tx.now);
  const { itemId, device } = answering;
  const meantFor = answering.request.onBehalfOf ?? null;
  const input = inputOf(action, answering.request);
  const lines = answeredLines(tx, stored.item, action.kind, answering.request);
  const byLine = lines.lineCounts && stateOfLines(lines.lineCounts);
  const ballot = ballotOf(tx, stored, person, { action, meantFor, input, byLine, at });
  if (!ballot) return refusedAnswer('REQUEST_INVALID', refusals.items.asksNothing);
  const verdict = decide(ballot);
  if (!verdict.ok) {
    return recordLateAnswer(
      tx,
      answering,
      stored,
      refusedAnswer(verdict.code, verdict.detail, { outcome: stored.item.outcome }),
    );
  }
  // Asked last, so that no one confirms an answer that would be refused.
  const asked = confirmation(tx, answering, stored, action, challenges);
  if (asked) return asked;
  const hasSource = tx.directory.source(stored.originId) !== null;
  const answer: Answer = {
    key: answering.request.key,
    action: action.id,
    kind: action.kind,
    by: verdict.by,
    at,
    comment: commentOf(answering.request),
    ...(input && { input }),
    ...lines,
    fate: hasSource ? 'recorded' : 'none',
    fateAt: at,
    deliveredAt: null,
    reason: null,
    attempts: 0,
    ...revocability(stored.item, action, tx.now),
  };
  const item =
    action.kind === 'request-info' ? withQuestion(stored.item, answer) : withVote(stored.item, answer, action, verdict);
  tx.save(planIfNeeded(tx, stored.item, { ...stored, item }));
  if (action.kind !== 'request-info') countPersonAnswer(tx, item, person.id);
  const { key, comment } = answer;
  tx.rememberAnswer(key, { itemId, userId: person.id, action: action.id, comment, device });
  const facts = {
    action: action.id,
    kind: action.kind,
    version: item.version,
    ...(item.stepUp ? { confirmed: 1 } : {}),
    ...(lines.lineCounts && { approvedLines: lines.lineCounts.approved, rejectedLines: lines.lineCounts.rejected }),
  };
  const about = verdict.by.onBehalfOf?.id;
  const said = [input && inputText(input), lines.lineDecisions && decisionsText(lines.lineDecisions)]
    .filter(Boolean)
    .join('\n');
  tx.audit({
    kind: 'answered',
    itemId: item.id,
    actor: person.id,
    ...(about && { about }),
    ...(said && { said }),
    facts,
  });
  if (hasSource) sendResponse(tx, stored.originId, item, answer, device, random);
  return { ok: true, result: { outcome: item.outcome, item } };
}

function revocability(item: Item, action: ItemAction, now: number): Pick<Answer, 'revocableUntil'> {
  const until = revocableUntil(item, action, now);
  return until === null ? {} : { revocableUntil: isoOf(until) };
}

/** A challenge that is not valid is an attempt, which the audit records; the first request for confirmation is none. */
function confirmation(
  tx: Pick<Tx, 'audit' | 'now'>,
  answering: AnswerInput,
  stored: StoredItem,
  action: ItemAction,
  challenges: Challenges,
): AnswerOutcome | null {
  const { userId, signedInAt, request } = answering;
  const { challenge, onBehalfOf = null } = request;
  const brought = { userId, onBehalfOf, signedInAt, challenge };
  const asked = confirmationProblem(stored.item, action, brought, challenges, tx.now);
  if (!asked) return null;
  const refused: AnswerOutcome = { ok: false, problem: asked };
  return request.challenge === undefined ? refused : recordLateAnswer(tx, answering, stored, refused);
}
