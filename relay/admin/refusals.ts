/**
 * What was refused, as lines of the log and as a number by reason. Whoever is refused may try again without end: of the same from the same
 * address one line a minute is written, of all together a bounded number, and the rest is counted in one line at the minute's end.
 */

import type { Refusals, Refused } from '../domain/administration/refusal-ports.ts';
import type { Log, Timers } from '../domain/ports.ts';

/** ms of one window, and lines in it. */
const WINDOW_MS = 60_000;
const MAX_LINES = 60;
/** Characters of a text that came from outside. */
const MAX_TEXT = 120;

interface RefusalDeps {
  log: Log;
  timers: Timers;
  /** For the metrics. */
  count: (what: string, code: string) => void;
}

export interface RefusalLog extends Refusals {
  /** Writes what was only counted. */
  close(): void;
}

/** Log files are read by people and by programs: nothing that came from outside ends a line, moves a cursor or turns text round. */
export const tidy = (text: string): string => {
  const shown = text.replaceAll(/\p{C}|[\u2028\u2029]/gu, '\ufffd');
  return shown.length > MAX_TEXT ? `${shown.slice(0, MAX_TEXT)}…` : shown;
};

export function createRefusals({ log, timers, count }: RefusalDeps): RefusalLog {
  const written = new Set<string>();
  const folded = new Map<string, number>();
  let cancel: (() => void) | null = null;

  function end(): void {
    cancel?.();
    cancel = null;
    written.clear();
    const more = Object.fromEntries(folded);
    folded.clear();
    if (Object.keys(more).length > 0) log.warn({ more, seconds: WINDOW_MS / 1000 }, 'more of the same was refused');
  }

  return {
    note(refused) {
      const { what, code, route, method, address, person, source } = refused;
      count(what, code);
      const key = JSON.stringify([what, code, route, method, address, person, source]);
      cancel ??= timers.after(WINDOW_MS, end);
      if (written.has(key) || written.size >= MAX_LINES) {
        const kind = `${what} ${code}`;
        folded.set(kind, (folded.get(kind) ?? 0) + 1);
        return;
      }
      written.add(key);
      const facts = factsOf(refused);
      if (what === 'sign-in') log.warn(facts, 'a sign-in was refused');
      else log.info(facts, what === 'answer' ? 'an answer was refused' : 'a request was refused');
    },
    close: end,
  };
}

function factsOf({ what: _, reason, ...facts }: Refused): Record<string, string> {
  const texts = Object.entries({ ...facts, ...(reason === null ? {} : { reason }) });
  return Object.fromEntries(texts.map(([name, text]) => [name, tidy(text)]));
}
