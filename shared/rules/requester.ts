/** Who asked for an approval has no part in deciding it, and neither has anybody where that cannot be told (contract section 8, "Identities"). */
import type { Item } from '../items.ts';

type Asking = Pick<Item, 'type' | 'requester' | 'requestedBy'>;

const NOBODY: readonly string[] = [];

/** Ids of who asked: nobody is asked to decide their own request. Other types than approvals know no requester in this sense. */
export function askersOf({ type, requester, requestedBy }: Asking): readonly string[] {
  if (type !== 'approval.requested' || requester === null) return NOBODY;
  // Of items kept from before the relay told whom it means.
  return requestedBy?.ids ?? [requester];
}

export const stopsDecision = ({ requestedBy }: Pick<Item, 'requestedBy'>): boolean => requestedBy?.stops !== undefined;
