/** How the log of several relays stands, for people who look: asked at most once a second, and nobody waits long for it. */
import { reasonOf } from '../../shared/problems.ts';
import type { Head, Log, SnapshotPlace, TurnSeen } from '../cluster/log-port.ts';
import type { Timers } from '../domain/ports.ts';

interface LogSeen {
  head: Head;
  snapshot: SnapshotPlace | null;
  turn: TurnSeen;
}

export interface LogLook {
  /** What it told last; null: nothing yet. */
  seen: LogSeen | null;
  /** Steady ms at which it told that; null: never. */
  at: number | null;
  /** Why it does not answer now; null: it does. */
  away: string | null;
}

interface LogLookDeps {
  line: Pick<Log, 'head' | 'newestSnapshot' | 'turn'>;
  timers: Timers;
  /** ms that only grow. */
  steady: () => number;
}

/** ms for which an answer holds. */
const KEPT_MS = 1000;
/** ms after which whoever looks is told what is known. */
const PATIENCE_MS = 1500;
const NO_ANSWER = 'no answer within 1.5 s';

export function createLogLook({ line, timers, steady }: LogLookDeps): () => Promise<LogLook> {
  let look: LogLook = { seen: null, at: null, away: null };
  let asked = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    try {
      const [head, snapshot, turn] = [await line.head(), await line.newestSnapshot(), await line.turn()];
      look = { seen: { head, snapshot, turn }, at: steady(), away: null };
    } catch (error) {
      look = { ...look, away: reasonOf(error) };
    } finally {
      asking = null;
    }
  }

  return async () => {
    if (asking === null && steady() - asked >= KEPT_MS) {
      asked = steady();
      asking = ask();
    }
    if (asking === null) return look;
    let cancel = () => {};
    const late = new Promise<'late'>((resolve) => {
      cancel = timers.after(PATIENCE_MS, () => resolve('late'));
    });
    const first = await Promise.race([asking, late]);
    cancel();
    return first === 'late' ? { ...look, away: look.away ?? NO_ANSWER } : look;
  };
}
