import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Problem } from '../../shared/problems.ts';

export type ItemLoad =
  | { status: 'loading' }
  | { status: 'missing' }
  | { status: 'failed'; problem: Problem }
  | { status: 'ready'; view: ItemView };

interface ItemStore {
  get(): ItemLoad;
  subscribe(listener: () => void): () => void;
  reload(): void;
}

export function createItemStore(bridge: WindowBridge, itemId: string): ItemStore {
  let state: ItemLoad = { status: 'loading' };
  let asked = 0;
  let stop: (() => void) | null = null;
  const listeners = new Set<() => void>();
  const load = async () => {
    asked += 1;
    const mine = asked;
    const result = await bridge.invoke('item.get', { itemId });
    if (mine !== asked) return;
    if (!result.ok) state = { status: 'failed', problem: result.problem };
    else state = result.value ? { status: 'ready', view: result.value } : { status: 'missing' };
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      if (!stop) {
        stop = bridge.on('changed', ({ itemIds }) => {
          if (itemIds.includes(itemId)) void load();
        });
        void load();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
    reload() {
      state = { status: 'loading' };
      for (const listener of listeners) listener();
      void load();
    },
  };
}
