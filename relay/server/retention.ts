/** What is past its time goes, and erasures that a kill cut short are finished. */
import { reasonOf } from '../../shared/problems.ts';
import { finishErasure } from '../domain/keeping/erasure.ts';
import { createRetention, type RetentionPace, type RetentionWorker } from '../domain/keeping/retention.ts';
import type { Clock, Log, Timers } from '../domain/ports.ts';
import type { TaskMeter } from '../domain/tasks.ts';
import type { RelayCore } from './core.ts';

export interface RetentionParts {
  core: RelayCore;
  clock: Clock;
  timers: Timers;
  log: Log;
  /** The kept directory was changed here. */
  changed: () => void;
  pace?: RetentionPace | undefined;
  meter: TaskMeter;
}

export function joinRetention({ core, clock, timers, log, changed, pace, meter }: RetentionParts): RetentionWorker {
  const { writer } = core.store;
  const retention = () => core.directory.view().retention();
  const worker = createRetention({ writer, retention, clock, timers, log, meter, ...(pace ? { pace } : {}) });
  let erasing: Promise<void> = Promise.resolve();

  async function finish(): Promise<void> {
    try {
      const begun = await writer.write((tx) => tx.erasures());
      for (const userId of begun) {
        const items = await finishErasure(writer, userId);
        log.info({ items }, 'an erasure was finished');
      }
      if (begun.length > 0) changed();
      meter.done('erasure');
    } catch (error) {
      meter.failed('erasure');
      log.warn({ reason: reasonOf(error) }, 'an erasure could not be finished');
    }
  }

  return {
    start() {
      erasing = finish();
      worker.start();
    },
    async close() {
      await worker.close();
      await erasing;
    },
    hold: worker.hold,
    waitingSince: worker.waitingSince,
  };
}
