/** Start-time fair queueing by owner and expression: quick expressions overtake slow ones, and sources that share a mapping do not wait. */
import { MAX_WAITING } from './limits.ts';

export interface QueuedWork {
  /** The source of a hook. */
  readonly owner: string;
  readonly expression: string;
  /** JSON of `{ context, bindings }` for the expression. */
  readonly input: string;
}

interface Queue<J> {
  expression: string;
  jobs: Set<J>;
  characters: number;
}

/** Maximum number of turns remembered for queues without waiting jobs. */
const MAX_REMEMBERED = 1000;

const keyOf = ({ owner, expression }: Omit<QueuedWork, 'input'>): string => `${owner}\n${expression}`;

export class WorkQueue<J extends QueuedWork> {
  readonly #queues = new Map<string, Queue<J>>();
  /** Virtual start time of each queue's next job, ms. */
  readonly #turns = new Map<string, number>();
  #now = 0;
  #jobs = 0;
  #characters = 0;

  /**
   * A queue may hold no more than remains free (dynamic thresholds, Choudhury and Hahne 1998): one flooding queue gets half, two get a
   * third each, and another still finds room.
   */
  isFull({ input, ...whose }: QueuedWork): boolean {
    const own = this.#queues.get(keyOf(whose));
    return (
      (own?.jobs.size ?? 0) + 1 > MAX_WAITING.jobs - this.#jobs - 1 ||
      (own?.characters ?? 0) + input.length > MAX_WAITING.characters - this.#characters - input.length
    );
  }

  add(job: J): void {
    const key = keyOf(job);
    const queue = this.#queues.get(key) ?? { expression: job.expression, jobs: new Set(), characters: 0 };
    queue.jobs.add(job);
    this.#queues.set(key, queue);
    this.#count(queue, job, 1);
  }

  /** False if it no longer waits. */
  remove(job: J): boolean {
    const key = keyOf(job);
    const queue = this.#queues.get(key);
    if (!queue?.jobs.delete(job)) return false;
    if (queue.jobs.size === 0) this.#queues.delete(key);
    this.#count(queue, job, -1);
    return true;
  }

  #count(queue: Queue<J>, { input }: J, sign: 1 | -1): void {
    this.#jobs += sign;
    this.#characters += sign * input.length;
    queue.characters += sign * input.length;
  }

  /** The oldest job of the queue that used the least time, except running expressions. @param running expressions */
  take(running: ReadonlySet<string>): J | null {
    let first: { job: J; turn: number } | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [key, { expression, jobs }] of this.#queues) {
      const [job] = jobs;
      const turn = Math.max(this.#turns.get(key) ?? 0, this.#now);
      least = Math.min(least, turn);
      if (job && !running.has(expression) && (!first || turn < first.turn)) first = { job, turn };
    }
    if (!first) return null;
    // Minimum over all waiting queues, including those of running expressions: otherwise virtual time would overtake queues with more work.
    this.#now = least;
    this.remove(first.job);
    return first.job;
  }

  used(job: J, ms: number): void {
    const key = keyOf(job);
    this.#turns.set(key, Math.max(this.#turns.get(key) ?? 0, this.#now) + ms);
    if (this.#turns.size <= MAX_REMEMBERED) return;
    for (const [known, turn] of this.#turns) if (turn <= this.#now) this.#turns.delete(known);
  }

  drain(): J[] {
    const all = [...this.#queues.values()].flatMap(({ jobs }) => [...jobs]);
    for (const job of all) this.remove(job);
    return all;
  }
}
