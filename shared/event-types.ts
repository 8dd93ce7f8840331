/** Event type names without prefix. Separate from their schemas (`events.ts`), which a desk does not need. */

export const TYPE_PREFIX = 'com.xconnector.';

export const EVENT_TYPES = [
  'approval.requested',
  'task.assigned',
  'case.escalated',
  'status.changed',
  'exception.raised',
  'exception.resolved',
  'alert.raised',
  'alert.cleared',
  'customer.notification',
  'process.step',
  'info.provided',
  'item.updated',
  'item.withdrawn',
  'response.outcome',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Event types that create, or may create, an item. */
export const ITEM_TYPES = [
  'approval.requested',
  'task.assigned',
  'case.escalated',
  'status.changed',
  'exception.raised',
  'alert.raised',
  'customer.notification',
  'process.step',
] as const satisfies readonly EventType[];
export type ItemType = (typeof ITEM_TYPES)[number];
