/**
 * Jobs that wait, by who wants them and their expression. Whose turn it is goes by the time that each has used (start-time fair
 * queueing): beside two expressions that always take the whole second, quick ones still come at once, and sources that share a
 * ready mapping do not wait for one another.
 */
import { MAX_WAITING } from './limits.ts';

export interface Waiter {
  /** Who wants it: the source of a hook. */
  readonly owner: string;
  readonly expression: string;
  /** JSON: what the expression sees, `{ context, bindings }`. */
  readonly input: string;
}

/** The jobs of one owner with one expression. */
interface Queue<J> {
  expression: string;
  jobs: Set<J>;
  characters: number;
}

/** Queues whose turns are remembered while none of their jobs waits. */
const MAX_REMEMBERED = 1000;

const keyOf = ({ owner, expression }: Omit<Waiter, 'input'>): string => `${owner}\n${expression}`;

export class WaitingLine<J extends Waiter> {
  readonly #queues = new Map<string, Queue<J>>();
  /** ms used, on a clock that goes by whose turn it was. */
  readonly #turns = new Map<string, number>();
  #now = 0;
  #jobs = 0;
  #characters = 0;

  /**
   * Nobody holds more than stays free with it (dynamic thresholds, Choudhury and Hahne 1998): one that floods the line gets half of
   * it, two that do so in turn a third each, and whoever comes next finds room.
   */
  isFull({ input, ...whose }: Waiter): boolean {
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

  /** False if it waits no more. */
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

  /** The oldest job of whoever has used least, among those whose expression runs nowhere. @param running expressions */
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
    // Of all that wait, those too that run just now: else time would run ahead of who has more to do.
    this.#now = least;
    this.remove(first.job);
    return first.job;
  }

  /** What this job took, ms. */
  used(job: J, ms: number): void {
    const key = keyOf(job);
    this.#turns.set(key, Math.max(this.#turns.get(key) ?? 0, this.#now) + ms);
    if (this.#turns.size <= MAX_REMEMBERED) return;
    for (const [known, turn] of this.#turns) if (turn <= this.#now) this.#turns.delete(known);
  }

  /** Everybody, who then waits no more. */
  drain(): J[] {
    const all = [...this.#queues.values()].flatMap(({ jobs }) => [...jobs]);
    for (const job of all) this.remove(job);
    return all;
  }
}
