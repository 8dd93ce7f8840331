/** Load mode: many events per second, in batches, for people other than the one at the demo desk. */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { type Clock, SECOND } from './clock.ts';
import { isLockedOut } from './demo.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { World } from './world.ts';

interface LoadOptions {
  world: World;
  scenarios: readonly Scenario[];
  random: Random;
  clock: Clock;
  signal: AbortSignal;
  rate: number;
  /** Stops after this many; null: when the signal aborts. */
  count: number | null;
  onProgress(progress: LoadProgress): void;
}

/** Figures since the last report; finally those of the whole run. */
export interface LoadProgress {
  asked: number;
  accepted: number;
  refused: number;
  perSecond: number;
  /** ms from submission of an event to its `202`. */
  p50: number;
  p99: number;
}

const REPORT_EVERY = 2 * SECOND;
/** A backlog of more than this many ms is dropped, so that it cannot grow without limit. */
const DEBT = 500;
const TICK = 5;

/** @returns figures of the whole run. Rejects if the relay refuses a source altogether. */
export async function runLoad(options: LoadOptions): Promise<LoadProgress> {
  const { clock, signal, rate } = options;
  const whole = new Tally(clock.now());
  let since = new Tally(clock.now());
  const flight = new Flight(options, (ms) => {
    whole.accept(ms);
    since.accept(ms);
  });
  const limit = options.count ?? Number.POSITIVE_INFINITY;
  let due = clock.now();
  while (!signal.aborted && flight.offered < limit && !flight.lockedOut) {
    const now = clock.now();
    due = Math.max(due, now - DEBT);
    const wanted = Math.min(limit - flight.offered, Math.floor(((now - due) * rate) / 1000));
    for (let index = 0; index < wanted; index += 1) await flight.offer();
    due += (wanted * 1000) / rate;
    if (now - since.startedAt >= REPORT_EVERY) {
      options.onProgress(since.progress(now, flight));
      since = new Tally(now);
    }
    await clock.sleep(TICK, signal).catch(() => undefined);
  }
  await flight.landed();
  if (flight.lockedOut) throw flight.lockedOut;
  return whole.progress(clock.now(), flight);
}

class Tally {
  readonly startedAt: number;
  readonly #latency: RecordableHistogram = createHistogram({ lowest: 1, highest: 3_600_000, figures: 3 });
  #accepted = 0;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  accept(ms: number): void {
    this.#accepted += 1;
    this.#latency.record(Math.max(1, Math.round(ms)));
  }

  progress(now: number, { offered, refused }: Flight): LoadProgress {
    const seconds = Math.max(now - this.startedAt, 1) / 1000;
    const p50 = this.#accepted > 0 ? this.#latency.percentile(50) : 0;
    const p99 = this.#accepted > 0 ? this.#latency.percentile(99) : 0;
    return { asked: offered, accepted: this.#accepted, refused, perSecond: this.#accepted / seconds, p50, p99 };
  }
}

class Flight {
  offered = 0;
  refused = 0;
  lockedOut: Error | null = null;
  readonly #options: LoadOptions;
  readonly #onAccepted: (ms: number) => void;

  constructor(options: LoadOptions, onAccepted: (ms: number) => void) {
    this.#options = options;
    this.#onAccepted = onAccepted;
  }

  /** Creates and submits one event; waits while too many are in flight. */
  async offer(): Promise<void> {
    const { world, scenarios, random, clock } = this.#options;
    const { system, filed } = random.pick(scenarios).traffic(world.systems, random);
    await system.room();
    this.offered += 1;
    const startedAt = clock.now();
    system.send(filed).then(
      () => this.#onAccepted(clock.now() - startedAt),
      (error: unknown) => this.#onRefused(error),
    );
  }

  async landed(): Promise<void> {
    await Promise.all(this.#options.world.all().map((system) => system.idle()));
  }

  #onRefused(error: unknown): void {
    this.refused += 1;
    if (isLockedOut(error) && error instanceof Error) this.lockedOut = error;
  }
}
