import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Amount } from '../../shared/events.ts';
import type { Form } from '../../shared/forms.ts';
import type { ItemAction } from '../../shared/items.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { isAwaitingRelay } from '../../shared/rules/pending-answer.ts';
import { askersOf, stopsDecision } from '../../shared/rules/requester.ts';
import { isConfirmed } from '../../shared/rules/step-up.ts';
import { bindsVersion } from '../../shared/rules/version.ts';
import { hasVoted } from '../../shared/rules/vote.ts';
import { opensLine } from './answer-kinds.ts';
import { sumsOf } from './bulk-sum.ts';

/** Answer kinds that several items can share; custom actions cannot be shared. */
export const BULK_KINDS = ['approve', 'reject', 'request-info', 'acknowledge'] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

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
  | 'confirm'
  | 'document'
  | 'form';

/** @param version of the item when it was marked */
export interface MarkedView {
  view: ItemView;
  version: number;
}

/** A bulk answer: the items it reaches and those it leaves out. */
export interface BulkPlan {
  kind: BulkKind;
  /** The common label; null if the labels differ. */
  label: string | null;
  can: (MarkedView & { action: ItemAction })[];
  not: { view: ItemView; why: Hindrance }[];
  /** Of the reached items, by currency. */
  sums: Amount[];
  /** True if a comment, fields or a confirmation is asked for first, once for all items. */
  opens: boolean;
  comment: ItemAction['comment'];
  confirm: boolean;
  /** Of all reached items that have one; null: none has. */
  form: Form | null;
}

/** What prevents any answer to the item; null: nothing. */
function stateOf({ item, pending }: ItemView, me: string | null): Hindrance | null {
  if (pending && isAwaitingRelay(pending)) return 'given';
  if (pending?.status === 'asked') return 'limit';
  if (pending?.status === 'draft') return pending.changed ? 'changed' : 'draft';
  if (!isOpen(item)) return 'closed';
  return me !== null && askersOf(item).includes(me) ? 'own' : null;
}

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
  // A large sum requires individual confirmation.
  if (item.stepUp && isConfirmed(action, item.type)) return 'limit';
  return bindsVersion(kind) && version !== item.version ? 'changed' : action;
}

/** Input that the action requires first; null: none. */
const wanted = ({ documentsChanged }: ItemView, { comment, confirm, form }: ItemAction): Hindrance | null => {
  if (documentsChanged && confirm) return 'document';
  return form ? 'form' : comment === 'required' ? 'comment' : confirm ? 'confirm' : null;
};

/**
 * Plans one answer for all marked items. If some items need no input and none of these takes an optional comment, it is sent at once and
 * items that need input are left out, unless the user chooses to give it. Otherwise the input is asked for once, for all.
 * @param me the user's id. @param withWords the user chose to give the comment or confirmation that some need
 */
export function planOf(kind: BulkKind, marked: readonly MarkedView[], me: string | null, withWords = false): BulkPlan {
  const judged = marked.map((one) => ({ ...one, came: judge(one, kind, me) }));
  const able = judged.flatMap(({ view, version, came }) =>
    typeof came === 'string' ? [] : [{ view, version, action: came }],
  );
  const plain = able.filter(({ view, action }) => wanted(view, action) === null);
  const opens = able.length > 0 && (withWords || plain.length === 0 || plain.some(({ action }) => opensLine(action)));
  const form = (opens && able.find(({ action }) => action.form)?.action.form) || null;
  const can = (opens ? able : plain).filter(({ action }) => !isOtherForm(action, form));
  const not = judged.flatMap(({ view, came }) => {
    const why = typeof came === 'string' ? came : isOtherForm(came, form) ? 'form' : opens ? null : wanted(view, came);
    return why ? [{ view, why }] : [];
  });
  const labels = new Set(can.map(({ action }) => action.label));
  const [label = null] = labels.size === 1 ? labels : [];
  const sums = sumsOf(can.flatMap(({ view: { item } }) => item.amount ?? []));
  return { kind, label, can, not, sums, opens, form, ...asked(can.map(({ action }) => action)) };
}

/** One input answers only items with the same form. */
const isOtherForm = ({ form }: ItemAction, shared: Form | null): boolean =>
  form !== undefined && shared !== null && JSON.stringify(form) !== JSON.stringify(shared);

function asked(actions: readonly ItemAction[]): Pick<BulkPlan, 'comment' | 'confirm'> {
  const rules = new Set(actions.map(({ comment }) => comment));
  const comment = rules.has('required') ? 'required' : rules.has('optional') ? 'optional' : 'none';
  return { comment, confirm: actions.some(({ confirm }) => confirm) };
}
