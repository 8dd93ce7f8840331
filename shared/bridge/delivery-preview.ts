import type { Delivery } from '../items.ts';

/** How the items of the last seven days would have reached me under these subscriptions. */
export interface DeliveryPreview {
  from: string;
  counts: Record<Delivery, number>;
  beckonCritical: number;
  /** By rule index (null: no rule matched). */
  byRule: { rule: number | null; counts: Record<Delivery, number> }[];
  examples: { itemId: string; title: string; at: string; delivery: Delivery }[];
}
