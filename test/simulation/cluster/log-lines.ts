/** A cluster's log in virtual time, and the faults on each relay's line. */
import type { LogEntry } from '../../../relay/cluster/log-port.ts';
import { createMemoryLog, type Fate, type MemoryLog, type Verb } from '../../cluster/memory-log.ts';
import type { Chance } from '../chance.ts';
import type { Journal } from '../journal.ts';
import type { Kind, Plan } from '../plan.ts';
import type { VirtualTime } from '../time.ts';
import type { WorldNow } from '../world-now.ts';

interface LogLinesSetting {
  time: VirtualTime;
  journal: Journal;
  chance: Chance;
  plan: Plan;
  now: WorldNow;
  /** ms that the log's clock is ahead. */
  ahead: () => number;
  onAppended: (entry: LogEntry) => void;
}

/** Probabilities per call. */
const CHANCES = { call: 0.1, answer: 0.12, late: 0.08, slow: 0.1 } as const;
/** Virtual ms. */
const WAY = { least: 1, spread: 8, slow: 3000, late: 15_000 } as const;

/** A line without faults, which creates the log. */
export const FOUNDER = 'founder';

/** Each line has the name of its relay. */
export function createLogLines({ time, journal, chance, plan, now, ahead, onAppended }: LogLinesSetting): MemoryLog {
  const { kinds } = plan;
  /** Always draws, so that the plan does not change the random numbers drawn later. */
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
    // PostgreSQL's clock is read in whole ms too.
    clock: { now: () => Math.floor(time.now() + ahead()) },
    timers: { after: time.after },
    fate,
    onAppended,
  });
}
