/** How a relay waits at its start for what it cannot begin without: it says so, tells the others, and ends where it is asked to. */
import { hostname } from 'node:os';
import { ProblemError } from '../../shared/problems.ts';
import type { Patience } from '../cluster/joining.ts';
import type { Log as ClusterLog } from '../cluster/log-port.ts';
import type { Log, Timers } from '../domain/ports.ts';
import { moreWith } from './cluster-verdict.ts';

/** The relay was asked to end before it had begun. */
export class StartEnded extends Error {
  override name = 'StartEnded';
}

interface StartPatienceDeps {
  line: Pick<ClusterLog, 'beat'>;
  timers: Timers;
  log: Log;
  version: string;
  schema: number;
  /** The relay is to end. */
  ending?: AbortSignal;
}

/** The log did not take it, and may at the next try. */
export const isUnavailable = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.code === 'STORE_UNAVAILABLE';

/** ms between two looks. */
const AGAIN_MS = 1000;
/** Looks after which it is said once more why. */
const SAY_AGAIN = 60;
/** What a relay tells that has no desks. */
const NOBODY = JSON.stringify({ desks: 0, people: '' });

export interface StartPatience extends Patience {
  /** Work that the log has to take, again and again until it does. Rejects as the work, and where the relay is to end instead */
  untilTaken<T>(work: () => Promise<T>): Promise<T>;
  /** Nothing is waited for any longer. */
  close(): void;
}

export function createStartPatience(deps: StartPatienceDeps): StartPatience {
  const { line, timers, log, version, schema } = deps;
  const own = new AbortController();
  const ending = deps.ending ? AbortSignal.any([deps.ending, own.signal]) : own.signal;
  let said = '';
  let looks = 0;

  function say(why: string): void {
    looks = why === said ? looks + 1 : 0;
    said = why;
    if (looks % SAY_AGAIN === 0) log.warn({ why }, 'this relay cannot begin yet, and waits');
  }

  function pause(why: string): Promise<void> {
    say(why);
    return new Promise((resolve, reject) => {
      const end = () => {
        cancel();
        reject(new StartEnded('The relay was ended before it had begun'));
      };
      const cancel = timers.after(AGAIN_MS, () => {
        ending.removeEventListener('abort', end);
        resolve();
      });
      if (ending.aborted) end();
      ending.addEventListener('abort', end, { once: true });
    });
  }

  return {
    pause,
    async untilTaken(work) {
      for (;;) {
        try {
          return await work();
        } catch (error) {
          if (!isUnavailable(error)) throw error;
          await pause(error.message);
        }
      }
    },
    close: () => own.abort(),
    async ask(relay, position, why) {
      const more = moreWith(NOBODY, { verified: [], trouble: why, differs: position, keys: null });
      await line.beat({ relay, name: hostname(), version, schema, position, more });
    },
  };
}
