/**
 * Jobs that wait, by expression. Whose turn it is goes by the time that each has used (start-time fair queueing): beside two
 * expressions that always take the whole second, quick ones still come at once.
 */
import { MAX_WAITING } from './limits.ts';

export interface Waiter {
  readonly expression: string;
  /** JSON. */
  readonly input: string;
}

/** Expressions whose turns are remembered while none of their jobs waits. */
const MAX_REMEMBERED = 1000;

export class WaitingLine<J extends Waiter> {
  readonly #queues = new Map<string, Set<J>>();
  /** ms used, on a clock that goes by whose turn it was. */
  readonly #turns = new Map<string, number>();
  #now = 0;
  #jobs = 0;
  #characters = 0;

  isFull({ expression, input }: Waiter): boolean {
    return (
      this.#jobs >= MAX_WAITING.jobs ||
      this.#characters + input.length > MAX_WAITING.characters ||
      (this.#queues.get(expression)?.size ?? 0) >= MAX_WAITING.ofOne
    );
  }

  add(job: J): void {
    const queue = this.#queues.get(job.expression) ?? new Set();
    this.#queues.set(job.expression, queue.add(job));
    this.#jobs += 1;
    this.#characters += job.input.length;
  }

  /** False if it waits no more. */
  remove(job: J): boolean {
    const queue = this.#queues.get(job.expression);
    if (!queue?.delete(job)) return false;
    if (queue.size === 0) this.#queues.delete(job.expression);
    this.#jobs -= 1;
    this.#characters -= job.input.length;
    return true;
  }

  /** The oldest job of the expression that has used least, among those that run nowhere. */
  take(running: ReadonlySet<string>): J | null {
    let first: { job: J; turn: number } | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [expression, [job]] of this.#queues) {
      const turn = Math.max(this.#turns.get(expression) ?? 0, this.#now);
      least = Math.min(least, turn);
      if (job && !running.has(expression) && (!first || turn < first.turn)) first = { job, turn };
    }
    if (!first) return null;
    // Of all that wait, those too that run just now: else time would run ahead of who has more to do.
    this.#now = least;
    this.remove(first.job);
    return first.job;
  }

  /** What a job of this expression took, ms. */
  used(expression: string, ms: number): void {
    this.#turns.set(expression, Math.max(this.#turns.get(expression) ?? 0, this.#now) + ms);
    if (this.#turns.size <= MAX_REMEMBERED) return;
    for (const [known, turn] of this.#turns) if (turn <= this.#now) this.#turns.delete(known);
  }

  /** Everybody, who then waits no more. */
  drain(): J[] {
    const all = [...this.#queues.values()].flatMap((queue) => [...queue]);
    for (const job of all) this.remove(job);
    return all;
  }
}
