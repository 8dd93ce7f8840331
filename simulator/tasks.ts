/** Background work: follow-ups, replies to questions, clean-up. */
export interface Tasks {
  readonly signal: AbortSignal;
  start(work: (signal: AbortSignal) => Promise<void>): void;
  /** Aborts all tasks and waits for them. */
  close(): Promise<void>;
}

/** @param onError called for every failure not caused by `close` */
export function createTasks(onError: (error: unknown) => void): Tasks {
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    signal: ending.signal,
    start(work) {
      if (ending.signal.aborted) return;
      const task = work(ending.signal)
        .catch((error: unknown) => {
          if (!ending.signal.aborted) onError(error);
        })
        .finally(() => running.delete(task));
      running.add(task);
    },
    async close() {
      ending.abort(new Error('the simulator ends'));
      await Promise.allSettled(running);
    },
  };
}
