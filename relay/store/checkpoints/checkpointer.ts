/**
 * Checkpoints the WAL in a thread. Otherwise the commit that fills the WAL moves thousands of pages and syncs twice, while all others wait.
 * Durability does not depend on it.
 */
import { Worker } from 'node:worker_threads';

/** Estimated pages between checkpoints, far below `LOG_PAGES`, at which a commit checkpoints itself. */
const PAGES = 400;
/** Pages that each group writes anyway: the last page of each table and index. */
const PAGES_A_GROUP = 5;
const THREAD = new URL('./checkpoint-thread.ts', import.meta.url);

/** @param onError the thread failed or could not start; from then on commits checkpoint themselves */
export function createCheckpointer(path: string, onError: (error: unknown) => void) {
  let thread: Worker | null = null;
  let pages = 0;
  let state: 'free' | 'moving' | 'over' = 'free';

  function start(): Worker {
    // Not this process's options: one may make it watch the parent process.
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
    /** @param changes in the group that was committed */
    committed(changes: number) {
      pages += changes + PAGES_A_GROUP;
      if (pages < PAGES || state !== 'free') return;
      pages = 0;
      state = 'moving';
      try {
        thread ??= start();
        thread.postMessage('move');
      } catch (error) {
        // Must not throw: the commit still has to be published.
        giveUp(error);
      }
    },
    /** Call before the store's own connection is closed. */
    async close(): Promise<void> {
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
