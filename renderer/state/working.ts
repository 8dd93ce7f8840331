/** Tells the host that the person works in this window: it has the focus, and a key or pointer is used in it. */
import type { AttentionPorts } from './attention.ts';

interface WorkingPorts extends Pick<AttentionPorts, 'bridge' | 'focus'> {
  clock: { now(): number };
  /** Calls back whenever a key or the pointer is used in the window. */
  onUse(listener: () => void): void;
}

/** ms between two times that it is told; the host counts a minute from the last. */
const TELL_MS = 5_000;

export function tellWorking({ bridge, clock, focus, onUse }: WorkingPorts): void {
  let toldAt: number | null = null;
  onUse(() => {
    const now = clock.now();
    if (!focus.has() || (toldAt !== null && Math.abs(now - toldAt) < TELL_MS)) return;
    toldAt = now;
    void bridge.invoke('window.used', { used: true });
  });
  focus.listen(() => {
    if (focus.has() || toldAt === null) return;
    toldAt = null;
    void bridge.invoke('window.used', { used: false });
  });
}
