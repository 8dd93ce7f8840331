/** Virtual time: nothing waits for a clock of this machine; what is due next is what happens next. */

export interface Life {
  /** ms since 1970. */
  now(): number;
  /** Runs `task` once, unless it is called off or the life has ended. */
  after(ms: number, task: () => void): () => void;
  /** What is due to it never happens. */
  end(): void;
  isOver(): boolean;
  /** As by SIGSTOP: what is due to it, or arrives, waits until it is continued. */
  pause(): void;
  resume(): void;
  isPaused(): boolean;
  /** Hands over what arrives: now, once it is continued, or never where it has ended. */
  arrive(task: () => void): void;
}

export interface VirtualTime {
  now(): number;
  after(ms: number, task: () => void): () => void;
  /** Timers that end together, as those of a program that is killed. @param ahead ms by which its wall clock differs */
  life(ahead?: () => number): Life;
  /** Lets happen what is due until then, in order. */
  until(at: number): Promise<void>;
}

interface Due {
  at: number;
  order: number;
  task: () => void;
}

/** Turns of the event loop in a row in which nothing was asked for any more. */
const QUIET_TURNS = 3;
/** Turns after which something asks for itself for ever. */
const MAX_TURNS = 10_000;

/** @param stirred how much has been asked for; while it rises, what was asked for is still going on */
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
  /** Promises, and what the programs leave to the next turn, are done when nothing new is asked for. */
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
    // A wall clock tells whole ms, whenever something is due.
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
  /** One after the other, each with what it brings about. */
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
