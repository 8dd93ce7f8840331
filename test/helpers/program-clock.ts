/**
 * Preloaded into a program (`node --import`): freezes and advances its clock on the test's request over IPC. Covers `Date`,
 * `performance.now` and the global timers of the main thread; workers, child processes and `node:timers` use real time. Until the first
 * message, time runs normally. Inactive without `HELD_CLOCK`.
 */
import { setImmediate as turn } from 'node:timers/promises';

/** Initial offset from real time, ms: continues an earlier run of the same program. */
export const HELD_CLOCK = 'TEST_HELD_CLOCK';

/** `pass` advances by so many ms, and freezes a running clock; `run` resumes it. */
export type ClockRequest = { pass: number } | 'run';

const native = { setTimeout, clearTimeout, Date, elapsed: performance.now.bind(performance) };

class HeldTime {
  readonly #began = native.Date.now() - native.elapsed();
  readonly #pending = new Set<HeldTimer>();
  #ahead: number;
  #heldAt: number | null = null;
  #next: NodeJS.Timeout | undefined;

  constructor(ahead: number) {
    this.#ahead = ahead;
  }

  /** ms since the program started. */
  now = (): number => this.#heldAt ?? native.elapsed() + this.#ahead;
  /** ms since 1970. */
  wall = (): number => Math.floor(this.#began + this.now());

  set(timer: HeldTimer): void {
    this.#pending.add(timer);
    this.arm();
  }
  clear(timer: HeldTimer): void {
    this.#pending.delete(timer);
    this.arm();
  }

  /** While time runs, one native timer serves all. */
  arm(): void {
    native.clearTimeout(this.#next);
    const first = this.#earliest();
    if (first === undefined || this.#heldAt !== null) return;
    this.#next = native.setTimeout(() => this.#fireDue(), Math.max(1, Math.ceil(first.due - this.now())));
    if (![...this.#pending].some((timer) => timer.hasRef())) this.#next.unref();
  }

  /** Fires due timers in order, each at its due time, with an event loop turn between. A frozen clock is in whole ms. */
  async pass(ms: number): Promise<void> {
    this.#heldAt = Math.ceil(this.now());
    native.clearTimeout(this.#next);
    const end = this.#heldAt + ms;
    for (let first = this.#earliest(); first !== undefined && first.due <= end; first = this.#earliest()) {
      this.#heldAt = Math.max(this.#heldAt, Math.ceil(first.due));
      this.#fire(first);
      await turn();
    }
    this.#heldAt = end;
  }

  run(): void {
    if (this.#heldAt === null) return;
    this.#ahead = this.#heldAt - native.elapsed();
    this.#heldAt = null;
    this.arm();
  }

  #earliest(): HeldTimer | undefined {
    let earliest: HeldTimer | undefined;
    for (const timer of this.#pending) if (earliest === undefined || timer.due < earliest.due) earliest = timer;
    return earliest;
  }

  #fireDue(): void {
    for (const timer of [...this.#pending].sort((a, b) => a.due - b.due))
      if (timer.due <= this.now() && this.#pending.has(timer)) this.#fire(timer);
    this.arm();
  }

  #fire(timer: HeldTimer): void {
    this.#pending.delete(timer);
    timer.fire();
  }
}

/** Return value of `setTimeout` and `setInterval`, with the used subset of Node's API. */
class HeldTimer {
  readonly #time: HeldTime;
  readonly #task: () => void;
  readonly #ms: number;
  readonly #repeats: boolean;
  #isRef = true;
  due = 0;

  constructor(time: HeldTime, task: () => void, ms: number, repeats: boolean) {
    this.#time = time;
    this.#task = task;
    // As in Node.
    this.#ms = ms >= 1 && ms < 2 ** 31 ? ms : 1;
    this.#repeats = repeats;
    this.refresh();
  }
  fire(): void {
    if (this.#repeats) this.refresh();
    this.#task();
  }
  refresh(): this {
    this.due = this.#time.now() + this.#ms;
    this.#time.set(this);
    return this;
  }
  close(): this {
    this.#time.clear(this);
    return this;
  }
  hasRef = (): boolean => this.#isRef;
  ref = (): this => this.#keepAlive(true);
  unref = (): this => this.#keepAlive(false);
  [Symbol.dispose](): void {
    this.close();
  }
  #keepAlive(isRef: boolean): this {
    this.#isRef = isRef;
    this.#time.arm();
    return this;
  }
}

function replaceGlobals(time: HeldTime): void {
  const start =
    (repeats: boolean) =>
    (task: (...args: unknown[]) => void, ms = 1, ...args: unknown[]) =>
      new HeldTimer(time, () => task(...args), ms, repeats);
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
      construct: (of, given, as) => Reflect.construct(of, given.length === 0 ? [time.wall()] : given, as),
      apply: () => new native.Date(time.wall()).toString(),
      get: (of, name) => (name === 'now' ? time.wall : Reflect.get(of, name)),
    }),
  });
  performance.now = time.now;
}

const ahead = process.env[HELD_CLOCK];
if (ahead !== undefined && process.send) {
  // Child processes and workers also load this file; without the variable it is inactive there.
  delete process.env[HELD_CLOCK];
  const time = new HeldTime(Number(ahead));
  replaceGlobals(time);
  process.on('message', async (request: ClockRequest) => {
    if (request === 'run') time.run();
    else await time.pass(request.pass);
    process.send?.(time.wall());
  });
  // Allow the program to exit when only the channel is left.
  process.channel?.unref();
}
