import type { Evidence, RelatedItem } from '../../shared/evidence.ts';
import type { Item } from '../../shared/items.ts';
import { useServices } from './services.tsx';
import { type Loaded, useLoad } from './use-load.ts';

export type EvidenceLoad = Loaded<Evidence | null>;

/** The evidence of an item; loads nothing if it has none. */
export function useEvidence({ id, evidenceVersion }: Item): EvidenceLoad {
  const { bridge } = useServices();
  return useLoad(id, evidenceVersion, () => bridge.invoke('item.evidence', { itemId: id }));
}

/** Items about the same party or record that the person may see, newest first. */
export function useRelated(itemId: string): Loaded<{ items: RelatedItem[] }> {
  const { bridge } = useServices();
  return useLoad(itemId, 1, () => bridge.invoke('item.related', { itemId }));
}
