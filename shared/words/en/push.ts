import type { ItemType } from '../../events.ts';

/** Push messages without item details: only what kind of item waits. */
export const pushWords = {
  waits: {
    'approval.requested': 'An approval waits',
    'task.assigned': 'A task waits',
    'case.escalated': 'An escalated case waits',
    'status.changed': 'A status has changed',
    'exception.raised': 'A failure waits',
    'alert.raised': 'An alert waits',
    'customer.notification': 'A message to a customer waits',
    'process.step': 'A step of a process waits',
  } satisfies Record<ItemType, string>,
  something: 'Something waits',
  changed: 'Something changed in Beckon',
};
