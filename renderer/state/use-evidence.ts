import { useCallback, useEffect, useState } from 'react';
import type { Evidence, RelatedItem } from '../../shared/evidence.ts';
import type { Item } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import { useServices } from './services.tsx';

type Load<T> = { status: 'loading' } | { status: 'failed'; problem: Problem } | { status: 'ready'; value: T };
const LOADING: Load<never> = { status: 'loading' };

interface Loaded<T> {
  state: Load<T>;
  retry: () => void;
}

/**
 * Loads again when the version changes; meanwhile the previous version stays. What was loaded for another item is never returned.
 *
 * @param version undefined: there is nothing to load
 */
function useLoad<T>(
  itemId: string,
  version: number | undefined,
  load: () => Promise<{ ok: true; value: T } | { ok: false; problem: Problem }>,
): Loaded<T> {
  const [loaded, setLoaded] = useState<{ itemId: string; state: Load<T> }>({ itemId, state: LOADING });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: item and version name what `load` reads, `turn` repeats it
  useEffect(() => {
    if (version === undefined) return;
    let wanted = true;
    void load().then((result) => {
      if (!wanted) return;
      const state: Load<T> = result.ok
        ? { status: 'ready', value: result.value }
        : { status: 'failed', problem: result.problem };
      setLoaded({ itemId, state });
    });
    return () => {
      wanted = false;
    };
  }, [itemId, version, turn]);
  const retry = useCallback(() => {
    setLoaded({ itemId, state: LOADING });
    setTurn((before) => before + 1);
  }, [itemId]);
  return { state: loaded.itemId === itemId ? loaded.state : LOADING, retry };
}

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
