/**
 * How a decision comes about: one pure function from an item and one answer to votes and the state of the decision (contract
 * section 2). It knows no store, no time and no directory; what it needs of them is in the ballot.
 */
import type { ActionKind } from '../../shared/events.ts';
import type { Decision, DecisionState, Item, PersonRef, Vote } from '../../shared/items.ts';
import type { ProblemCode } from '../../shared/problems.ts';
import type { Principal } from '../../shared/rules/principals.ts';
import type { Turn } from '../../shared/rules/turn.ts';

export interface Ballot {
  item: Pick<Item, 'votes'> & { decision: Decision };
  by: { id: string; name: string };
  /** The event or an escalation addresses them, not only someone who handed over or is away, and nobody has answered for them. */
  inOwnRight: boolean;
  /** Whom an escalation asks and who may therefore decide alone: they themselves, or one in whose place they act. */
  alone: { id: string; name: string } | undefined;
  /** Those who handed the item to them, or for whom they stand in, and who have not answered. */
  principals: readonly Principal[];
  /** Voters of `all` and `quorum` who are still in the directory; null for the other policies. */
  voters: readonly string[] | null;
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

const hasVoted = (votes: readonly Vote[], id: string): boolean =>
  votes.some(({ by }) => by.id === id || by.onBehalfOf?.id === id);

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
 * The voters whom this person answers for and who have not voted. One press of a stand-in who also votes for themselves settles
 * both where everyone is asked; where a number of different people is asked for, it is one of them.
 */
function represented(ballot: Ballot, voters: readonly string[]): PersonRef[] {
  const { votes, decision } = ballot.item;
  const own = voters.includes(ballot.by.id) && !hasVoted(votes, ballot.by.id) ? [byLine(ballot)] : [];
  const others = ballot.principals.filter(({ id }) => voters.includes(id) && !hasVoted(votes, id));
  const all = [...own, ...others.map((principal) => byLine(ballot, principal))];
  return decision.policy === 'quorum' ? all.slice(0, 1) : all;
}

function byVoters(ballot: Ballot, voters: readonly string[]): Verdict {
  const bys = represented(ballot, voters);
  const [by] = bys;
  if (!by) {
    return ballot.alone
      ? decided(ballot, byLine(ballot, ballot.alone))
      : refuse('FORBIDDEN', 'The voters were fixed when the item was accepted');
  }
  const votes = [...ballot.item.votes, ...bys.map((each) => voteOf(ballot, each))];
  return { ok: true, by, votes, state: stateOf(ballot.item.decision, votes, voters) };
}

function inTurn(ballot: Ballot): Verdict {
  if (ballot.turn !== 'yours' && ballot.alone) return decided(ballot, byLine(ballot, ballot.alone));
  if (ballot.turn === 'later') return refuse('NOT_YOUR_TURN', 'Others are asked before you');
  if (ballot.turn === 'none') return refuse('FORBIDDEN', 'You may look, the answer is asked of others');
  const by = answerer(ballot);
  const votes = [...ballot.item.votes, voteOf(ballot, by)];
  return { ok: true, by, votes, state: stateOf(ballot.item.decision, votes, []) };
}

/**
 * The state of a decision after these votes, also when a voter dropped out.
 * @param voters those of `all` and `quorum` who are still in the directory
 */
export function stateOf(decision: Decision, votes: readonly Vote[], voters: readonly string[]): DecisionState {
  const rejected = votes.filter(({ kind }) => meaning(kind) === 'rejected');
  const approved = votes.length - rejected.length;
  const asked = new Set(voters);
  switch (decision.policy) {
    case 'first':
      return votes[0] ? meaning(votes[0].kind) : 'open';
    case 'sequential':
      if (rejected.length > 0) return 'rejected';
      return approved >= (decision.order?.length ?? 1) && approved > 0 ? 'approved' : 'open';
    case 'all':
      if (rejected.length > 0) return 'rejected';
      return votes.length > 0 && voters.every((id) => hasVoted(votes, id)) ? 'approved' : 'open';
    case 'quorum': {
      const needed = decision.quorum ?? 1;
      const pending = [...asked].filter((id) => !hasVoted(votes, id)).length;
      if (approved >= needed) return 'approved';
      return approved + pending < needed ? 'rejected' : 'open';
    }
  }
}

/** Whoever pressed has answered; whose answer another gave may still answer in the place of others. */
function answeredBefore({ item, by, principals }: Ballot): string | null {
  if (item.votes.some((vote) => vote.by.id === by.id)) return 'You have answered';
  return hasVoted(item.votes, by.id) && principals.length === 0 ? 'It was answered for you' : null;
}

/** @returns the votes with this answer among them and the state they make; or why the answer does not count */
export function decide(ballot: Ballot): Verdict {
  const { policy, state } = ballot.item.decision;
  if (state !== 'open') return refuse('ALREADY_ANSWERED', 'The decision is made');
  const gone = answeredBefore(ballot);
  if (gone !== null) return refuse('ALREADY_ANSWERED', gone);
  if (policy === 'first') {
    const hasRight = ballot.inOwnRight || ballot.principals.length > 0;
    return hasRight
      ? decided(ballot, answerer(ballot))
      : refuse('FORBIDDEN', 'It was handed to someone else, who answers');
  }
  if (policy === 'sequential') return inTurn(ballot);
  return byVoters(ballot, ballot.voters ?? []);
}
