/** Reports to the host that the user is active in this focused window. */
import type { AttentionPorts } from './attention.ts';

interface WorkingPorts extends Pick<AttentionPorts, 'bridge' | 'focus'> {
  clock: { now(): number };
  onUse(listener: () => void): void;
}

/** Minimum ms between reports; the host counts a minute from the last. */
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
