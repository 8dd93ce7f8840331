/** ClusterLog status for administrators: queried at most once a second, with a bounded wait. */
import { reasonOf } from '../../../shared/problems.ts';
import type { Timers } from '../../domain/ports.ts';
import type { ClusterLog, LogHead, SnapshotPlace, TurnState } from '../log-port.ts';

interface LogReply {
  head: LogHead;
  snapshot: SnapshotPlace | null;
  turn: TurnState;
}

export interface LogReport {
  /** Last reply; null: none yet. */
  reply: LogReply | null;
  /** Monotonic ms of that reply; null: none yet. */
  at: number | null;
  /** Why the log does not answer now; null: it does. */
  away: string | null;
}

interface LogLookDeps {
  line: Pick<ClusterLog, 'head' | 'newestSnapshot' | 'turn'>;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
}

/** Cache lifetime, ms. */
const CACHE_MS = 1000;
/** After this many ms the caller gets the cached status. */
const PATIENCE_MS = 1500;
const NO_ANSWER = 'no answer within 1.5 s';

export function createLogStatus({ line, timers, steady }: LogLookDeps): () => Promise<LogReport> {
  let status: LogReport = { reply: null, at: null, away: null };
  let asked = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    try {
      const [head, snapshot, turn] = [await line.head(), await line.newestSnapshot(), await line.turn()];
      status = { reply: { head, snapshot, turn }, at: steady(), away: null };
    } catch (error) {
      status = { ...status, away: reasonOf(error) };
    } finally {
      asking = null;
    }
  }

  return async () => {
    if (asking === null && steady() - asked >= CACHE_MS) {
      asked = steady();
      asking = ask();
    }
    if (asking === null) return status;
    let cancel = () => {};
    const late = new Promise<'late'>((resolve) => {
      cancel = timers.after(PATIENCE_MS, () => resolve('late'));
    });
    const first = await Promise.race([asking, late]);
    cancel();
    return first === 'late' ? { ...status, away: status.away ?? NO_ANSWER } : status;
  };
}
