/** Decorates the log with metrics: append outcomes, traffic, and the known extent of the log. Makes no additional calls. */
import { type AppendResult, type ClusterLog, InDoubt, type LogEntry } from './log-port.ts';

/** `in-doubt`: unknown outcome. `failed`: the entry did not reach the log, or its position was truncated. */
type AppendEnd = AppendResult['kind'] | 'in-doubt' | 'failed';

export interface LogMeter {
  append(end: AppendEnd): void;
  /** Seconds from the first attempt until the entry was known to be in the log. */
  appendedIn(seconds: number): void;
  /** Bytes of entry bodies, written by this relay or read. */
  entries(from: 'here' | 'others', count: number, bytes: number): void;
}

export interface MeteredLog {
  log: ClusterLog;
  /** Positions of the newest and the oldest entry seen; null: none seen. */
  ends(): { newest: number; oldest: number } | null;
  /** Monotonic ms since when an entry is known that a copy at this position lacks; null: it lacks none. */
  lackingSince(position: number): number | null;
}

const MOST_BEGUN = 16;

/** @param steady monotonic ms */
export function meterLog(log: ClusterLog, meter: LogMeter, steady: () => number): MeteredLog {
  const lag = new Lag();
  /** Start of the first attempt (monotonic ms) by nonce, for entries with unknown outcome. Bounded, since some are abandoned. */
  const begun = new Map<string, number>();
  let ends: { newest: number; oldest: number } | null = null;

  function knownTo(newest: number): void {
    if (ends !== null && newest > ends.newest) ends = { ...ends, newest };
  }

  function began(nonce: string, from: number): void {
    if (begun.has(nonce)) return;
    const [oldest] = begun.keys();
    if (oldest !== undefined && begun.size >= MOST_BEGUN) begun.delete(oldest);
    begun.set(nonce, from);
  }

  function settled({ nonce, after, body }: LogEntry, from: number, { kind }: AppendResult): void {
    const since = begun.get(nonce) ?? from;
    if (begun.size > 0) begun.delete(nonce);
    meter.append(kind);
    if (kind !== 'appended') return;
    meter.appendedIn((steady() - since) / 1000);
    meter.entries('here', 1, body.byteLength);
    knownTo(after.position + 1);
  }

  return {
    log: {
      ...log,
      async head() {
        const head = await log.head();
        // The log was restored or refounded.
        if (ends !== null && head.position < ends.newest) lag.clear();
        ends = { newest: head.position, oldest: head.oldest };
        lag.note(head.position, steady());
        return head;
      },
      async append(entry, passesTurn) {
        const from = steady();
        try {
          const answer = await log.append(entry, passesTurn);
          settled(entry, from, answer);
          return answer;
        } catch (error) {
          began(entry.nonce, from);
          meter.append(error instanceof InDoubt ? 'in-doubt' : 'failed');
          throw error;
        }
      },
      async read(after, limitBytes) {
        const entries = await log.read(after, limitBytes);
        if (entries.length === 0) return entries;
        const bytes = entries.reduce((sum, { body }) => sum + body.byteLength, 0);
        meter.entries('others', entries.length, bytes);
        knownTo(after + entries.length);
        lag.note(after + entries.length, steady());
        return entries;
      },
    },
    ends: () => ends,
    lackingSince: (position) => lag.since(position),
  };
}

/** Limit of history; beyond it every second mark is dropped. */
const MOST_MARKS = 65;

/** Records when each position was first known. */
class Lag {
  #marks: { position: number; at: number }[] = [];

  note(position: number, at: number): void {
    if (position <= (this.#marks.at(-1)?.position ?? 0)) return;
    if (this.#marks.length >= MOST_MARKS) this.#marks = this.#marks.filter((_, n) => n % 2 === 0);
    this.#marks.push({ position, at });
  }

  since(here: number): number | null {
    return this.#marks.find(({ position }) => position > here)?.at ?? null;
  }

  clear(): void {
    this.#marks = [];
  }
}
