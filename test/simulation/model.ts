/**
 * How a decision comes about, told a second time and without the product's rules: one answer after the other, from what the contract says
 * in section 2.
 */
import type { Answer } from '../../shared/answers.ts';
import type { Item } from '../../shared/items.ts';

const DECISIVE: ReadonlySet<Answer['kind']> = new Set(['approve', 'reject', 'acknowledge']);

type Decided = 'open' | 'approved' | 'rejected';

const meant = ({ kind }: Answer): Decided => (kind === 'reject' ? 'rejected' : 'approved');
/** Whose answer it is: the presser's own, or of the one in whose place they pressed. */
const rightOf = ({ by }: Answer): string | null => by.onBehalfOf?.id ?? by.id;

/**
 * State of a decision after these answers, in their order. What was taken back does not count; nor, where the first answer decides, what
 * the source refused.
 * @param voters whom `all` and `quorum` ask
 * @param mayDecideAlone whom an escalation asks: where it is not theirs to vote, their word settles it
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
    // Nothing counts once it is decided.
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
