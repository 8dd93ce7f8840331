import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';

/** Current views of items that are no longer in the inbox but still displayed in the list. */
export function createRetainedRows(bridge: Pick<WindowBridge, 'invoke' | 'on'>) {
  let followed: ReadonlySet<string> = new Set();
  let views: ReadonlyMap<string, ItemView> = new Map();
  let stop: (() => void) | null = null;
  const listeners = new Set<() => void>();
  const set = (next: ReadonlyMap<string, ItemView>) => {
    views = next;
    for (const listener of listeners) listener();
  };
  const read = async (itemId: string) => {
    const result = await bridge.invoke('item.get', { itemId });
    if (result.ok && result.value && followed.has(itemId)) set(new Map(views).set(itemId, result.value));
  };
  return {
    get: () => views,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow(itemIds: readonly string[]) {
      const fresh = itemIds.filter((id) => !followed.has(id));
      const goes = followed.size + fresh.length > itemIds.length;
      followed = new Set(itemIds);
      if (goes) set(new Map([...views].filter(([id]) => followed.has(id))));
      for (const id of fresh) void read(id);
      if (followed.size === 0) {
        stop?.();
        stop = null;
      } else {
        stop ??= bridge.on('changed', (changed) => {
          for (const id of changed.itemIds) if (followed.has(id)) void read(id);
        });
      }
    },
  };
}
