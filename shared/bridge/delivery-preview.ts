import type { Delivery } from '../item-views.ts';
import type { DecidedBy } from '../rules/subscription.ts';

/** How the items of the last seven days would have been delivered under these subscriptions. */
export interface DeliveryPreview {
  from: string;
  counts: Record<Delivery, number>;
  beckonCritical: number;
  byRule: { by: DecidedBy; counts: Record<Delivery, number> }[];
  examples: { itemId: string; title: string; at: string; delivery: Delivery; by: DecidedBy }[];
}
