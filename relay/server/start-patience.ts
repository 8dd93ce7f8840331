/** How a relay waits at its start for what it cannot begin without: it says so, tells the others, and ends where it is asked to. */
import { hostname } from 'node:os';
import type { Patience } from '../cluster/joining.ts';
import type { Log as ClusterLog } from '../cluster/log-port.ts';
import type { Log, Timers } from '../domain/ports.ts';
import { moreWith } from './cluster-verdict.ts';

/** The relay was asked to end before it had begun. */
export class StartEnded extends Error {
  override name = 'StartEnded';
}

export interface StartPatienceDeps {
  line: Pick<ClusterLog, 'beat'>;
  timers: Timers;
  log: Log;
  version: string;
  schema: number;
  /** The relay is to end. */
  ending?: AbortSignal;
}

/** ms between two looks. */
const AGAIN_MS = 1000;
/** Looks after which it is said once more why. */
const SAY_AGAIN = 60;
/** What a relay tells that has no desks. */
const NOBODY = JSON.stringify({ desks: 0, people: '' });

export function createStartPatience(deps: StartPatienceDeps): Patience {
  const { line, timers, log, version, schema, ending } = deps;
  let said = '';
  let looks = 0;

  function say(why: string): void {
    looks = why === said ? looks + 1 : 0;
    said = why;
    if (looks % SAY_AGAIN === 0) log.warn({ why }, 'this relay cannot begin yet, and waits');
  }

  return {
    pause(why) {
      say(why);
      return new Promise((resolve, reject) => {
        const end = () => {
          cancel();
          reject(new StartEnded('The relay was ended before it had begun'));
        };
        const cancel = timers.after(AGAIN_MS, () => {
          ending?.removeEventListener('abort', end);
          resolve();
        });
        if (ending?.aborted) end();
        ending?.addEventListener('abort', end, { once: true });
      });
    },
    async ask(relay, position, why) {
      const more = moreWith(NOBODY, { verified: [], trouble: why, differs: position });
      await line.beat({ relay, name: hostname(), version, schema, position, more });
    },
  };
}
