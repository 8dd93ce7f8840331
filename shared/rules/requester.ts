/** A requester may not decide their own approval. If the requester cannot be determined, no one may (contract section 2, "Requester"). */
import type { Item } from '../items.ts';

type Asking = Pick<Item, 'type' | 'requester' | 'requestedBy'>;

const NOBODY: readonly string[] = [];

/** Ids of the requester; empty for types other than approvals, where the requester may answer. */
export function askersOf({ type, requester, requestedBy }: Asking): readonly string[] {
  if (type !== 'approval.requested' || requester === null) return NOBODY;
  // Items stored by versions without `requestedBy`.
  return requestedBy?.ids ?? [requester];
}

export const stopsDecision = ({ requestedBy }: Pick<Item, 'requestedBy'>): boolean => requestedBy?.stops !== undefined;
