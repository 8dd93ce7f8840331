/** How a decision comes about, told a second time: one answer after the other. */
import type { Answer, Item } from '../../shared/items.ts';

const DECISIVE: ReadonlySet<Answer['kind']> = new Set(['approve', 'reject', 'acknowledge']);

/** State of a decision after these answers, in their order. @param voters whom `all` and `quorum` ask */
export function decidedBy(item: Item, answers: readonly Answer[], voters: readonly string[]): string {
  const policy = item.decision?.policy ?? 'first';
  const decisive = answers.filter(({ kind, fate }) => DECISIVE.has(kind) && fate !== 'withdrawn');
  const stateOf = ({ kind }: Answer): string =>
    kind === 'reject' ? 'rejected' : kind === 'approve' ? 'approved' : 'acknowledged';
  if (policy === 'first') return decisive[0] ? stateOf(decisive[0]) : 'open';
  const approvals = decisive.filter(({ kind }) => kind === 'approve').length;
  const left = voters.length - decisive.length;
  if (policy === 'all') return approvals < decisive.length ? 'rejected' : left === 0 ? 'approved' : 'open';
  const quorum = item.decision?.quorum ?? 1;
  return approvals >= quorum ? 'approved' : approvals + left < quorum ? 'rejected' : 'open';
}
