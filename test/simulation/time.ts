/** Virtual time: nothing waits for a clock of this machine; what is due next is what happens next. */

export interface Life {
  /** ms since 1970. */
  now(): number;
  /** Runs `task` once, unless it is called off or the life has ended. */
  after(ms: number, task: () => void): () => void;
  /** What is due to it never happens. */
  end(): void;
  isOver(): boolean;
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
    life(ahead = () => 0) {
      let over = false;
      return {
        now: () => now + ahead(),
        after: (ms, task) => (over ? () => {} : after(ms, () => !over && task())),
        end() {
          over = true;
        },
        isOver: () => over,
      };
    },
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
