/**
 * How a decision comes about: one pure function from an item and one answer to votes and the state of the decision (contract
 * section 2). It knows no store, no time and no directory; what it needs of them is in the ballot.
 */

import type { Decision, DecisionState, Vote } from '../../../shared/answers.ts';
import type { ActionKind } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import type { ProblemCode } from '../../../shared/problems.ts';
import type { Principal } from '../../../shared/rules/principals.ts';
import type { Turn } from '../../../shared/rules/turn.ts';
import { hasPressed, hasVoted, isDone, type PersonOf } from '../../../shared/rules/vote.ts';
import { refusals } from '../../../shared/words/relay.ts';

export interface Ballot {
  item: Pick<Item, 'votes'> & { decision: Decision };
  by: { id: string; name: string };
  /** The event or an escalation addresses them, not only someone who handed over or is away, and nobody has answered for them. */
  inOwnRight: boolean;
  /** Whom an escalation asks and who may therefore decide alone: they themselves, or one in whose place they act. */
  alone: { id: string; name: string } | undefined;
  /** Those who handed the item to them, or for whom they stand in, and who have not answered. */
  principals: readonly Principal[];
  /** Of those, by id: one press settles their vote together with the presser's own (`delegateMayAlsoVote` of their role). */
  together: ReadonlySet<string>;
  /** Voters of `all` and `quorum` who are still in the directory; null for the other policies. */
  voters: readonly string[] | null;
  /** Whose answer the presser takes it to be; null: they did not say. */
  meantFor: string | null;
  personOf: PersonOf;
  turn: Turn;
  action: string;
  kind: ActionKind;
  /** RFC 3339. */
  at: string;
}

export type Verdict =
  | { ok: false; code: ProblemCode; detail: string }
  | { ok: true; votes: Vote[]; state: DecisionState; by: PersonRef };

const refuse = (code: ProblemCode, detail: string): Verdict => ({ ok: false, code, detail });

/** What one answer means for the decision: whatever is not a rejection settles the matter, as `acknowledge` does. */
const meaning = (kind: ActionKind): 'approved' | 'rejected' => (kind === 'reject' ? 'rejected' : 'approved');

type Named = { id: string; name: string };

function byLine(ballot: Ballot, { id, name }: Named = ballot.by): PersonRef {
  const by: PersonRef = { id: ballot.by.id, name: ballot.by.name };
  return id === ballot.by.id ? by : { ...by, onBehalfOf: { id, name } };
}

const voteOf = (ballot: Ballot, by: PersonRef): Vote => ({
  by,
  action: ballot.action,
  kind: ballot.kind,
  at: ballot.at,
});

/** In their own right, else for the first who handed over to them. */
const answerer = (ballot: Ballot): PersonRef => byLine(ballot, ballot.inOwnRight ? undefined : ballot.principals[0]);

/** One answer decides. */
function decided(ballot: Ballot, by: PersonRef): Verdict {
  return { ok: true, by, votes: [...ballot.item.votes, voteOf(ballot, by)], state: meaning(ballot.kind) };
}

/**
 * The voters whose votes this press is: the presser's own before that of somebody in whose place they act, and one alone. Those of a role
 * that says so come with it where everyone is asked; where a number of different people is asked for, they are different people.
 */
function represented(ballot: Ballot, voters: readonly string[]): PersonRef[] {
  const { votes, decision } = ballot.item;
  const votesStill = ({ id }: Named) =>
    voters.some((voter) => ballot.personOf(voter) === ballot.personOf(id)) && !hasVoted(votes, id, ballot.personOf);
  const [first, ...others] = [...(ballot.inOwnRight ? [ballot.by] : []), ...ballot.principals].filter(votesStill);
  if (!first) return [];
  const along = decision.policy === 'all' ? others.filter(({ id }) => ballot.together.has(id)) : [];
  return [first, ...along].map((one) => byLine(ballot, one));
}

function byVoters(ballot: Ballot, voters: readonly string[]): Verdict {
  const bys = represented(ballot, voters);
  const [by] = bys;
  if (!by) {
    return ballot.alone
      ? decided(ballot, byLine(ballot, ballot.alone))
      : refuse('FORBIDDEN', refusals.items.votersFixed);
  }
  const votes = [...ballot.item.votes, ...bys.map((each) => voteOf(ballot, each))];
  return { ok: true, by, votes, state: stateOf(ballot.item.decision, votes, voters, ballot.personOf) };
}

