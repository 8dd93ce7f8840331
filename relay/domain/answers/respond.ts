/** An answer of a person: idempotent by its key, decided in one unit of work, on its way to the source in the same. */

import type { Answer, Item, ItemAction, Outcome, PersonRef, ThreadEntry } from '../../../shared/items.ts';
import type { Person, PersonSummary } from '../../../shared/people.ts';
import { type Problem, type ProblemCode, problem } from '../../../shared/problems.ts';
import { type AnswerRequest, type AnswerResult, RESPONSE_TYPE, type ResponseEvent } from '../../../shared/responses.ts';
import { matchAudience } from '../../../shared/rules/audience.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { principalsOf } from '../../../shared/rules/principals.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { mayTake, turnOf } from '../../../shared/rules/turn.ts';
import { bindsVersion } from '../../../shared/rules/version.ts';
import { hasVoted } from '../../../shared/rules/vote.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import { isoOf } from '../items/recipients.ts';
import { stopped, withRequester } from '../items/requester.ts';
import { threadWith } from '../items/thread.ts';
import { votersNow } from '../items/voters.ts';
import type { Random } from '../ports.ts';
import { planIfNeeded } from '../schedule/plan.ts';
import type { StoredItem, Tx } from '../unit-of-work.ts';
import { askedToConfirm, type Challenges } from './confirmation.ts';
import { type Ballot, decide } from './decide.ts';

export interface Answering {
  userId: string;
  /** The device the answer came from, as the person named it. */
  device: string | null;
  /** ms since 1970 at which the person signed in at the issuer; null where that is not known. */
  signedInAt: number | null;
  itemId: string;
  request: AnswerRequest;
}

export interface RespondDeps {
  random: Random;
  challenges: Challenges;
}

/** A refusal is a value, not an exception: what it leaves in the audit must stay. */
export type Responded = { ok: true; result: AnswerResult } | { ok: false; problem: Problem };

const fail = (code: ProblemCode, detail: string, more?: Record<string, unknown>): Responded => ({
  ok: false,
  problem: problem(code, detail, more),
});

export function respond(tx: Tx, answering: Answering, deps: RespondDeps): Responded {
  const { userId, itemId, request } = answering;
  const person = tx.directory.person(userId);
  const kept = tx.item(itemId);
  if (!person || !kept) return fail('NOT_FOUND', refusals.items.notYours);
  const stored = { ...kept, item: withRequester(kept.item, tx.directory, tx.directory.source(kept.originId)) };
  const given = tx.answerByKey(request.key);
  if (given) return again(tx, answering, given, stored);
  const action = stored.item.actions.find(({ id }) => id === request.action);
  const { item } = stored;
  const refused =
    standing(tx, stored, person) ??
    checkVersion(item, action, request) ??
    checkAction(item, action, request) ??
    checkRequester(item, action);
  if (refused) return keepLate(tx, answering, stored, refused);
  if (!action) return fail('NOT_FOUND', refusals.items.noAction);
  return asksTooMuch(item, action, userId) ?? record(tx, answering, stored, person, action, deps);
}

/** The same answer again is the same answer; another under the same key is a mistake of the client. */
function again(
  tx: Tx,
  { userId, itemId, request }: Answering,
  given: NonNullable<ReturnType<Tx['answerByKey']>>,
  stored: StoredItem,
): Responded {
  const same =
    given.itemId === itemId &&
    given.userId === userId &&
    given.action === request.action &&
    given.comment === commentOf(request);
  // A used key must not tell that there is an item which is not theirs to see.
  if (!same && !tx.membersOf(stored.setId).includes(userId)) return fail('NOT_FOUND', refusals.items.notYours);
  if (!same) return fail('KEY_REUSED', refusals.items.keyReused);
  return { ok: true, result: { outcome: stored.item.outcome, item: stored.item } };
}

/** What nobody can see is no comment: marks of direction, joiners, spaces without width. */
const SEEN = /[^\p{Z}\p{C}\s]/u;

