/** Virtual time: a discrete-event loop that never waits for the real clock. */

export interface Life {
  /** ms since 1970. */
  now(): number;
  /** Runs `task` once, unless it is cancelled or the life has ended. */
  after(ms: number, task: () => void): () => void;
  /** Discards pending tasks. */
  end(): void;
  isOver(): boolean;
  /** As SIGSTOP: due and arriving tasks wait until `resume`. */
  pause(): void;
  resume(): void;
  isPaused(): boolean;
  /** Runs an arriving task: now, after `resume`, or never if the life has ended. */
  arrive(task: () => void): void;
}

export interface VirtualTime {
  now(): number;
  after(ms: number, task: () => void): () => void;
  /** Timers that end together, as those of a killed process. @param ahead ms by which its wall clock differs */
  life(ahead?: () => number): Life;
  /** Runs the tasks due until then, in order. */
  until(at: number): Promise<void>;
}

interface Due {
  at: number;
  order: number;
  task: () => void;
}

/** Consecutive turns of the event loop without a new request. */
const QUIET_TURNS = 3;
/** After this many turns, the programs are assumed to loop forever. */
const MAX_TURNS = 10_000;

/** @param stirred number of requests so far; while it rises, work is in progress */
export function createTime(start: number, stirred: () => number): VirtualTime {
  let now = start;
  let order = 0;
  const waiting = new Map<number, Due>();

  const after = (ms: number, task: () => void): (() => void) => {
    order += 1;
    const id = order;
    waiting.set(id, { at: now + Math.max(0, ms), order: id, task });
    return () => void waiting.delete(id);
  };
  const next = (): Due | null => {
    let first: Due | null = null;
    for (const due of waiting.values()) {
      if (!first || due.at < first.at || (due.at === first.at && due.order < first.order)) first = due;
    }
    return first;
  };
  /** Waits for promises and deferred turns: they are done when no new request is made. */
  async function settle(): Promise<void> {
    let quiet = 0;
    for (let turns = 0; quiet < QUIET_TURNS; turns++) {
      if (turns > MAX_TURNS) throw new Error('something goes on for ever without time passing');
      const before = stirred() + order;
      await new Promise<void>((resolve) => setImmediate(resolve));
      quiet = stirred() + order === before ? quiet + 1 : 0;
    }
  }

  return {
    now: () => now,
    after,
    // Wall clocks have ms resolution, even if a task is due at a fraction.
    life: (ahead = () => 0) => createLife({ now: () => Math.floor(now + ahead()), after }),
    async until(at) {
      for (;;) {
        await settle();
        const due = next();
        if (!due || due.at > at) break;
        waiting.delete(due.order);
        now = Math.max(now, due.at);
        due.task();
      }
      now = Math.max(now, at);
    },
  };
}

function createLife({ now, after }: Pick<VirtualTime, 'now' | 'after'>): Life {
  let over = false;
  let paused = false;
  let draining = false;
  const waiting: (() => void)[] = [];
  const arrive = (task: () => void): void => {
    if (over) return;
    if (paused || draining) waiting.push(task);
    else task();
  };
  /** Runs the waiting tasks one at a time, each with its consequences. */
  function drain(): void {
    draining = !paused && waiting.length > 0;
    if (!draining) return;
    after(0, () => {
      if (!paused) waiting.shift()?.();
      drain();
    });
  }
  return {
    now,
    arrive,
    after(ms, task) {
      if (over) return () => {};
      let off = false;
      const cancel = after(ms, () => arrive(() => off || task()));
      return () => {
        off = true;
        cancel();
      };
    },
    end() {
      over = true;
      waiting.length = 0;
    },
    isOver: () => over,
    isPaused: () => paused,
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      drain();
    },
  };
}
