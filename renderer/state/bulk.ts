import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Amount } from '../../shared/events.ts';
import type { ItemAction } from '../../shared/items.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { isUnderWay } from '../../shared/rules/pending.ts';
import { askersOf, stopsDecision } from '../../shared/rules/requester.ts';
import { isConfirmed } from '../../shared/rules/step-up.ts';
import { bindsVersion } from '../../shared/rules/version.ts';
import { hasVoted } from '../../shared/rules/vote.ts';
import { opensLine } from './answer-kinds.ts';
import { sumsOf } from './bulk-sum.ts';

/** Kinds of answers that several items may share: actions of a source's own making are shared by none. */
export const BULK_KINDS = ['approve', 'reject', 'request-info', 'acknowledge'] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

/** Why an item is left out of an answer to many. */
export type Hindrance =
  | 'given'
  | 'draft'
  | 'closed'
  | 'stopped'
  | 'own'
  | 'voted'
  | 'turn'
  | 'none'
  | 'limit'
  | 'changed'
  | 'comment'
  | 'confirm';

/** @param version of the item as it was read when it was marked */
export interface MarkedView {
  view: ItemView;
  version: number;
}

/** One press on all that is marked: whom it reaches and whom it leaves out. */
export interface BulkPlan {
  kind: BulkKind;
  /** The one label they all have; null where sources name it differently. */
  label: string | null;
  can: (MarkedView & { action: ItemAction })[];
  not: { view: ItemView; why: Hindrance }[];
  /** Of those it reaches, by currency. */
  sums: Amount[];
  /** What is asked for once, for all of them, before it is given. */
  opens: boolean;
  comment: ItemAction['comment'];
  confirm: boolean;
}

/** What stands in the way of any answer to the item; null: nothing does. */
function stateOf({ item, pending }: ItemView, me: string | null): Hindrance | null {
  if (pending && isUnderWay(pending)) return 'given';
  if (pending?.status === 'asked') return 'limit';
  if (pending?.status === 'draft') return pending.changed ? 'changed' : 'draft';
  if (!isOpen(item)) return 'closed';
  return me !== null && askersOf(item).includes(me) ? 'own' : null;
}

/** Why there is no such action for this person. */
function missing({ item, mine }: ItemView, kind: BulkKind, me: string | null): Hindrance {
  if (stopsDecision(item) && kind !== 'request-info') return 'stopped';
  if (me !== null && hasVoted(item.votes, me)) return 'voted';
  return mine.state === 'waiting' && item.state !== 'waiting' ? 'turn' : 'none';
}

function judge({ view, version }: MarkedView, kind: BulkKind, me: string | null): ItemAction | Hindrance {
  const { item, mine } = view;
  const state = stateOf(view, me);
  if (state) return state;
  const action = mine.actions.find((one) => one.kind === kind);
  if (!action) return missing(view, kind, me);
  // Whoever approves a large sum is asked about that one.
  if (item.stepUp && isConfirmed(action, item.type)) return 'limit';
  return bindsVersion(kind) && version !== item.version ? 'changed' : action;
}

/** What has to be said before such an action is taken; null: nothing. */
const wanted = ({ comment, confirm }: ItemAction): Hindrance | null =>
  comment === 'required' ? 'comment' : confirm ? 'confirm' : null;

/**
 * An answer of one kind to all that is marked. It goes at once where none of them takes a comment or a yes; those that need one are then
 * left out, unless the person wants to give it. Where all that can be answered take one, it is asked for, once.
 * @param me id of the person. @param withWords the person wants to give the comment or the yes that some need
 */
export function planOf(kind: BulkKind, marked: readonly MarkedView[], me: string | null, withWords = false): BulkPlan {
  const judged = marked.map((one) => ({ ...one, came: judge(one, kind, me) }));
  const able = judged.flatMap(({ view, version, came }) =>
    typeof came === 'string' ? [] : [{ view, version, action: came }],
  );
  const plain = able.filter(({ action }) => wanted(action) === null);
  const opens = able.length > 0 && (withWords || plain.length === 0 || plain.some(({ action }) => opensLine(action)));
  const can = opens ? able : plain;
  const not = judged.flatMap(({ view, came }) => {
    const why = typeof came === 'string' ? came : opens ? null : wanted(came);
    return why ? [{ view, why }] : [];
  });
  const labels = new Set(can.map(({ action }) => action.label));
  const [label = null] = labels.size === 1 ? labels : [];
  const sums = sumsOf(can.flatMap(({ view: { item } }) => item.amount ?? []));
  return { kind, label, can, not, sums, opens, ...asked(can.map(({ action }) => action)) };
}

function asked(actions: readonly ItemAction[]): Pick<BulkPlan, 'comment' | 'confirm'> {
  const rules = new Set(actions.map(({ comment }) => comment));
  const comment = rules.has('required') ? 'required' : rules.has('optional') ? 'optional' : 'none';
  return { comment, confirm: actions.some(({ confirm }) => confirm) };
}