/** Half a character (a comment cut by its length) does not survive the store: the answer sent again would not be the same. */
function commentOf(request: AnswerRequest): string | null {
  const comment = request.comment?.toWellFormed().trim() ?? '';
  return SEEN.test(comment) ? comment : null;
}

/** What stands between the person and any answer to this item. */
function standing(tx: Tx, { item, setId }: StoredItem, person: Person): Responded | null {
  if (askersOf(item).includes(person.id)) {
    return fail('SEPARATION_OF_DUTIES', refusals.items.ownRequest);
  }
  if (!tx.membersOf(setId).includes(person.id)) return fail('NOT_FOUND', refusals.items.notYours);
  if (item.state === 'answered') {
    const { outcome } = item;
    const said = outcome
      ? refusals.items.alreadyAnsweredBy(outcome.by.name, outcome.at)
      : refusals.items.alreadyAnswered;
    return fail('ALREADY_ANSWERED', said, { outcome });
  }
  if (!isOpen(item)) return fail('ITEM_CLOSED', refusals.items.over(item.state), { outcome: item.outcome });
  // Whether the schedule has come to it yet or not.
  const isExpired = item.expiresAt !== null && Date.parse(item.expiresAt) <= tx.now;
  if (isExpired) return fail('ITEM_CLOSED', refusals.items.expired, { outcome: item.outcome });
  if (tx.own(item.id, person.id)?.delegatedAt) return fail('FORBIDDEN', refusals.items.handedOver);
  return null;
}

/** What decides is about what was shown; an action that is gone was shown on another version. */
function checkVersion(item: Item, action: ItemAction | undefined, { version }: AnswerRequest): Responded | null {
  if (version === undefined || version === item.version || (action && !bindsVersion(action.kind))) return null;
  const detail = refusals.items.changed;
  return fail('ITEM_CHANGED', detail, { item });
}

function checkAction(item: Item, action: ItemAction | undefined, request: AnswerRequest): Responded | null {
  if (!action) {
    const known = item.actions.map(({ id }) => id).join(', ') || 'none';
    const errors = [{ pointer: '/action', detail: `must be one of: ${known}` }];
    return fail('REQUEST_INVALID', refusals.items.notOffered(request.action), { errors });
  }
  if (action.comment === 'required' && commentOf(request) === null) {
    const errors = [{ pointer: '/comment', detail: `is required for ${action.label}` }];
    return fail('COMMENT_REQUIRED', refusals.items.commentNeeded(action.label), { errors });
  }
  return null;
}

/** A question decides nothing, and may be how somebody learns who asked. */
function checkRequester(item: Item, action: ItemAction | undefined): Responded | null {
  const refused = action?.kind === 'request-info' ? null : stopped(item);
  return refused && { ok: false, problem: refused };
}

/** Questions of one person about one item: whoever asks more is not talking to the source. */
const MAX_QUESTIONS = 20;

function asksTooMuch(item: Item, action: ItemAction, userId: string): Responded | null {
  if (action.kind !== 'request-info') return null;
  const questions = item.answers.filter(({ kind, by }) => kind === 'request-info' && by.id === userId);
  return questions.length < MAX_QUESTIONS ? null : fail('REQUEST_INVALID', refusals.items.askedOften(MAX_QUESTIONS));
}

const LATE: ReadonlySet<ProblemCode> = new Set([
  'ALREADY_ANSWERED',
  'ITEM_CLOSED',
  'ITEM_CHANGED',
  'SEPARATION_OF_DUTIES',
  'CONFIRMATION_REQUIRED',
]);

/** Late answers are told the outcome and kept in the audit, nowhere else. */
function keepLate(tx: Tx, { userId, itemId, request }: Answering, stored: StoredItem, refused: Responded): Responded {
  if (refused.ok) return refused;
  const { code } = refused.problem;
  if (LATE.has(code)) {
    const action = stored.item.actions.some(({ id }) => id === request.action) ? request.action : 'unknown';
    tx.audit({ kind: 'late-answer', itemId, actor: userId, facts: { action, code } });
  }
  return refused;
}

