import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Problem } from '../../shared/problems.ts';
import { withUnchanged } from './unchanged-parts.ts';

export type SnapshotState =
  | { status: 'loading' }
  | { status: 'failed'; problem: Problem }
  | { status: 'ready'; snapshot: Snapshot };

export interface SnapshotStore {
  get(): SnapshotState;
  subscribe(listener: () => void): () => void;
  retry(): void;
  close(): void;
}

export function createSnapshotStore(bridge: WindowBridge): SnapshotStore {
  let state: SnapshotState = { status: 'loading' };
  const listeners = new Set<() => void>();
  const set = (next: SnapshotState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const load = async () => {
    const result = await bridge.invoke('snapshot.get', null);
    // A pushed snapshot is newer than the requested one.
    if (state.status === 'ready') return;
    set(result.ok ? { status: 'ready', snapshot: result.value } : { status: 'failed', problem: result.problem });
  };
  const stop = bridge.on('snapshot', (after) => {
    const snapshot = state.status === 'ready' ? withUnchanged(state.snapshot, after) : after;
    set({ status: 'ready', snapshot });
  });
  void load();
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry() {
      set({ status: 'loading' });
      void load();
    },
    close() {
      stop();
      listeners.clear();
    },
  };
}
