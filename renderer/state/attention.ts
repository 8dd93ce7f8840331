/** Tracks the visible item in the focused window. The host raises no notification for it; this window announces the change instead. */

import type { WindowBridge } from '../../shared/bridge/bridge.ts';

export interface AttentionPorts {
  bridge: Pick<WindowBridge, 'invoke'>;
  clock: { now(): number; every(ms: number, tick: () => void): unknown };
  focus: { has(): boolean; listen(listener: () => void): void };
}

export interface Attention {
  /** null: none, or the window is not focused. */
  openItem(): string | null;
  /** @param inSight polled; returns whether the item is visible. @returns ends it */
  look(itemId: string, inSight: () => boolean): () => void;
}

/** Polling interval of `inSight` and refresh interval of the report to the host, ms. */
const LOOK_MS = 5_000;
const TELL_AGAIN_MS = 30_000;

export function createAttention({ bridge, clock, focus }: AttentionPorts): Attention {
  let looking: { itemId: string; inSight: () => boolean } | null = null;
  let told: { itemId: string; at: number } | null = null;
  const openItem = () => (looking && focus.has() && looking.inSight() ? looking.itemId : null);
  const tell = (): void => {
    const itemId = openItem();
    const isKnown = itemId === told?.itemId && clock.now() - (told?.at ?? 0) < TELL_AGAIN_MS;
    if (isKnown || (itemId === null && told === null)) return;
    told = itemId === null ? null : { itemId, at: clock.now() };
    void bridge.invoke('item.open', { itemId });
  };
  focus.listen(tell);
  clock.every(LOOK_MS, tell);
  return {
    openItem,
    look(itemId, inSight) {
      const own = { itemId, inSight };
      looking = own;
      tell();
      return () => {
        if (looking !== own) return;
        looking = null;
        tell();
      };
    },
  };
}
