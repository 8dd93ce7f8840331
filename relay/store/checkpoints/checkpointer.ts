/**
 * Moves what was committed from SQLite's log into the store's file beside the commits, by a thread of its own (`checkpoint-thread.ts`).
 * Left to the commit that fills the log, that is thousands of pages and two syncs at once, and everybody waits for it; with this, that
 * commit finds next to nothing left to move. Nothing that is durable rests on it: a commit is on the disk in the log.
 */
import { Worker } from 'node:worker_threads';

interface Checkpointer {
  /** A group was committed that changed so many things. */
  committed(changes: number): void;
  /** Before the store's own connection is closed. */
  close(): Promise<void>;
}

/** Pages after which the thread is asked, as far as they can be reckoned: far fewer than those at which a commit moves them by itself. */
const PAGES = 400;
/** What a group writes whatever it holds: the last page of each table and index. */
const PAGES_A_GROUP = 5;
const THREAD = new URL('./checkpoint-thread.ts', import.meta.url);

/**
 * The thread begins with the first pages worth it.
 * @param onError the thread ended, or there is no room for one: from then on commits move their pages themselves
 */
export function createCheckpointer(path: string, onError: (error: unknown) => void): Checkpointer {
  let thread: Worker | null = null;
  let pages = 0;
  let state: 'free' | 'moving' | 'over' = 'free';

  function start(): Worker {
    // Options of this process are none of the thread's: one may watch over the process that started it.
    const started = new Worker(THREAD, { workerData: path, execArgv: ['--disable-warning=ExperimentalWarning'] });
    started.on('message', () => {
      if (state === 'moving') state = 'free';
    });
    started.on('error', giveUp);
    started.unref();
    return started;
  }

  function giveUp(error: unknown): void {
    state = 'over';
    onError(error);
  }

  return {
    committed(changes) {
      pages += changes + PAGES_A_GROUP;
      if (pages < PAGES || state !== 'free') return;
      pages = 0;
      state = 'moving';
      try {
        thread ??= start();
        thread.postMessage('move');
      } catch (error) {
        // What was committed is still to be told: a machine with too many threads must not stop that.
        giveUp(error);
      }
    },
    async close() {
      const wasThere = thread !== null && state !== 'over';
      state = 'over';
      if (!thread || !wasThere) return;
      thread.ref();
      const ended = new Promise((resolve) => thread?.once('exit', resolve));
      thread.postMessage('close');
      await ended;
    },
  };
}
