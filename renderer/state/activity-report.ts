/** Reports to the host that the user is active in this focused window. */
import type { AttentionPorts } from './attention.ts';

interface ActivityPorts extends Pick<AttentionPorts, 'bridge' | 'focus'> {
  clock: { now(): number };
  onUse(listener: () => void): void;
}

/** Minimum ms between reports; the host counts a minute from the last. */
const REPORT_MS = 5_000;

export function reportActivity({ bridge, clock, focus, onUse }: ActivityPorts): void {
  let reportedAt: number | null = null;
  onUse(() => {
    const now = clock.now();
    if (!focus.has() || (reportedAt !== null && Math.abs(now - reportedAt) < REPORT_MS)) return;
    reportedAt = now;
    void bridge.invoke('window.used', { used: true });
  });
  focus.listen(() => {
    if (focus.has() || reportedAt === null) return;
    reportedAt = null;
    void bridge.invoke('window.used', { used: false });
  });
}
