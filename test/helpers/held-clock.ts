/**
 * Preloaded into a program (`node --import`): holds its clock still and moves it, as the test asks over the IPC channel. Covers `Date`,
 * `performance.now` and the global timers of the main thread; workers, child processes and `node:timers` keep real time. Until the first
 * message, time runs as usual. Inactive without `HELD_CLOCK`.
 */
import { setImmediate as turn } from 'node:timers/promises';

/** ms by which the clock starts ahead of real time: what an earlier run of the same program was moved by. */
export const HELD_CLOCK = 'BECKON_TEST_HELD_CLOCK';

/** `pass` also holds the clock where it runs; `run` lets it go on. */
export type ClockRequest = { pass: number } | 'run';

const native = { setTimeout, clearTimeout, Date, elapsed: performance.now.bind(performance) };

function hold(startsAhead: number): void {
  const began = native.Date.now() - native.elapsed();
  const pending = new Set<HeldTimer>();
  let ahead = startsAhead;
  let heldAt: number | null = null;
  let next: NodeJS.Timeout | undefined;
  const now = (): number => heldAt ?? native.elapsed() + ahead;
  const wall = (): number => Math.floor(began + now());

  class HeldTimer {
    readonly #task: () => void;
    readonly #ms: number;
    readonly #repeats: boolean;
    #ref = true;
    due = 0;
    constructor(task: () => void, ms: number, repeats: boolean) {
      this.#task = task;
      this.#ms = ms >= 1 && ms < 2 ** 31 ? ms : 1;
      this.#repeats = repeats;
      this.refresh();
    }
    refresh(): this {
      this.due = now() + this.#ms;
      pending.add(this);
      arm();
      return this;
    }
    fire(): void {
      pending.delete(this);
      if (this.#repeats) this.refresh();
      this.#task();
    }
    close(): this {
      pending.delete(this);
      arm();
      return this;
    }
    hasRef = (): boolean => this.#ref;
    ref(): this {
      this.#ref = true;
      arm();
      return this;
    }
    unref(): this {
      this.#ref = false;
      arm();
      return this;
    }
    [Symbol.dispose](): void {
      this.close();
    }
  }

  const earliest = (): HeldTimer | undefined =>
    [...pending].reduce<HeldTimer | undefined>(
      (first, one) => (first && first.due <= one.due ? first : one),
      undefined,
    );

  /** While time runs, one native timer stands for all. */
  function arm(): void {
    native.clearTimeout(next);
    const first = earliest();
    if (first === undefined || heldAt !== null) return;
    next = native.setTimeout(fireDue, Math.max(1, Math.ceil(first.due - now())));
    if (![...pending].some((one) => one.hasRef())) next.unref();
  }

  function fireDue(): void {
    for (const one of [...pending].sort((a, b) => a.due - b.due)) if (one.due <= now() && pending.has(one)) one.fire();
    arm();
  }

  /** Timers fire in order, each at its own time, with a turn of the event loop between. Held, time is in whole ms. */
  async function pass(ms: number): Promise<void> {
    heldAt = Math.ceil(now());
    native.clearTimeout(next);
    const end = heldAt + ms;
    for (let first = earliest(); first !== undefined && first.due <= end; first = earliest()) {
      heldAt = Math.max(heldAt, Math.ceil(first.due));
      first.fire();
      await turn();
    }
    heldAt = end;
  }

  const start =
    (repeats: boolean) =>
    (task: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) =>
      new HeldTimer(() => task(...args), ms, repeats);
  const stop = (timer: unknown): void => {
    if (timer instanceof HeldTimer) timer.close();
    else if (timer !== undefined && timer !== null) native.clearTimeout(timer as NodeJS.Timeout);
  };
  Object.assign(globalThis, {
    setTimeout: start(false),
    setInterval: start(true),
    clearTimeout: stop,
    clearInterval: stop,
    Date: new Proxy(native.Date, {
      construct: (of, given, as) => Reflect.construct(of, given.length === 0 ? [wall()] : given, as),
      apply: () => new native.Date(wall()).toString(),
      get: (of, name) => (name === 'now' ? wall : Reflect.get(of, name)),
    }),
  });
  performance.now = now;

  process.on('message', async (request: ClockRequest) => {
    if (request !== 'run') await pass(request.pass);
    else if (heldAt !== null) {
      ahead = heldAt - native.elapsed();
      heldAt = null;
      arm();
    }
    process.send?.(wall());
  });
  // A program that waits for nothing else ends.
  process.channel?.unref();
}

const startsAhead = process.env[HELD_CLOCK];
if (startsAhead !== undefined && process.send) {
  // Programs that this one starts, and its workers, load this file too.
  delete process.env[HELD_CLOCK];
  hold(Number(startsAhead));
}
