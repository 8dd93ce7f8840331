/**
 * A log that says the same thing once. What fails again and again, such as each commit on a full disk, would fill the log, which may lie
 * on that disk: a warning or error is written when it first comes, and repetitions of it are counted in one line a minute.
 */
import type { Log, Timers } from '../domain/ports.ts';

/** ms of one window, and different lines that are told apart in it; what comes past these is written as it comes. */
const WINDOW_MS = 60_000;
const MAX_LINES = 1000;

interface FoldedLog extends Log {
  /** Writes what was only counted. */
  close(): void;
}

interface Repeated {
  write: (facts: object, message: string) => void;
  facts: object;
  message: string;
  more: number;
}

/** Nothing but the same words about the same facts is the same. */
export function foldRepeats(log: Log, timers: Timers): FoldedLog {
  let lines = new Map<string, Repeated>();
  let cancel: (() => void) | null = null;

  /** What went on is counted on, so that it is not written as new. @param span facts of the time it was counted in */
  function end(span: object = {}): void {
    cancel?.();
    cancel = null;
    const before = lines;
    lines = new Map();
    for (const [key, { write, facts, message, more }] of before) {
      if (more === 0) continue;
      write({ ...facts, more, ...span }, message);
      lines.set(key, { write, facts, message, more: 0 });
    }
    if (lines.size > 0) cancel = timers.after(WINDOW_MS, endWindow);
  }

  const endWindow = () => end({ within: WINDOW_MS / 1000 });

  function folding(level: 'warn' | 'error'): Log['warn'] {
    const write = (facts: object, message: string) => log[level](facts, message);
    return (facts, message) => {
      const key = JSON.stringify([level, message, facts]);
      const known = lines.get(key);
      if (known) {
        known.more += 1;
        return;
      }
      write(facts, message);
      if (lines.size >= MAX_LINES) return;
      lines.set(key, { write, facts, message, more: 0 });
      cancel ??= timers.after(WINDOW_MS, endWindow);
    };
  }

  return {
    debug: (facts, message) => log.debug(facts, message),
    info: (facts, message) => log.info(facts, message),
    warn: folding('warn'),
    error: folding('error'),
    close() {
      end();
      cancel?.();
    },
  };
}
