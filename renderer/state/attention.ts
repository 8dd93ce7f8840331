/**
 * Which item the person has before them: drawn whole, in the window that has the focus. The host raises nothing for it; what it would
 * have raised is announced here.
 */

import type { WindowBridge } from '../../shared/bridge/bridge.ts';

/** The window, as far as it is needed. */
export interface AttentionPorts {
  bridge: Pick<WindowBridge, 'invoke'>;
  clock: { now(): number; every(ms: number, tick: () => void): unknown };
  /** Whether this window has the focus, and whenever that becomes another. */
  focus: { has(): boolean; listen(listener: () => void): void };
}

export interface Attention {
  /** null: none, or the window has no focus. */
  openItem(): string | null;
  /** @param inSight whether it is drawn, asked again and again. @returns the way to stop */
  look(itemId: string, inSight: () => boolean): () => void;
}

/** How often it is asked whether the item is still in sight, and told again that it is, in milliseconds. */
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