function inTurn(ballot: Ballot): Verdict {
  if (ballot.turn !== 'yours' && ballot.alone) return decided(ballot, byLine(ballot, ballot.alone));
  if (ballot.turn === 'later') return refuse('NOT_YOUR_TURN', refusals.items.notYourTurn);
  if (ballot.turn === 'none') return refuse('FORBIDDEN', refusals.items.lookOnly);
  const by = answerer(ballot);
  const votes = [...ballot.item.votes, voteOf(ballot, by)];
  return { ok: true, by, votes, state: stateOf(ballot.item.decision, votes, [], ballot.personOf) };
}

/**
 * The state of a decision after these votes, also when a voter dropped out.
 * @param voters those of `all` and `quorum` who are still in the directory
 */
export function stateOf(
  decision: Decision,
  votes: readonly Vote[],
  voters: readonly string[],
  personOf: PersonOf,
): DecisionState {
  const rejected = votes.filter(({ kind }) => meaning(kind) === 'rejected');
  const approved = votes.length - rejected.length;
  switch (decision.policy) {
    case 'first':
      return votes[0] ? meaning(votes[0].kind) : 'open';
    case 'sequential':
      if (rejected.length > 0) return 'rejected';
      return approved >= (decision.order?.length ?? 1) && approved > 0 ? 'approved' : 'open';
    case 'all':
      if (rejected.length > 0) return 'rejected';
      return votes.length > 0 && voters.every((id) => hasVoted(votes, id, personOf)) ? 'approved' : 'open';
    case 'quorum': {
      const needed = decision.quorum ?? 1;
      const pending = [...new Set(voters.map(personOf))].filter((id) => !hasPart(votes, id, personOf)).length;
      if (approved >= needed) return 'approved';
      return approved + pending < needed ? 'rejected' : 'open';
    }
  }
}

/** Of a quorum: whoever pressed in another's place has had their part as well. */
const hasPart = (votes: readonly Vote[], id: string, personOf: PersonOf): boolean =>
  hasVoted(votes, id, personOf) || hasPressed(votes, id, personOf);

/** Why nothing is left for this person to answer; null where that is not it. */
function answeredBefore({ item: { votes }, by: { id }, personOf }: Ballot): Verdict | null {
  if (hasPressed(votes, id, personOf)) return refuse('ALREADY_ANSWERED', refusals.items.answered);
  return hasVoted(votes, id, personOf) ? refuse('ALREADY_ANSWERED', refusals.items.answeredForYou) : null;
}

/** The press counts for whom it was meant, or not at all: pressed twice, it must not be the answer of somebody else. */
function asMeant(ballot: Ballot, verdict: Verdict): Verdict {
  const { meantFor, item, personOf } = ballot;
  if (!verdict.ok || meantFor === null) return verdict;
  if (personOf(verdict.by.onBehalfOf?.id ?? ballot.by.id) === personOf(meantFor)) return verdict;
  return hasVoted(item.votes, meantFor, personOf)
    ? refuse('ALREADY_ANSWERED', refusals.items.thisAnswerGiven)
    : refuse('FORBIDDEN', refusals.items.notForThem);
}

/** @returns the votes with this answer among them and the state they make; or why the answer does not count */
export function decide(ballot: Ballot): Verdict {
  const { decision, votes } = ballot.item;
  if (decision.state !== 'open') return refuse('ALREADY_ANSWERED', refusals.items.decided);
  const gone = answeredBefore(ballot);
  if (gone && isDone({ decision, votes }, ballot.by.id, ballot.personOf)) return gone;
  const verdict = byPolicy(ballot);
  return verdict.ok || verdict.code !== 'FORBIDDEN' ? asMeant(ballot, verdict) : (gone ?? verdict);
}

function byPolicy(ballot: Ballot): Verdict {
  const { policy } = ballot.item.decision;
  if (policy === 'first') {
    const hasRight = ballot.inOwnRight || ballot.principals.length > 0;
    return hasRight ? decided(ballot, answerer(ballot)) : refuse('FORBIDDEN', refusals.items.handedToOther);
  }
  if (policy === 'sequential') return inTurn(ballot);
  return byVoters(ballot, ballot.voters ?? []);
}
