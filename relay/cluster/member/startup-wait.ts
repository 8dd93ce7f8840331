/** Waits at startup for a condition: logs it, publishes it, and ends on shutdown. */
import { hostname } from 'node:os';
import { ProblemError } from '../../../shared/problems.ts';
import type { Log, Timers } from '../../domain/ports.ts';
import type { ClusterLog } from '../log-port.ts';
import type { JoinWait } from '../replica-join.ts';
import { moreWith } from './verdict.ts';

/** Shutdown was requested during startup. */
export class StartEnded extends Error {
  override name = 'StartEnded';
}

interface StartPatienceDeps {
  line: Pick<ClusterLog, 'beat'>;
  timers: Timers;
  log: Log;
  version: string;
  schema: number;
  ending?: AbortSignal;
}

/** A temporary rejection by the log. */
export const isUnavailable = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.code === 'STORE_UNAVAILABLE';

const AGAIN_MS = 1000;
/** Pauses after which the same reason is logged again. */
const SAY_AGAIN = 60;
/** Presence of a relay without desks. */
const NOBODY = JSON.stringify({ desks: 0, people: '' });

export interface StartPatience extends JoinWait {
  /** Retries work until the log accepts it. Rejects with the work's other errors, and on shutdown */
  untilTaken<T>(work: () => Promise<T>): Promise<T>;
  /** Ends all waits. */
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
    if (looks % SAY_AGAIN === 0) log.warn({ why }, 'this relay cannot start yet and waits');
  }

  function pause(why: string): Promise<void> {
    say(why);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cancel = timers.after(AGAIN_MS, resolve);
    const end = () => {
      cancel();
      reject(new StartEnded('The relay was ended before it had begun'));
    };
    if (ending.aborted) end();
    else ending.addEventListener('abort', end, { once: true });
    return promise.finally(() => ending.removeEventListener('abort', end));
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
