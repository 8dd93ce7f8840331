/**
 * Logs and counts refusals. Clients can retry without end: per minute one line for equal refusals, `MAX_LINES` in all; the rest is counted.
 */

import type { RefusalRecord, Refusals } from '../domain/administration/refusal-ports.ts';
import type { Log, Timers } from '../domain/ports.ts';

/** Window in ms, and lines per window. */
const WINDOW_MS = 60_000;
const MAX_LINES = 60;
/** Characters of untrusted text. */
const MAX_TEXT = 120;

interface RefusalDeps {
  log: Log;
  timers: Timers;
  count: (what: string, code: string) => void;
}

interface RefusalLog extends Refusals {
  close(): void;
}

/** Makes untrusted text safe for logs: no line breaks, terminal control or bidirectional characters. */
const tidy = (text: string): string => {
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
    if (Object.keys(more).length > 0) log.warn({ more, seconds: WINDOW_MS / 1000 }, 'more equal requests were refused');
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

function factsOf({ what: _, reason, ...facts }: RefusalRecord): Record<string, string> {
  const texts = Object.entries({ ...facts, ...(reason === null ? {} : { reason }) });
  return Object.fromEntries(texts.map(([name, text]) => [name, tidy(text)]));
}