/** Of those, by id, whom the event asks as members of a role in whose place one press of a delegate votes too. */
function votingTogether(
  item: Item,
  principals: readonly PersonSummary[],
  directory: DirectoryView,
): ReadonlySet<string> {
  const asked = item.audiences.flatMap(({ by, audience }) => (by === 'event' ? (audience.roles ?? []) : []));
  const roles = new Set(asked.filter((role) => directory.mayAlsoVote(role)));
  const isOf = ({ id }: PersonSummary) => directory.person(id)?.roles.some((role) => roles.has(role)) ?? false;
  return new Set(roles.size === 0 ? [] : principals.filter(isOf).map(({ id }) => id));
}

interface Pressed {
  action: ItemAction;
  meantFor: string | null;
  /** RFC 3339. */
  at: string;
}

function ballotOf(
  tx: Tx,
  { item, voters }: StoredItem,
  person: Person,
  { action, meantFor, at }: Pressed,
): Ballot | null {
  if (!item.decision) return null;
  const { id, name } = person;
  const matching = item.audiences.filter(({ audience }) => matchAudience(audience, person) !== null);
  const { personOf } = tx.directory;
  const ownRight = !hasVoted(item.votes, id, personOf);
  const isAsked = ownRight && matching.some(({ by }) => by === 'event' || by === 'escalation');
  const asked = askedNow(item);
  const takes = (of: string, roles: readonly string[] | undefined) =>
    asked === undefined || mayTake(asked, of, roles, item);
  const principals = principalsOf(item, id).filter((principal) => !hasVoted(item.votes, principal.id, personOf));
  return {
    item: { votes: item.votes, decision: item.decision },
    by: { id, name },
    inOwnRight: isAsked && takes(id, person.roles),
    principals: principals.filter((principal) => takes(principal.id, principal.roles)),
    alone:
      isAsked && matching.some(({ by }) => by === 'escalation') ? { id, name } : principals.find((one) => one.alone),
    together: votingTogether(item, principals, tx.directory),
    voters: votersNow({ item, voters }, tx.directory),
    meantFor,
    personOf,
    turn: turnOf(item, person, ownRight),
    action: action.id,
    kind: action.kind,
    at,
  };
}

/** Whose turn it is: a person or a role. Undefined where nobody is asked before another. */
const askedNow = ({ decision, votes }: Item): string | undefined =>
  decision?.policy === 'sequential' ? decision.order?.[votes.length] : undefined;

function record(
  tx: Tx,
  answering: Answering,
  stored: StoredItem,
  person: Person,
  action: ItemAction,
  { random, challenges }: RespondDeps,
): Responded {
  const at = isoOf(tx.now);
  const meantFor = answering.request.onBehalfOf ?? null;
  const ballot = ballotOf(tx, stored, person, { action, meantFor, at });
  if (!ballot) return fail('REQUEST_INVALID', refusals.items.asksNothing);
  const verdict = decide(ballot);
  if (!verdict.ok) {
    return keepLate(tx, answering, stored, fail(verdict.code, verdict.detail, { outcome: stored.item.outcome }));
  }
  // Asked last, so that nobody confirms what could not be taken.
  const asked = confirmation(tx, answering, stored, action, challenges);
  if (asked) return asked;
  const takesResponses = tx.directory.source(stored.originId)?.takesResponses ?? false;
  const answer: Answer = {
    key: answering.request.key,
    action: action.id,
    kind: action.kind,
    by: verdict.by,
    at,
    comment: commentOf(answering.request),
    fate: takesResponses ? 'recorded' : 'none',
    fateAt: at,
    deliveredAt: null,
    reason: null,
    attempts: 0,
  };
  const item =
    action.kind === 'request-info' ? questioned(stored.item, answer) : voted(stored.item, answer, action, verdict);
  tx.save(planIfNeeded(tx, stored.item, { ...stored, item }));
  tx.rememberAnswer(answer.key, item.id, person.id, action.id, answer.comment);
  const facts = {
    action: action.id,
    kind: action.kind,
    version: item.version,
    ...(item.stepUp ? { confirmed: 1 } : {}),
  };
  const about = verdict.by.onBehalfOf?.id;
  tx.audit({ kind: 'answered', itemId: item.id, actor: person.id, ...(about && { about }), facts });
  if (takesResponses) send(tx, stored.originId, item, answer, answering.device, random);
  return { ok: true, result: { outcome: item.outcome, item } };
}

