/** A reference model of decisions, independent of the product's rules: applies the answers in order (section 2 of the contract). */
import type { Answer } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';

const DECISIVE: ReadonlySet<Answer['kind']> = new Set(['approve', 'reject', 'acknowledge']);

type Decided = 'open' | 'approved' | 'rejected';

const meant = ({ kind }: Answer): Decided => (kind === 'reject' ? 'rejected' : 'approved');
/** The user whose vote it is: the absent user if a delegate answered. */
const rightOf = ({ by }: Answer): string | null => by.onBehalfOf?.id ?? by.id;

/**
 * State of a decision after these answers, in order. Withdrawn answers do not count; under the `first` policy, refused ones neither.
 * @param voters users asked by `all` and `quorum`
 * @param mayDecideAlone users asked by an escalation: if they have no vote, their answer decides
 */
export function decidedBy(
  item: Item,
  answers: readonly Answer[],
  voters: readonly string[],
  mayDecideAlone: (userId: string | null) => boolean,
): Decided {
  const policy = item.decision?.policy ?? 'first';
  const counts = ({ fate }: Answer) => fate !== 'withdrawn' && (fate !== 'refused' || policy !== 'first');
  const decisive = answers.filter((answer) => DECISIVE.has(answer.kind) && counts(answer));
  let state: Decided = 'open';
  for (const [index, answer] of decisive.entries()) {
    // An answer after the decision is a violation.
    if (state !== 'open') return 'open';
    state = after(item, decisive.slice(0, index + 1), voters, answer, mayDecideAlone);
  }
  return state;
}

function after(
  { decision }: Item,
  sofar: readonly Answer[],
  voters: readonly string[],
  last: Answer,
  mayDecideAlone: (userId: string | null) => boolean,
): Decided {
  const right = rightOf(last);
  const approvals = sofar.filter((answer) => meant(answer) === 'approved').length;
  switch (decision?.policy) {
    case 'sequential': {
      const order = decision.order ?? [];
      const isTheirs = order[sofar.length - 1] === right;
      if (!isTheirs && mayDecideAlone(right)) return meant(last);
      if (meant(last) === 'rejected') return 'rejected';
      return approvals >= order.length ? 'approved' : 'open';
    }
    case 'all': {
      if (right === null || !voters.includes(right)) return mayDecideAlone(right) ? meant(last) : 'open';
      if (meant(last) === 'rejected') return 'rejected';
      return voters.every((voter) => sofar.some((answer) => rightOf(answer) === voter)) ? 'approved' : 'open';
    }
    case 'quorum': {
      if (right === null || !voters.includes(right)) return mayDecideAlone(right) ? meant(last) : 'open';
      const needed = decision.quorum ?? 1;
      const hadPart = (voter: string) => sofar.some((answer) => rightOf(answer) === voter || answer.by.id === voter);
      const left = voters.filter((voter) => !hadPart(voter)).length;
      if (approvals >= needed) return 'approved';
      return approvals + left < needed ? 'rejected' : 'open';
    }
    default:
      return meant(last);
  }
}
