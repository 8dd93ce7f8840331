/**
 * Appends an entry until it is known what became of it. Where the answer is lost the very same entry is sent again: by its nonce it is found
 * where it is in the log already. Until then nothing else of this relay is computed, for it might come after it. What was sent once may arrive
 * late, so that a refusal counts only where the place is another's by now. An entry that is too far ahead of the log's clock would be refused for
 * as long as that takes: then the place is filled with one that changes nothing, and what was sent first can come to nothing any more.
 */
import { reasonOf } from '../../shared/problems.ts';
import type { Timers } from '../domain/ports.ts';
import { type Appended, type Log, type LogEntry, MOST_AHEAD_MS, Truncated } from './log-port.ts';
import type { Standing } from './standing.ts';

/** ms before it is sent again, at first and at most. */
const FIRST_PAUSE_MS = 50;
const MOST_PAUSE_MS = 1000;
/** ms without an answer after which nothing more is taken from anybody. */
const SILENT_MS = 2000;

interface AppenderDeps {
  log: Pick<Log, 'append'>;
  standing: Standing;
  timers: Timers;
  /** Body of an entry that changes nothing. */
  emptyBody: () => Uint8Array;
  /** It is to end soon: what is not known by then is left to the next start. */
  isEnding: () => boolean;
}

/** @returns null where it will not be known here any more */
export type Append = (entry: LogEntry) => Promise<Appended | null>;

export function createAppender({ log, standing, timers, emptyBody, isEnding }: AppenderDeps): Append {
  const wait = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve));

  async function once(entry: LogEntry): Promise<Appended | null> {
    const cancel = timers.after(SILENT_MS, () => {
      standing.silent = 'what is written is not answered';
    });
    try {
      const answer = await log.append(entry);
      standing.away = null;
      return answer;
    } catch (error) {
      if (error instanceof Truncated) {
        standing.goApart('the log no longer has the place of what was written here: begin anew from a snapshot');
      }
      standing.away = reasonOf(error);
      return null;
    } finally {
      cancel();
      standing.silent = null;
    }
  }

  /** As late as the log takes it, and so not before what is in front of it. Whichever is in the place, the next asking tells. */
  const fillPlace = (entry: LogEntry, logClock: number) =>
    once({ ...entry, nonce: crypto.randomUUID(), at: logClock + MOST_AHEAD_MS, body: emptyBody() });

  return async (entry) => {
    let inDoubt = false;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MOST_PAUSE_MS, pause * 2)) {
      const answer = await once(entry);
      if (answer !== null && !(inDoubt && leavesPlaceEmpty(answer))) return answer;
      if (answer === null) inDoubt = true;
      else if (answer.kind === 'ahead') await fillPlace(entry, answer.clock);
      if (standing.apart !== null || isEnding()) return null;
      await wait(pause);
    }
  };
}

const leavesPlaceEmpty = ({ kind }: Appended): boolean => kind === 'held' || kind === 'ahead' || kind === 'halted';
