/** One duty at one relay: whether it is held, and the work that goes on as long as it is. */
import { reasonOf } from '../../shared/problems.ts';
import { DutyLost, type DutyWork } from '../domain/duties.ts';
import type { Duty } from '../domain/lease-ports.ts';
import type { Log } from '../domain/ports.ts';

export interface Holding {
  held(): boolean;
  /** Not held, and what went on when it was is over. */
  isFree(): boolean;
  /** It is this relay's, or still is. */
  hold(): void;
  /** What could not begin begins now. */
  resume(): void;
  /** It is another's: what went on goes on no more. */
  lose(): void;
  join(work: DutyWork): Promise<void>;
  /** Ends the work and has it written what it did, as long as the duty is ours. */
  close(): Promise<void>;
}

export function createHolding(duty: Duty, log: Log): Holding {
  let work: DutyWork | null = null;
  let isHeld = false;
  /** Null: it does not go on. */
  let begun: Promise<void> | null = null;
  let ending: Promise<void> | null = null;

  /** What could not begin is over, and begins anew at the next look. */
  async function begin(given: DutyWork): Promise<void> {
    try {
      await given.begin();
    } catch (error) {
      if (!(error instanceof DutyLost)) log.warn({ duty, reason: reasonOf(error) }, 'a duty could not be begun');
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
      log.error({ duty, reason: reasonOf(error) }, 'a duty could not be ended');
    }
  }

  /** The end is told at once, even to what has not quite begun. */
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
      log.info({ duty }, 'this relay has a duty from here on');
      resume();
    },
    resume,
    lose() {
      if (!isHeld) return;
      isHeld = false;
      log.warn({ duty }, 'another relay has a duty of this one from here on');
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