/** What is brought and does not hold is a try that the audit keeps; to be asked for the first time is none. */
function confirmation(
  tx: Tx,
  answering: Answering,
  stored: StoredItem,
  action: ItemAction,
  challenges: Challenges,
): Responded | null {
  const { userId, signedInAt, request } = answering;
  const { challenge, onBehalfOf = null } = request;
  const brought = { userId, onBehalfOf, signedInAt, challenge };
  const asked = askedToConfirm(stored.item, action, brought, challenges, tx.now);
  if (!asked) return null;
  const refused: Responded = { ok: false, problem: asked };
  return request.challenge === undefined ? refused : keepLate(tx, answering, stored, refused);
}

/** A question decides nothing: the item waits for the source, and everyone may still answer. */
const questioned = (item: Item, answer: Answer): Item => ({
  ...item,
  state: 'waiting',
  answers: [...item.answers, answer],
  thread: threadWith(item, entryOf('question', answer)),
  updatedAt: answer.at,
});

function entryOf(
  kind: ThreadEntry['kind'],
  { at, by, comment }: { at: string; by: PersonRef; comment: string | null },
) {
  return { at, by, kind, ...(comment === null ? {} : { text: comment }) };
}

function voted(
  item: Item,
  answer: Answer,
  action: ItemAction,
  verdict: { votes: Item['votes']; state: NonNullable<Item['decision']>['state'] },
): Item {
  const decided = verdict.state !== 'open';
  return {
    ...item,
    state: decided ? 'answered' : item.state,
    votes: verdict.votes,
    decision: item.decision && { ...item.decision, state: verdict.state },
    answers: [...item.answers, answer],
    outcome: decided ? outcomeOf(answer, action) : null,
    thread: threadWith(item, entryOf('vote', answer)),
    updatedAt: answer.at,
  };
}

export const outcomeOf = (answer: Answer, action: ItemAction): Outcome => ({
  action: action.id,
  kind: action.kind,
  label: action.label,
  by: answer.by,
  at: answer.at,
  comment: answer.comment,
  fate: answer.fate,
  fateAt: answer.fateAt,
  reason: null,
});

/** The answer goes out in the order in which answers to this item were given. */
export function send(
  tx: Tx,
  sourceId: string,
  item: Item,
  answer: Answer,
  device: string | null,
  random: Random,
): void {
  const id = random.uuid();
  const event: ResponseEvent = {
    specversion: '1.0',
    id,
    source: 'urn:beckon:relay',
    type: RESPONSE_TYPE,
    time: answer.at,
    subject: item.id,
    datacontenttype: 'application/json',
    data: {
      itemId: item.id,
      eventId: item.eventId,
      eventSource: item.source,
      record: item.record,
      action: answer.action,
      kind: answer.kind,
      comment: answer.comment,
      respondedBy: answer.by,
      respondedAt: answer.at,
      device,
      decision: {
        policy: item.decision?.policy ?? 'first',
        state: item.decision?.state ?? 'open',
        votes: item.votes,
      },
    },
  };
  tx.enqueue({ kind: 'response', id, sourceId, itemId: item.id, answerKey: answer.key, orderKey: item.id, event });
}
