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
  track(itemId: string, inSight: () => boolean): () => void;
}

/** Polling interval of `inSight` and refresh interval of the report to the host, ms. */
const POLL_MS = 5_000;
const REPORT_AGAIN_MS = 30_000;

export function createAttention({ bridge, clock, focus }: AttentionPorts): Attention {
  let tracked: { itemId: string; inSight: () => boolean } | null = null;
  let reported: { itemId: string; at: number } | null = null;
  const openItem = () => (tracked && focus.has() && tracked.inSight() ? tracked.itemId : null);
  const report = (): void => {
    const itemId = openItem();
    const isKnown = itemId === reported?.itemId && clock.now() - (reported?.at ?? 0) < REPORT_AGAIN_MS;
    if (isKnown || (itemId === null && reported === null)) return;
    reported = itemId === null ? null : { itemId, at: clock.now() };
    void bridge.invoke('item.open', { itemId });
  };
  focus.listen(report);
  clock.every(POLL_MS, report);
  return {
    openItem,
    track(itemId, inSight) {
      const own = { itemId, inSight };
      tracked = own;
      report();
      return () => {
        if (tracked !== own) return;
        tracked = null;
        report();
      };
    },
  };
}
