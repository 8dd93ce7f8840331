/**
 * Whether copies of one store hold the same is seen at one entry of the log: behind it each relay takes the digest of its copy, and tells it with
 * its beat. Nothing is brought in between that entry and the moment in which the state that is looked at stands fast; then all goes on, the
 * digest beside it.
 */
import { reasonOf } from '../../shared/problems.ts';
import type { Digesting, StoreDigest } from '../domain/digest-ports.ts';
import type { Timers } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import type { Log, LogEntry } from './log-port.ts';

/** What of a log the writer of a relay needs. */
export type WriterLog = Pick<Log, 'head' | 'read' | 'append' | 'takeTurn' | 'handOver' | 'follow' | 'halt'>;

/** What became of a digest that was asked for here; without `found` and without `fault` it is under way. */
export interface Verified {
  /** By which it was asked for. */
  id: string;
  /** Of the entry behind which it is taken. */
  position: number;
  /** When it was asked for, ms since 1970, as the entry says. */
  at: number;
  /** Steady ms since when this relay knows of it. */
  since: number;
  found: StoreDigest | null;
  /** Why it could not be taken, one line. */
  fault: string | null;
}

export interface Verifying {
  /** The same log: what would be brought in too early waits. */
  log: WriterLog;
  /** Those that were asked for last, the newest at the end. */
  recent(): readonly Verified[];
  close(): Promise<void>;
}

interface VerifyingDeps {
  log: WriterLog;
  replica: Pick<Replica, 'place' | 'digestAskedBy'>;
  digest: () => Digesting;
  timers: Timers;
  /** ms that only grow. */
  steady: () => number;
  onError: (error: unknown) => void;
}

/** ms between two looks whether the entry is in the copy, where nothing else asks. */
const LOOK_MS = 50;
/** Of which it is known what became of them: two who ask at the same time both hear of theirs. No more are taken at once. */
const KEPT = 2;

export function createVerifying({ log, replica, digest, timers, steady, onError }: VerifyingDeps): Verifying {
  let due: Verified | null = null;
  let taking: Promise<void> | null = null;
  const running = new Set<Digesting>();
  let recent: readonly Verified[] = [];
  let cancel = () => {};

  /** Resolves when nothing has to wait for a digest any more. */
  function stand(): Promise<void> {
    if (due !== null && replica.place()?.position === due.position) {
      const asked = due;
      due = null;
      taking = take(asked).finally(() => {
        taking = null;
      });
    }
    return taking ?? Promise.resolve();
  }

  /** Resolves once the state that is looked at stands fast, or cannot be looked at. */
  async function take(asked: Verified): Promise<void> {
    const failed = (error: unknown): void => {
      asked.fault = reasonOf(error);
      onError(error);
    };
    try {
      if (running.size >= KEPT) throw new Error(`${KEPT} digests are under way here`);
      const digesting = digest();
      running.add(digesting);
      const taken = digesting.done.then((found) => {
        asked.found = found;
      }, failed);
      void taken.finally(() => running.delete(digesting));
      await digesting.begun.catch(() => taken);
    } catch (error) {
      failed(error);
    }
  }

  /** An entry that cannot be brought in, as on a full disk, is read again and again. */
  function ask(id: string, { after, at }: Pick<LogEntry, 'after' | 'at'>): void {
    if (due?.id === id) return;
    due = { id, position: after.position + 1, at, since: steady(), found: null, fault: null };
    recent = [...recent, due].slice(-KEPT);
    look();
  }

  function look(): void {
    cancel();
    void stand();
    if (due !== null) cancel = timers.after(LOOK_MS, look);
  }

  return {
    log: {
      head: () => log.head(),
      takeTurn: (relay) => log.takeTurn(relay),
      handOver: (relay) => log.handOver(relay),
      follow: (wake) => log.follow(wake),
      halt: (generation, halt) => log.halt(generation, halt),
      async read(after, limitBytes) {
        await stand();
        const entries = await log.read(after, limitBytes);
        const at = entries.findIndex(({ body }) => replica.digestAskedBy(body) !== null);
        const asking = entries[at];
        if (!asking) return entries;
        ask(replica.digestAskedBy(asking.body) ?? '', asking);
        return entries.slice(0, at + 1);
      },
      async append(entry) {
        await stand();
        const appended = await log.append(entry);
        const id = appended.kind === 'appended' ? replica.digestAskedBy(entry.body) : null;
        if (id !== null) ask(id, entry);
        return appended;
      },
    },
    recent: () => recent,
    async close() {
      cancel();
      due = null;
      await Promise.all([...running].map((digesting) => digesting.end()));
    },
  };
}
