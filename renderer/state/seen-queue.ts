import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { Problem } from '../../shared/problems.ts';

/** ms in which marking several items as seen can be undone. Only then is the host notified, because seen cannot be reverted. */
export const SEEN_UNDO_MS = 6000;

/** Items marked as seen together: hidden at once, reported to the host after a delay. */
export interface SeenQueue {
  get(): ReadonlySet<string>;
  subscribe(listener: () => void): () => void;
  /** @param failed called with the host's problem; the items are listed again */
  mark(itemIds: readonly string[], failed: (problem: Problem) => void): void;
  undo(): void;
}

/** ms until the host's snapshots no longer contain the items; one that notifies again later is listed again. */
const SNAPSHOT_DELAY_MS = 1000;
/** Maximum number of ids in one request. */
const MAX_IDS = 500;

export function createSeenQueue(
  bridge: Pick<WindowBridge, 'invoke'>,
  clock: { after(ms: number, then: () => void): () => void },
): SeenQueue {
  let hidden: ReadonlySet<string> = new Set();
  let held: { itemIds: readonly string[]; tell: () => void; stop: () => void } | null = null;
  const listeners = new Set<() => void>();
  const set = (next: Iterable<string>) => {
    hidden = new Set(next);
    for (const listener of listeners) listener();
  };
  const without = (itemIds: readonly string[]) => set([...hidden].filter((id) => !itemIds.includes(id)));
  const tell = async (itemIds: readonly string[], failed: (problem: Problem) => void) => {
    for (let from = 0; from < itemIds.length; from += MAX_IDS) {
      const some = itemIds.slice(from, from + MAX_IDS);
      const result = await bridge.invoke('item.seen', { itemIds: some });
      if (result.ok) {
        clock.after(SNAPSHOT_DELAY_MS, () => without(some));
        continue;
      }
      without(itemIds.slice(from));
      failed(result.problem);
      return;
    }
  };
  return {
    get: () => hidden,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    mark(itemIds, failed) {
      held?.tell();
      const send = () => {
        held?.stop();
        held = null;
        void tell(itemIds, failed);
      };
      held = { itemIds, tell: send, stop: clock.after(SEEN_UNDO_MS, send) };
      set([...hidden, ...itemIds]);
    },
    undo() {
      if (!held) return;
      const { itemIds, stop } = held;
      held = null;
      stop();
      without(itemIds);
    },
  };
}
