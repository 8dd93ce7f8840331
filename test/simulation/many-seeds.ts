import type { Plan } from './plan.ts';
import type { Simulator } from './simulation.ts';

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Runs each seed. Resolves with how often each kind of thing happened.
 * @param option of `npm run simulate` for worlds of this kind
 * @throws with the command that shrinks it, at the first seed that breaks a promise
 */
export async function runSeeds(
  simulator: Simulator,
  seeds: readonly number[],
  planOfSeed: (seed: number) => Plan,
  option = '',
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const seed of seeds) {
    const { summary, broken } = await simulator.run(planOfSeed(seed));
    if (broken) {
      const again = `npm run simulate -- ${option} --from ${seed} --seeds 1 --shrink`;
      throw new Error(`seed ${seed} (${again}): ${broken.message}`, { cause: broken });
    }
    for (const [kind, times] of summary.counts) counts.set(kind, (counts.get(kind) ?? 0) + times);
  }
  return counts;
}
