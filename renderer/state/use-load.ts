import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '../../shared/problems.ts';

type Load<T> = { status: 'loading' } | { status: 'failed'; problem: Problem } | { status: 'ready'; value: T };
const LOADING: Load<never> = { status: 'loading' };

export interface Loaded<T> {
  state: Load<T>;
  retry: () => void;
}

/**
 * Loads again when the version changes; meanwhile the previous version stays. What was loaded for another item is never returned.
 *
 * @param version undefined: there is nothing to load
 */
export function useLoad<T>(
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
