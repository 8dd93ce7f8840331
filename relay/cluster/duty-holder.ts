/** One duty on one relay: whether it is held, and the lifecycle of its work. */
import { reasonOf } from '../../shared/problems.ts';
import { DutyLost, type DutyWork } from '../domain/duties.ts';
import type { Duty } from '../domain/lease-ports.ts';
import type { Log } from '../domain/ports.ts';

export interface DutyHolder {
  held(): boolean;
  /** Not held, and its work has ended. */
  isFree(): boolean;
  hold(): void;
  /** Starts work that could not start before. */
  resume(): void;
  /** Another relay holds the duty: end the work. */
  lose(): void;
  join(work: DutyWork): Promise<void>;
  /** Ends the work and lets it persist its results while the duty is still held. */
  close(): Promise<void>;
}

export function createDutyHolder(duty: Duty, log: Log): DutyHolder {
  let work: DutyWork | null = null;
  let isHeld = false;
  /** Null: not running. */
  let begun: Promise<void> | null = null;
  let ending: Promise<void> | null = null;

  /** After a failed start the work is ended; the next check retries. */
  async function begin(given: DutyWork): Promise<void> {
    try {
      await given.begin();
    } catch (error) {
      if (!(error instanceof DutyLost)) log.warn({ duty, reason: reasonOf(error) }, 'a duty could not be started');
      await end(given);
      begun = null;
    }
  }

  function resume(): void {
    if (work !== null && begun === null && ending === null) begun = begin(work);
  }

  async function end(given: DutyWork): Promise<void> {
    try {
      await given.end();
    } catch (error) {
      log.error({ duty, reason: reasonOf(error) }, 'a duty could not be stopped');
    }
  }

  /** Ends at once, even before `begin` has finished. */
  async function stop(): Promise<void> {
    const under = begun;
    if (work === null || under === null) return;
    const ended = end(work);
    await under;
    await ended;
    begun = null;
  }

  return {
    held: () => isHeld,
    isFree: () => !isHeld && ending === null,
    hold() {
      if (isHeld) return;
      isHeld = true;
      log.info({ duty }, 'this relay took a duty');
      resume();
    },
    resume,
    lose() {
      if (!isHeld) return;
      isHeld = false;
      log.warn({ duty }, 'another relay took a duty of this one');
      ending = stop().finally(() => {
        ending = null;
      });
    },
    async join(given) {
      work = given;
      if (!isHeld) return;
      begun = begin(given);
      await begun;
    },
    async close() {
      await stop();
      isHeld = false;
    },
  };
}
