/** Polls a path of the admin API and holds its last response. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Static, TSchema } from 'typebox';
import { isRecord } from '../../shared/json.ts';
import type { Failure, Result } from '../api.ts';
import { useServices } from './services.tsx';

export interface Query<T> {
  /** The last response, also after a failure. Null: none yet. */
  value: T | null;
  /** Why the last request failed; null: it succeeded. */
  failure: Failure | null;
  /** When `value` was received, ms since 1970. */
  at: number;
  again: () => void;
  /** Loads a further page of a list; null: there is none. */
  more: (() => void) | null;
}

/** ms after which a pending request is displayed as offline; its response is still awaited. */
const SILENT_MS = 5000;

/** Polling interval of a live view, ms. */
export const LIVE_MS = 3000;

/** @param path null: no request. @param everyMs polling interval while visible; 0: only once, and on `again` */
export function useQuery<S extends TSchema>(path: string | null, schema: S, everyMs = LIVE_MS): Query<Static<S>> {
  const { api } = useServices();
  const read = useCallback<Read<Static<S>>>((at, background) => api.get(at, schema, background), [api, schema]);
  return usePolled(path, read, everyMs);
}

/** Pages of a list that a choice offers: at most 5,000 entries. */
const EVERY_PAGE = 25;

/** A list in pages: `more` loads a further one, and all that are loaded are polled. @param pages at first */
export function useList<S extends TSchema>(path: string, schema: S, everyMs = LIVE_MS, pages = 1): Query<Static<S>> {
  const { api } = useServices();
  const [shown, setShown] = useState({ path, pages });
  const count = shown.path === path ? shown.pages : pages;
  const read = useCallback<Read<Static<S>>>(
    (at, background) => api.list(at, schema, count, background),
    [api, schema, count],
  );
  const query = usePolled(path, read, everyMs);
  const more = hasMore(query.value) ? () => setShown({ path, pages: count + 1 }) : null;
  return { ...query, more };
}

/** The whole list, once. */
export const useWholeList = <S extends TSchema>(path: string, schema: S): Query<Static<S>> =>
  useList(path, schema, 0, EVERY_PAGE);

const hasMore = (value: unknown): boolean => isRecord(value) && typeof value.next === 'string';

type Read<T> = (path: string, background: boolean) => Promise<Result<T>>;

function usePolled<T>(path: string | null, read: Read<T>, everyMs: number): Query<T> {
  const { now } = useServices();
  const [state, setState] = useState<{
    path: string | null;
    value: T | null;
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
      const result = await read(path, background);
      clearTimeout(silent);
      if (mine !== round.current) return;
      pending.current = false;
      setState((before) =>
        result.ok
          ? { path, value: result.value, failure: null, at: now() }
          : { path, value: before.path === path ? before.value : null, failure: result.failure, at: before.at },
      );
    },
    [now, path, read],
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
  return { value: fits ? state.value : null, failure: fits ? state.failure : null, at: state.at, again, more: null };
}
