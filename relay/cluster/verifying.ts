/**
 * Whether copies of one store hold the same is seen at one entry of the log: behind it each relay takes the digest of its copy, and tells it with
 * its beat. Nothing is brought in between that entry and the moment in which the state that is looked at stands fast; then all goes on, the
 * digest beside it.
 */
import type { Digesting, StoreDigest } from '../domain/digest-ports.ts';
import type { Timers } from '../domain/ports.ts';
import type { Replica } from '../domain/replica-ports.ts';
import type { Log } from './log-port.ts';

/** What of a log the writer of a relay needs. */
export type WriterLog = Pick<Log, 'head' | 'read' | 'append' | 'takeTurn' | 'handOver' | 'follow'>;

export interface Verified extends StoreDigest {
  /** Of who asked. */
  id: string;
  /** Of the entry behind which it was taken. */
  position: number;
}

export interface Verifying {
  /** The same log: what would be brought in too early waits. */
  log: WriterLog;
  /** The newest; null: none was taken yet. */
  newest(): Verified | null;
  close(): Promise<void>;
}

export interface VerifyingDeps {
  log: WriterLog;
  replica: Pick<Replica, 'place' | 'digestAskedBy'>;
  digest: () => Digesting;
  timers: Timers;
  onError: (error: unknown) => void;
}

/** ms between two looks whether the entry is in the copy, where nothing else asks. */
const LOOK_MS = 50;

export function createVerifying({ log, replica, digest, timers, onError }: VerifyingDeps): Verifying {
  let due: { id: string; position: number } | null = null;
  let taking: Promise<void> | null = null;
  let running: Digesting | null = null;
  let newest: Verified | null = null;
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

  async function take(asked: { id: string; position: number }): Promise<void> {
    const digesting = digest();
    running = digesting;
    digesting.done.then((found) => {
      newest = { ...asked, ...found };
    }, onError);
    await digesting.begun.catch(onError);
  }

  function ask(id: string, position: number): void {
    due = { id, position };
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
      async read(after, limitBytes) {
        await stand();
        const entries = await log.read(after, limitBytes);
        const at = entries.findIndex(({ body }) => replica.digestAskedBy(body) !== null);
        const asking = entries[at];
        if (!asking) return entries;
        ask(replica.digestAskedBy(asking.body) ?? '', asking.after.position + 1);
        return entries.slice(0, at + 1);
      },
      async append(entry) {
        await stand();
        const appended = await log.append(entry);
        const id = appended.kind === 'appended' ? replica.digestAskedBy(entry.body) : null;
        if (id !== null) ask(id, entry.after.position + 1);
        return appended;
      },
    },
    newest: () => newest,
    async close() {
      cancel();
      due = null;
      await running?.end();
    },
  };
}
