import type { ItemType } from '../../events.ts';
import type { Delivery, ItemState } from '../../items.ts';
import type { Severity } from '../../primitives.ts';

/** Names of one thing each, the same wherever they stand. */
export const terms = {
  severity: { info: 'Info', notice: 'Notice', warning: 'Warning', critical: 'Critical' } satisfies Record<
    Severity,
    string
  >,
  types: {
    'approval.requested': 'Approval',
    'task.assigned': 'Task',
    'case.escalated': 'Escalated case',
    'status.changed': 'Status update',
    'exception.raised': 'Failure',
    'alert.raised': 'Alert',
    'customer.notification': 'Customer message',
    'process.step': 'Process step',
  } satisfies Record<ItemType, string>,
  states: {
    open: 'Open',
    waiting: 'Waiting for others',
    answered: 'Answered',
    closed: 'Closed',
    withdrawn: 'Withdrawn',
    expired: 'Expired',
  } satisfies Record<ItemState, string>,
  deliveries: { beckon: 'Notify', badge: 'Badge only', digest: 'Digest', off: 'Off' } satisfies Record<
    Delivery,
    string
  >,
};
