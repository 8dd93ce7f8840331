/** Actions of an item: given by the source, or the contract's defaults (section 2). */
import type { ActionInput, ItemType } from '../events.ts';
import type { Item, ItemAction } from '../items.ts';
import { DEFAULT_LABELS } from './action-labels.ts';
import { englishOf, translationsOf } from './local-text.ts';

const APPROVE: ActionInput = { id: 'approve', label: DEFAULT_LABELS.approve, kind: 'approve' };
const REJECT: ActionInput = { id: 'reject', label: DEFAULT_LABELS.reject, kind: 'reject', comment: 'optional' };
const ASK: ActionInput = {
  id: 'request-info',
  label: DEFAULT_LABELS['request-info'],
  kind: 'request-info',
  comment: 'required',
};
const ACKNOWLEDGE: ActionInput = { id: 'acknowledge', label: DEFAULT_LABELS.acknowledge, kind: 'acknowledge' };

const DEFAULTS: Record<ItemType, readonly ActionInput[]> = {
  'approval.requested': [APPROVE, REJECT, ASK],
  'task.assigned': [ACKNOWLEDGE],
  'case.escalated': [ACKNOWLEDGE],
  'exception.raised': [ACKNOWLEDGE],
  'alert.raised': [ACKNOWLEDGE],
  'status.changed': [],
  'customer.notification': [],
  'process.step': [],
};

function labelsOf({ label }: ActionInput): Pick<ItemAction, 'labels'> {
  const labels = translationsOf(label);
  return labels ? { labels } : {};
}

const resolved = (action: ActionInput): ItemAction => ({
  id: action.id,
  label: englishOf(action.label),
  ...labelsOf(action),
  kind: action.kind,
  // A question without text cannot be answered, so that the source cannot make its comment optional.
  comment: action.kind === 'request-info' ? 'required' : (action.comment ?? 'none'),
  confirm: action.confirm ?? false,
  ...(action.revocable !== undefined && { revocable: action.revocable }),
  ...(action.form && { form: action.form }),
});

/** @param given from the event. An empty list means no actions, except for an approval, which then gets the defaults. */
export function resolveActions(type: ItemType, given: ActionInput[] | undefined): ItemAction[] {
  const useDefaults = !given || (given.length === 0 && type === 'approval.requested');
  return (useDefaults ? DEFAULTS[type] : given).map(resolved);
}

/** Refusing and asking always open the reply window, even if no comment is required. */
const SPOKEN: ReadonlySet<ItemAction['kind']> = new Set(['reject', 'request-info']);

/** Whether an answer opens the reply window first: it refuses, asks, has a form, requires a comment or a confirmation. */
export const needsReply = (action: ItemAction): boolean =>
  SPOKEN.has(action.kind) || action.comment === 'required' || action.confirm || action.form !== undefined;

/** Whether an answer by button skips the undo delay: others wait for the acknowledgement of a critical item. */
export const goesAtOnce = ({ severity }: Pick<Item, 'severity'>, { kind }: Pick<ItemAction, 'kind'>): boolean =>
  severity === 'critical' && kind === 'acknowledge';
