/** The log of several relays in virtual time: how each reaches it, and what goes wrong on the way. */
import type { LogEntry } from '../../../relay/cluster/log-port.ts';
import { createMemoryLog, type Fate, type MemoryLog, type Verb } from '../../cluster/memory-log.ts';
import type { Chance } from '../chance.ts';
import type { Journal } from '../journal.ts';
import type { Kind, Plan } from '../plan.ts';
import type { VirtualTime } from '../time.ts';
import type { WorldNow } from '../world-now.ts';

export interface LogLinesSetting {
  time: VirtualTime;
  journal: Journal;
  chance: Chance;
  plan: Plan;
  now: WorldNow;
  /** ms by which the log's clock is ahead. */
  ahead: () => number;
  onAppended: (entry: LogEntry) => void;
}

/** Chances of what can happen to one call. */
const CHANCES = { call: 0.1, answer: 0.12, late: 0.08, slow: 0.1 } as const;
/** Virtual ms. */
const WAY = { least: 1, spread: 8, slow: 3000, late: 15_000 } as const;

/** Who founds the log, before anything goes wrong. */
export const FOUNDER = 'founder';

/** Lines are named as their relays. */
export function createLogLines({ time, journal, chance, plan, now, ahead, onAppended }: LogLinesSetting): MemoryLog {
  const { kinds } = plan;
  /** Drawn whether or not it can happen, so that the numbers behind it stay the same. */
  function happens(kind: Kind, probability: number): boolean {
    const does = chance.happens(probability) && kinds.has(kind) && !now.healed;
    if (does) journal.count(kind);
    return does;
  }
  function fate(line: string, verb: Verb): Fate {
    if (line === FOUNDER) return {};
    const slow = happens('the log is slow', CHANCES.slow) ? chance.below(WAY.slow) : 0;
    const [before, after] = [WAY.least + chance.below(WAY.spread) + slow, WAY.least + chance.below(WAY.spread)];
    const call = happens('calls of the log are lost', CHANCES.call);
    const answer = happens('answers of the log are lost', CHANCES.answer);
    const late = happens('calls of the log come late', CHANCES.late);
    const lateBy = chance.below(WAY.late);
    if (call || answer || late) {
      journal.say(
        line,
        `${verb} to the log: ${call ? 'lost' : late ? `comes ${lateBy} ms late` : 'its answer is lost'}`,
      );
    }
    if (late && !call) return { before: lateBy, lost: 'late' };
    return { before, after, ...(call ? { lost: 'call' } : answer ? { lost: 'answer' } : {}) };
  }
  return createMemoryLog({
    // PostgreSQL says whole ms too.
    clock: { now: () => Math.floor(time.now() + ahead()) },
    timers: { after: time.after },
    fate,
    onAppended,
  });
}
