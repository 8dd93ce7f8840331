import type { Vote } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';
import type { Person } from '../../shared/people.ts';
import { rightOf } from '../../shared/rules/vote.ts';

export interface Voter {
  /** Id of a person, or of a role if the policy is `sequential`. */
  id: string;
  name: string;
  /** Their vote; `turn`: asked now; `open`: not answered. */
  said: 'approve' | 'reject' | 'acknowledge' | 'turn' | 'open';
  /** Who answered instead of the person asked: a deputy, or a member of the role. */
  by: string | null;
}

export interface DecisionProgress {
  policy: 'all' | 'quorum' | 'sequential';
  approved: number;
  /** Number of approvals required; null: unknown. */
  needed: number | null;
  /** In the order asked; if unknown, those who answered. */
  voters: Voter[];
  /** Under `sequential`: ids of those before this person while it is not their turn; null otherwise. */
  before: string[] | null;
  yourTurn: boolean;
}

const saidOf = ({ kind }: Vote): Voter['said'] =>
  kind === 'approve' || kind === 'reject' || kind === 'acknowledge' ? kind : 'acknowledge';

const isBy = (vote: Vote, id: string): boolean => rightOf(vote) === id;

/** Votes of those asked, or null if the first answer decides. */
export function decisionProgress(item: Item, person: Person | null): DecisionProgress | null {
  const { decision, votes } = item;
  if (!decision || decision.policy === 'first') return null;
  const { policy, asked } = decision;
  const open = decision.state === 'open' && (item.state === 'open' || item.state === 'waiting');
  const approved = votes.filter(({ kind }) => kind === 'approve').length;
  const voters =
    policy === 'sequential'
      ? inTurn(asked ?? (decision.order ?? []).map((id) => ({ id, name: id })), votes, open)
      : together(asked, votes);
  const needed = policy === 'quorum' ? decision.quorum : asked || policy === 'sequential' ? voters.length : null;
  const own = voters.findIndex(({ id }) => id === person?.id || person?.roles.includes(id));
  const turn = voters.findIndex(({ said }) => said === 'turn');
  const later = policy === 'sequential' && open && own > turn && turn >= 0;
  return {
    policy,
    approved,
    needed,
    voters,
    before: later ? voters.slice(turn, own).map(({ name }) => name) : null,
    yourTurn: policy === 'sequential' && open && own >= 0 && own === turn,
  };
}

/** Each vote uses one entry of the order. */
function inTurn(order: readonly { id: string; name: string }[], votes: readonly Vote[], open: boolean): Voter[] {
  return order.map(({ id, name }, index) => {
    const vote = votes[index];
    if (!vote) return { id, name, said: open && index === votes.length ? 'turn' : 'open', by: null };
    return { id, name, said: saidOf(vote), by: vote.by.id === id ? null : vote.by.name };
  });
}

function together(asked: readonly { id: string; name: string }[] | undefined, votes: readonly Vote[]): Voter[] {
  const named = (asked ?? []).map(({ id, name }): Voter => {
    const vote = votes.find((one) => isBy(one, id));
    if (!vote) return { id, name, said: 'open', by: null };
    return { id, name, said: saidOf(vote), by: vote.by.id === id ? null : vote.by.name };
  });
  // People added by an escalation can vote without being asked initially.
  const others = votes.filter((vote) => !(asked ?? []).some(({ id }) => isBy(vote, id)));
  return [
    ...named,
    ...others.map(
      (vote): Voter => ({ id: vote.by.id ?? vote.by.name, name: vote.by.name, said: saidOf(vote), by: null }),
    ),
  ];
}
