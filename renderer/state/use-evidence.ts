import { useCallback, useEffect, useState } from 'react';
import type { Evidence, RelatedItem } from '../../shared/evidence.ts';
import type { Item } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import { useServices } from './services.tsx';

export type Load<T> = { status: 'loading' } | { status: 'failed'; problem: Problem } | { status: 'ready'; value: T };

/** Loads again when the version changes; meanwhile the previous value stays. */
function useLoad<T>(key: string | null, load: () => Promise<{ ok: true; value: T } | { ok: false; problem: Problem }>) {
  const [state, setState] = useState<Load<T>>({ status: 'loading' });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` names what `load` reads
  useEffect(() => {
    if (key === null) return;
    let wanted = true;
    void load().then((result) => {
      if (!wanted) return;
      setState(result.ok ? { status: 'ready', value: result.value } : { status: 'failed', problem: result.problem });
    });
    return () => {
      wanted = false;
    };
  }, [key, turn]);
  const retry = useCallback(() => {
    setState({ status: 'loading' });
    setTurn((before) => before + 1);
  }, []);
  return { state, retry };
}

export interface EvidenceLoad {
  state: Load<Evidence | null>;
  retry: () => void;
}

/** The evidence of an item; loads nothing if it has none. */
export function useEvidence({ id, evidenceVersion }: Item): EvidenceLoad {
  const { bridge } = useServices();
  const key = evidenceVersion === undefined ? null : `${id} ${evidenceVersion}`;
  return useLoad(key, () => bridge.invoke('item.evidence', { itemId: id }));
}

/** Items about the same party or record that the person may see, newest first. */
export function useRelated(itemId: string): { state: Load<{ items: RelatedItem[] }>; retry: () => void } {
  const { bridge } = useServices();
  return useLoad(itemId, () => bridge.invoke('item.related', { itemId }));
}
