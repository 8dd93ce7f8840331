/**
 * Compares store copies at one log entry: after applying it each relay computes the digest of its copy and publishes it with its heartbeat.
 * No further entry is applied until the database snapshot for the digest is open; the digest is then computed concurrently.
 */
import { reasonOf } from '../../shared/problems.ts';
import type { DigestJob, StoreDigest } from '../domain/digest-ports.ts';
import type { Timers } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import type { ClusterLog, LogEntry } from './log-port.ts';

export type WriterLog = Pick<ClusterLog, 'head' | 'read' | 'append' | 'takeTurn' | 'handOver' | 'follow' | 'halt'>;

/** State of a requested digest. Pending if neither `found` nor `fault` is set. */
export interface RequestedDigest {
  id: string;
  /** Of the entry after which it is taken. */
  position: number;
  /** Time of the request from the entry, ms since 1970. */
  at: number;
  /** When this relay read the request, monotonic ms. */
  since: number;
  found: StoreDigest | null;
  fault: string | null;
}

export interface CopyVerification {
  /** The same log; reads and appends wait for a due digest. */
  log: WriterLog;
  /** The latest requests, newest last. */
  recent(): readonly RequestedDigest[];
  close(): Promise<void>;
}

interface CopyVerificationDeps {
  log: WriterLog;
  replica: Pick<Replica, 'place' | 'digestAskedBy'>;
  digest: () => DigestJob;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
  onError: (error: unknown) => void;
}

/** Poll interval for the entry to be applied, ms. */
const LOOK_MS = 50;
/** Number of remembered requests, so that two concurrent requesters both get results. Also the concurrency limit. */
const KEPT = 2;

export function createCopyVerification({
  log,
  replica,
  digest,
  timers,
  steady,
  onError,
}: CopyVerificationDeps): CopyVerification {
  let due: RequestedDigest | null = null;
  let taking: Promise<void> | null = null;
  const running = new Set<DigestJob>();
  let recent: readonly RequestedDigest[] = [];
  let cancel = () => {};

  /** Resolves when no digest blocks the log. */
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

  /** Resolves once the snapshot for the digest is open, or failed. */
  async function take(asked: RequestedDigest): Promise<void> {
    const failed = (error: unknown): void => {
      asked.fault = reasonOf(error);
      onError(error);
    };
    try {
      if (running.size >= KEPT) throw new Error(`${KEPT} digests are running here`);
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

  /** Repeated calls are ignored: an entry that cannot be applied, e.g. on a full disk, is read again. */
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
      async append(entry, passesTurn) {
        await stand();
        const appended = await log.append(entry, passesTurn);
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
