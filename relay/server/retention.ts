/** Deletes expired data, and finishes interrupted erasures. */
import { reasonOf } from '../../shared/problems.ts';
import { type Duties, DutyLost, type DutyWork } from '../domain/duties.ts';
import { finishErasure } from '../domain/keeping/erasure.ts';
import { createRetention, type RetentionPace, type RetentionWorker } from '../domain/keeping/retention.ts';
import type { Clock, Log, Timers } from '../domain/ports.ts';
import type { TaskMeter } from '../domain/tasks.ts';
import type { Writer } from '../domain/unit-of-work.ts';
import type { RelayCore } from './core.ts';

export interface RetentionParts {
  core: RelayCore;
  duties: Duties;
  clock: Clock;
  timers: Timers;
  log: Log;
  changed: () => void;
  pace?: RetentionPace | undefined;
  meter: TaskMeter;
}

export interface RetentionDuties extends Pick<RetentionWorker, 'hold' | 'waitingSince'> {
  start(): Promise<void>;
}

/** ms between two checks for erasures that a stopped relay left unfinished. */
const LOOK_MS = 60_000;

export function joinRetention(parts: RetentionParts): RetentionDuties {
  const { core, duties, clock, timers, log, pace, meter } = parts;
  const retention = () => core.directory.view().retention();
  const writer = duties.writer('retention');
  const { clock: unitClock } = core.store;
  const worker = createRetention({
    ...{ writer, retention, clock, unitClock, timers, log, meter },
    ...(pace ? { pace } : {}),
  });
  const erasures = joinErasures(parts);
  return {
    async start() {
      await duties.join('erasure', erasures);
      await duties.join('retention', { begin: worker.start, end: worker.close });
    },
    hold: worker.hold,
    waitingSince: worker.waitingSince,
  };
}

/** A single relay leaves one unfinished only if killed; in a cluster any relay finishes what another began. */
function joinErasures({ duties, timers, log, changed, meter }: RetentionParts): DutyWork {
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
    if (open && duties.owner !== null) cancel = timers.after(LOOK_MS, look);
  }
  function look(): void {
    erasing = finish();
  }

  return {
    begin() {
      open = true;
      look();
    },
    async end() {
      open = false;
      cancel();
      await erasing;
    },
  };
}
