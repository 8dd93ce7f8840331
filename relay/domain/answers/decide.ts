/**
 * A pure function from an item and one answer to votes and state (contract section 2); the ballot has what it needs of store and directory.
 */

import type { Decision, DecisionState, Vote } from '../../../shared/answers.ts';
import type { ActionKind } from '../../../shared/events.ts';
import type { FormInput } from '../../../shared/forms.ts';
import type { Item } from '../../../shared/items.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import type { ProblemCode } from '../../../shared/problems.ts';
import type { Principal } from '../../../shared/rules/principals.ts';
import type { Turn } from '../../../shared/rules/turn.ts';
import { hasPressed, hasVoted, isDone, isSpent, type PersonOf } from '../../../shared/rules/vote.ts';
import { refusals } from '../../../shared/words/relay.ts';

export interface Ballot {
  item: Pick<Item, 'votes'> & { decision: Decision };
  by: { id: string; name: string };
  /** The event or an escalation addresses them, not only a delegator or an absent person, and no one has answered for them. */
  inOwnRight: boolean;
  /** The person asked by an escalation, who may therefore decide alone: the presser, or one for whom they act. */
  alone: { id: string; name: string } | undefined;
  /** People who delegated the item to the presser, or for whom the presser stands in, and who have not answered. */
  principals: readonly Principal[];
  /** Ids of principals whose vote the same press settles (`delegateMayAlsoVote` of their role). */
  together: ReadonlySet<string>;
  /** Voters of `all` and `quorum` who are still in the directory; null for the other policies. */
  voters: readonly string[] | null;
  /** The presser has the item from its requester, whose place no one takes. */
  forRequester?: boolean;
  /** Whose answer the presser intends it to be; null: not stated. */
  meantFor: string | null;
  personOf: PersonOf;
  turn: Turn;
  action: string;
  kind: ActionKind;
  /** Undefined: the action has no form. */
  input?: FormInput | undefined;
  /** What the decisions about single rows amount to; undefined: the item is decided as a whole. */
  byLine?: DecisionState | undefined;
  /** RFC 3339. */
  at: string;
}

type VoteVerdict =
  | { ok: false; code: ProblemCode; detail: string }
  | { ok: true; votes: Vote[]; state: DecisionState; by: PersonRef };

const refuse = (code: ProblemCode, detail: string): VoteVerdict => ({ ok: false, code, detail });

/** Any kind other than `reject` approves, `acknowledge` included. */
const meaning = (kind: ActionKind): 'approved' | 'rejected' => (kind === 'reject' ? 'rejected' : 'approved');

type VoterName = { id: string; name: string };

function byLine(ballot: Ballot, { id, name }: VoterName = ballot.by): PersonRef {
  const by: PersonRef = { id: ballot.by.id, name: ballot.by.name };
  return id === ballot.by.id ? by : { ...by, onBehalfOf: { id, name } };
}

const voteOf = (ballot: Ballot, by: PersonRef): Vote => ({
  by,
  action: ballot.action,
  kind: ballot.kind,
  at: ballot.at,
  ...(ballot.input && { input: ballot.input }),
});

const answerer = (ballot: Ballot): PersonRef => byLine(ballot, ballot.inOwnRight ? undefined : ballot.principals[0]);

function decided(ballot: Ballot, by: PersonRef): VoteVerdict {
  return {
    ok: true,
    by,
    votes: [...ballot.item.votes, voteOf(ballot, by)],
    state: ballot.byLine ?? meaning(ballot.kind),
  };
}

/** The voters of a press: the presser, else one principal. With `all`, also those in `together`; a quorum needs different people. */
function represented(ballot: Ballot, voters: readonly string[]): PersonRef[] {
  const { votes, decision } = ballot.item;
  const votesStill = ({ id }: VoterName) =>
    voters.some((voter) => ballot.personOf(voter) === ballot.personOf(id)) && !hasVoted(votes, id, ballot.personOf);
  const [first, ...others] = [...(ballot.inOwnRight ? [ballot.by] : []), ...ballot.principals].filter(votesStill);
  if (!first) return [];
  const along = decision.policy === 'all' ? others.filter(({ id }) => ballot.together.has(id)) : [];
  return [first, ...along].map((one) => byLine(ballot, one));
}

function byVoters(ballot: Ballot, voters: readonly string[]): VoteVerdict {
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

function inTurn(ballot: Ballot): VoteVerdict {
  if (ballot.turn !== 'yours' && ballot.alone) return decided(ballot, byLine(ballot, ballot.alone));
  if (ballot.turn === 'later') return refuse('NOT_YOUR_TURN', refusals.items.notYourTurn);
  if (ballot.turn === 'none') return refuse('FORBIDDEN', refusals.items.lookOnly);
  const by = answerer(ballot);
  const votes = [...ballot.item.votes, voteOf(ballot, by)];
  return { ok: true, by, votes, state: stateOf(ballot.item.decision, votes, [], ballot.personOf) };
}

/** Also used when a voter leaves. @param voters those of `all` and `quorum` who are still in the directory */
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
      const pending = [...new Set(voters.map(personOf))].filter(
        (id) => !isSpent({ decision, votes }, id, personOf),
      ).length;
      if (approved >= needed) return 'approved';
      return approved + pending < needed ? 'rejected' : 'open';
    }
  }
}

function answeredBefore({ item: { votes }, by: { id }, personOf }: Ballot): VoteVerdict | null {
  if (hasPressed(votes, id, personOf)) return refuse('ALREADY_ANSWERED', refusals.items.answered);
  return hasVoted(votes, id, personOf) ? refuse('ALREADY_ANSWERED', refusals.items.answeredForYou) : null;
}

/** The press counts for the intended person or not at all: a second press must not become the answer of another person. */
function withIntent(ballot: Ballot, verdict: VoteVerdict): VoteVerdict {
  const { meantFor, item, personOf } = ballot;
  if (!verdict.ok || meantFor === null) return verdict;
  if (personOf(verdict.by.onBehalfOf?.id ?? ballot.by.id) === personOf(meantFor)) return verdict;
  return hasVoted(item.votes, meantFor, personOf)
    ? refuse('ALREADY_ANSWERED', refusals.items.thisAnswerGiven)
    : refuse('FORBIDDEN', refusals.items.notForThem);
}

/** @returns the votes including this answer and the resulting state, or why the answer does not count */
export function decide(ballot: Ballot): VoteVerdict {
  const { decision, votes } = ballot.item;
  if (decision.state !== 'open') return refuse('ALREADY_ANSWERED', refusals.items.decided);
  const gone = answeredBefore(ballot);
  if (gone && isDone({ decision, votes }, ballot.by.id, ballot.personOf)) return gone;
  const verdict = byPolicy(ballot);
  if (verdict.ok || verdict.code !== 'FORBIDDEN') return withIntent(ballot, verdict);
  return gone ?? (ballot.forRequester ? refuse('FORBIDDEN', refusals.items.forRequester) : verdict);
}

function byPolicy(ballot: Ballot): VoteVerdict {
  const { policy } = ballot.item.decision;
  if (policy === 'first') {
    const hasRight = ballot.inOwnRight || ballot.principals.length > 0;
    return hasRight ? decided(ballot, answerer(ballot)) : refuse('FORBIDDEN', refusals.items.handedToOther);
  }
  if (policy === 'sequential') return inTurn(ballot);
  return byVoters(ballot, ballot.voters ?? []);
}
