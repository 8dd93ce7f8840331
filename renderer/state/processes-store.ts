import type { BeckonBridge } from '../../shared/ipc.ts';
import type { Process } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';

export interface ProcessesState {
  status: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  /** The newest change first. */
  items: readonly Process[];
  /** False where these are what was known before the network went. */
  current: boolean;
}

/** The processes the person sees: read when first looked at, kept up to date by what the main process tells. */
export interface ProcessesStore {
  get(): ProcessesState;
  subscribe(listener: () => void): () => void;
  reload(): void;
  close(): void;
}

/** Processes of two sources may share an id. */
export const processKey = ({ origin, id }: Pick<Process, 'origin' | 'id'>): string => `${origin.id} ${id}`;

export function createProcessesStore(bridge: BeckonBridge): ProcessesStore {
  let state: ProcessesState = { status: 'loading', problem: null, items: [], current: false };
  let begun = false;
  let asked = 0;
  const listeners = new Set<() => void>();
  const set = (next: ProcessesState): void => {
    state = next;
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
        : { status: 'failed', problem: result.problem, items: [], current: false },
    );
  };
  const stop = bridge.on('processes', ({ items, whole, current }) => {
    if (whole) return set({ status: 'ready', problem: null, items, current });
    if (state.status !== 'ready') return;
    const moved = new Set(items.map(processKey));
    set({ ...state, current, items: [...items, ...state.items.filter((one) => !moved.has(processKey(one)))] });
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
      set({ ...state, status: 'loading', problem: null });
      void load();
    },
    close() {
      stop();
      listeners.clear();
    },
  };
}
