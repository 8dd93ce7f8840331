import type { Clock, Log } from './ports.ts';

/** ms between two lines about the same thing. */
const WINDOW_MS = 60_000;

/** @param key few values: names of the directory and constants. `before`: suppressed lines since the previous one */
type MinuteLog = (key: string, facts: object, message: string) => void;

/** Logs at most one warning a minute for each key and message, so that a sender cannot fill the log. */
export function createMinuteLog({ clock, log }: { clock: Clock; log: Log }): MinuteLog {
  const lines = new Map<string, { at: number; since: number }>();
  return (key, facts, message) => {
    const name = `${key} ${message}`;
    const before = lines.get(name);
    const now = clock.now();
    if (before && now - before.at < WINDOW_MS && now >= before.at) {
      before.since += 1;
      return;
    }
    lines.set(name, { at: now, since: 0 });
    log.warn({ ...facts, ...(before && before.since > 0 && { before: before.since }) }, message);
  };
}
