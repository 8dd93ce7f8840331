import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { Problem } from '../../shared/problems.ts';
import type { Process } from '../../shared/processes.ts';
import { ALL_PROCESSES, type ProcessFilter } from './process-filter.ts';

export interface ProcessesState {
  status: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  /** Latest change first. */
  items: readonly Process[];
  /** False if the data is from before the connection was lost. */
  current: boolean;
  more: boolean;
  filter: ProcessFilter;
}

/** The user's processes: loaded on first use, updated by the host's events. */
export interface ProcessesStore {
  get(): ProcessesState;
  subscribe(listener: () => void): () => void;
  reload(): void;
  /** Loads older ones; one request at a time. */
  loadMore(): void;
  filter(filter: ProcessFilter): void;
  close(): void;
}

/** Ids are unique only within a source. */
export const processKey = ({ origin, id }: Pick<Process, 'origin' | 'id'>): string => `${origin.id} ${id}`;

export function createProcessesStore(bridge: WindowBridge): ProcessesStore {
  let state: ProcessesState = {
    ...{ status: 'loading', problem: null, items: [] },
    ...{ current: false, more: false, filter: ALL_PROCESSES },
  };
  let begun = false;
  let asked = 0;
  let asking = false;
  const listeners = new Set<() => void>();
  const set = (next: Partial<ProcessesState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const load = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    const result = await bridge.invoke('processes.list', null);
    if (mine !== asked) return;
    set(
      result.ok
        ? { status: 'ready', problem: null, ...result.value }
        : { status: 'failed', problem: result.problem, items: [], current: false, more: false },
    );
  };
  const askMore = async (): Promise<void> => {
    const mine = asked;
    const result = await bridge.invoke('processes.more', null);
    asking = false;
    // A failed request is repeated when the end of the list is visible again.
    if (mine === asked && result.ok) set({ status: 'ready', problem: null, ...result.value });
  };
  const stop = bridge.on('processes', ({ items, whole, current, more }) => {
    if (whole) return set({ status: 'ready', problem: null, items, current, more });
    if (state.status !== 'ready') return;
    const moved = new Set(items.map(processKey));
    set({ current, more, items: [...items, ...state.items.filter((one) => !moved.has(processKey(one)))] });
  });
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      if (!begun) {
        begun = true;
        void load();
      }
      return () => listeners.delete(listener);
    },
    reload() {
      set({ status: 'loading', problem: null });
      void load();
    },
    loadMore() {
      if (asking || !state.more || !state.current) return;
      asking = true;
      void askMore();
    },
    filter: (filter) => set({ filter }),
    close() {
      stop();
      listeners.clear();
    },
  };
}
