/** The actions of an item: what the source gave, or the contract's defaults (section 2). */
import type { ActionInput, ItemType } from '../events.ts';
import type { ItemAction } from '../items.ts';

const APPROVE: ActionInput = { id: 'approve', label: 'Approve', kind: 'approve' };
const REJECT: ActionInput = { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional' };
const ASK: ActionInput = { id: 'request-info', label: 'Ask', kind: 'request-info', comment: 'required' };
const ACKNOWLEDGE: ActionInput = { id: 'acknowledge', label: 'Acknowledge', kind: 'acknowledge' };

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

const resolved = (action: ActionInput): ItemAction => ({
  id: action.id,
  label: action.label,
  kind: action.kind,
  // A question without words cannot be answered, whatever the source said.
  comment: action.kind === 'request-info' ? 'required' : (action.comment ?? 'none'),
  confirm: action.confirm ?? false,
  ...(action.revocable !== undefined && { revocable: action.revocable }),
});

/**
 * @param given as in the event. An empty list means "nothing to press", except on an approval, which always wants a decision.
 */
export function resolveActions(type: ItemType, given: ActionInput[] | undefined): ItemAction[] {
  const useDefaults = !given || (given.length === 0 && type === 'approval.requested');
  return (useDefaults ? DEFAULTS[type] : given).map(resolved);
}

/** True where the reply window opens before the answer goes: a comment that must be given, or a confirmation. */
export const needsReply = (action: ItemAction): boolean => action.comment === 'required' || action.confirm;
