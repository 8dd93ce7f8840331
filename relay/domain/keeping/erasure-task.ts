/** Finishes interrupted erasures of people. */
import { reasonOf } from '../../../shared/problems.ts';
import { type Duties, DutyLost, type DutyWork } from '../duties.ts';
import type { Log, Timers } from '../ports.ts';
import type { TaskMeter } from '../tasks.ts';
import type { Writer } from '../unit-of-work.ts';
import { finishErasure } from './erasure.ts';

interface ErasureTaskDeps {
  duties: Duties;
  timers: Timers;
  log: Log;
  /** The directory changed. */
  changed: () => void;
  meter: TaskMeter;
}

/** ms between two checks for erasures that a stopped relay left unfinished. */
const CHECK_MS = 60_000;

/** A single relay leaves one unfinished only if killed; in a cluster any relay finishes what another began. */
export function createErasureTask({ duties, timers, log, changed, meter }: ErasureTaskDeps): DutyWork {
  let open = false;
  const duty = duties.writer('erasure');
  // After `end`, the next holder of the duty continues.
  const writer: Writer = {
    write: (work) => (open ? duty.write(work) : Promise.reject(new DutyLost('erasure'))),
  };
  let erasing: Promise<void> = Promise.resolve();
  let cancel = () => {};

  async function finish(): Promise<void> {
    try {
      const begun = await writer.write((tx) => tx.erasures());
      for (const userId of begun) {
        const done = await finishErasure(writer, userId);
        log.info({ ...done }, 'an erasure was finished');
      }
      if (begun.length > 0) changed();
      meter.done('erasure');
    } catch (error) {
      if (error instanceof DutyLost) return;
      meter.failed('erasure');
      log.warn({ reason: reasonOf(error) }, 'an erasure could not be finished');
    }
    if (open && duties.owner !== null) cancel = timers.after(CHECK_MS, check);
  }
  function check(): void {
    erasing = finish();
  }

  return {
    begin() {
      open = true;
      check();
    },
    async end() {
      open = false;
      cancel();
      await erasing;
    },
  };
}
