/** A duty whose work repeats while this relay holds it. */
import { reasonOf } from '../../shared/problems.ts';
import { DutyLost, type DutyWork } from '../domain/duties.ts';
import type { Log, Timers } from '../domain/ports.ts';

interface PeriodicDutyDeps {
  timers: Timers;
  log: Pick<Log, 'warn'>;
  /** ms until the first run, and until the next one after a failure. */
  pause: number;
  /** Logged with the reason if the work fails. */
  failed: string;
  /** @returns ms until the next run */
  work: () => Promise<number>;
}

export function createPeriodicDuty({ timers, log, pause, failed, work }: PeriodicDutyDeps): DutyWork {
  let on = false;
  let cancel = () => {};
  let working: Promise<void> = Promise.resolve();

  function run(): void {
    working = work()
      .catch((error) => {
        if (!(error instanceof DutyLost)) log.warn({ reason: reasonOf(error) }, failed);
        return pause;
      })
      .then((ms) => {
        if (on) cancel = timers.after(ms, run);
      });
  }

  return {
    begin() {
      on = true;
      cancel = timers.after(pause, run);
    },
    async end() {
      on = false;
      cancel();
      await working;
    },
  };
}
