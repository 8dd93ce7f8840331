/** Polls a path of the admin API and holds its last response. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Static, TSchema } from 'typebox';
import type { Failure } from '../api.ts';
import { useServices } from './services.tsx';

export interface Query<T> {
  /** The last response, also after a failure. Null: none yet. */
  value: T | null;
  /** Why the last request failed; null: it succeeded. */
  failure: Failure | null;
  /** When `value` was received, ms since 1970. */
  at: number;
  again: () => void;
}

/** ms after which a pending request is displayed as offline; its response is still awaited. */
const SILENT_MS = 5000;

/** Polling interval of a live view, ms. */
export const LIVE_MS = 3000;

/** @param path null: no request. @param everyMs polling interval while visible; 0: only once, and on `again` */
export function useQuery<S extends TSchema>(path: string | null, schema: S, everyMs = LIVE_MS): Query<Static<S>> {
  const { api, now } = useServices();
  const [state, setState] = useState<{
    path: string | null;
    value: Static<S> | null;
    failure: Failure | null;
    at: number;
  }>({
    path,
    value: null,
    failure: null,
    at: 0,
  });
  /** Number of the latest request; responses to earlier ones are dropped. */
  const round = useRef(0);
  const pending = useRef(false);

  const ask = useCallback(
    async (background: boolean) => {
      // Skip a poll while a request is pending.
      if (path === null || (background && pending.current)) return;
      round.current += 1;
      const mine = round.current;
      pending.current = true;
      const silent = setTimeout(() => {
        if (mine !== round.current) return;
        const failure = { kind: 'offline' } as const;
        setState((before) => ({ ...(before.path === path ? before : { value: null, at: 0 }), path, failure }));
      }, SILENT_MS);
      const result = await api.get(path, schema, background);
      clearTimeout(silent);
      if (mine !== round.current) return;
      pending.current = false;
      setState((before) =>
        result.ok
          ? { path, value: result.value, failure: null, at: now() }
          : { path, value: before.path === path ? before.value : null, failure: result.failure, at: before.at },
      );
    },
    [api, now, path, schema],
  );

  useEffect(() => {
    void ask(false);
    if (everyMs === 0) return;
    const look = () => {
      if (document.visibilityState === 'visible') void ask(true);
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      round.current += 1;
      pending.current = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [ask, everyMs]);

  const again = useCallback(() => void ask(false), [ask]);
  const fits = state.path === path;
  return { value: fits ? state.value : null, failure: fits ? state.failure : null, at: state.at, again };
}
