/** Folds repeated warnings and errors into one line a minute, so that a failure such as a full disk does not fill the log, too. */
import type { Log, Timers } from '../domain/ports.ts';

/** Window in ms, and distinct lines tracked per window; any further line is written unfolded. */
const WINDOW_MS = 60_000;
const MAX_LINES = 1000;

interface FoldedLog extends Log {
  close(): void;
}

interface Repeated {
  write: (facts: object, message: string) => void;
  facts: object;
  message: string;
  more: number;
}

/** Lines are equal if level, message and facts are equal. */
export function foldRepeats(log: Log, timers: Timers): FoldedLog {
  let lines = new Map<string, Repeated>();
  let cancel: (() => void) | null = null;

  /** Carries repeated lines over to the next window, so that they are not written as new. @param span facts about the window */
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
