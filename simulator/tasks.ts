/** Work that goes on beside the stories: follow-ups, answers to questions, clean-up. Ends as one. */
export interface Tasks {
  readonly signal: AbortSignal;
  start(work: (signal: AbortSignal) => Promise<void>): void;
  /** Asks all to end and waits until they have. */
  close(): Promise<void>;
}

/** @param onError hears of every failure that is not the consequence of `close` */
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
