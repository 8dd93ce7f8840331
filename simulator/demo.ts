/** The demo: all scenarios at once, repeatedly; a person sees each job within a minute and a notification every few seconds. */
import { type Clock, MINUTE, SECOND } from './clock.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { EventRefused } from './sender.ts';
import type { World } from './world.ts';

/** ms between notifications at the demo person's desk. */
export const TURN_GAP = 7 * SECOND;
/** ms between events for other people. */
const BACKGROUND_GAP = 2 * SECOND;
/** Unanswered items older than this are withdrawn, so that a long demo does not flood the desk. */
const STALE_AFTER = 10 * MINUTE;

interface DemoOptions {
  world: World;
  scenarios: readonly Scenario[];
  random: Random;
  clock: Clock;
  signal: AbortSignal;
  /** Plays one round of a scenario; rejects on failure. */
  play(scenario: Scenario): Promise<unknown>;
  onError(error: unknown): void;
}

/** Runs until the signal aborts. Rejects only if the relay refuses a source altogether. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const rounds = options.scenarios.map((scenario) => repeat(options, 0, () => options.play(scenario)));
  const background = options.random.fork('background');
  const rest = repeat(options, BACKGROUND_GAP, async () => {
    const { system, filed } = background.pick(options.scenarios).traffic(options.world.systems, background);
    await system.send(filed);
  });
  const tidy = repeat(options, 30 * SECOND, () => retireStale(options));
  await Promise.all([...rounds, rest, tidy]);
}

async function repeat(
  { clock, signal, onError }: DemoOptions,
  gap: number,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
      await clock.sleep(gap, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (isLockedOut(error)) throw error;
      onError(error);
      await clock.sleep(5 * SECOND, signal).catch(() => undefined);
    }
  }
}

/** The relay knows neither key nor source, so retrying is useless. */
export const isLockedOut = (error: unknown): boolean =>
  error instanceof EventRefused && (error.status === 401 || error.status === 404);

async function retireStale({ world, clock }: DemoOptions): Promise<void> {
  const before = clock.now() - STALE_AFTER;
  for (const system of world.all()) {
    const stale = system
      .asks()
      .filter((ask) => ask.askedAt < before && ask.outcome?.result !== 'applied' && !ask.withdrawn);
    for (const ask of stale) await system.retire(ask, 'Settled in the source system in the meantime');
  }
}
