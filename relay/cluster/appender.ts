/**
 * Appends one entry and retries until its outcome is known.
 *
 * After a lost reply the same entry is sent again; the log deduplicates by nonce. Until the outcome is known the relay computes
 * nothing else, because the next entry depends on this one. A rejection is final only if another entry occupies the position:
 * an earlier attempt may still arrive. If the entry is too far ahead of the log's clock, the position is filled with a no-op,
 * so that a delayed attempt can no longer succeed.
 */
import { reasonOf } from '../../shared/problems.ts';
import type { Timers } from '../domain/ports.ts';
import { type AppendResult, type ClusterLog, type LogEntry, MOST_AHEAD_MS, Truncated } from './log-port.ts';
import type { LogStatus } from './log-status.ts';

/** Initial and maximum backoff. */
const FIRST_PAUSE_MS = 50;
const MOST_PAUSE_MS = 1000;
/** Without a reply for this long, the relay stops accepting writes. */
const SILENT_MS = 2000;

interface AppenderDeps {
  log: Pick<ClusterLog, 'append'>;
  standing: LogStatus;
  timers: Timers;
  emptyBody: () => Uint8Array;
  /** True during shutdown: an unknown outcome is then resolved at the next start. */
  isEnding: () => boolean;
}

/** @returns null if the outcome cannot be determined by this process */
export type Append = (entry: LogEntry, passesTurn?: boolean) => Promise<AppendResult | null>;

export function createAppender({ log, standing, timers, emptyBody, isEnding }: AppenderDeps): Append {
  const wait = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve));

  async function once(entry: LogEntry, passesTurn = false): Promise<AppendResult | null> {
    const cancel = timers.after(SILENT_MS, () => {
      standing.silent = 'what is written is not answered';
    });
    try {
      const answer = await log.append(entry, passesTurn);
      standing.away = null;
      return answer;
    } catch (error) {
      if (error instanceof Truncated) {
        standing.isolate('log truncated past our last entry; restart from a snapshot');
      }
      standing.away = reasonOf(error);
      return null;
    } finally {
      cancel();
      standing.silent = null;
    }
  }

  /** Uses the latest timestamp that the log accepts. The next attempt reveals which entry occupies the position. */
  const fillPlace = (entry: LogEntry, logClock: number) =>
    once({ ...entry, nonce: crypto.randomUUID(), at: logClock + MOST_AHEAD_MS, body: emptyBody() });

  return async (entry, passesTurn) => {
    let inDoubt = false;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MOST_PAUSE_MS, pause * 2)) {
      const answer = await once(entry, passesTurn);
      if (answer !== null && !(inDoubt && leavesPlaceEmpty(answer))) return answer;
      if (answer === null) inDoubt = true;
      else if (answer.kind === 'ahead') await fillPlace(entry, answer.clock);
      if (standing.apart !== null || isEnding()) return null;
      await wait(pause);
    }
  };
}

const leavesPlaceEmpty = ({ kind }: AppendResult): boolean => kind === 'held' || kind === 'ahead' || kind === 'halted';
