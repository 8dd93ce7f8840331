import { openLanes } from './lanes.ts';

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Runs each seed, of one relay or of several, some at once in threads. Resolves with how often each kind of thing happened.
 * @throws with the command that shrinks it, if a seed breaks a promise
 */
export async function runSeeds(
  seeds: readonly number[],
  cluster: boolean,
  threads: number,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const broken: string[] = [];
  const waiting = [...seeds];
  const lanes = openLanes(threads);
  await Promise.all(
    lanes.map(async (lane) => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const { summary, isBroken, lines } = await lane.run({
          seed,
          cluster,
          mutant: null,
          trace: false,
          shrink: false,
        });
        for (const [kind, times] of summary.counts) counts.set(kind, (counts.get(kind) ?? 0) + times);
        if (isBroken)
          broken.push(`npm run simulate --${cluster ? ' --cluster' : ''} --from ${seed} --seeds 1 --shrink`, ...lines);
      }
      lane.close();
    }),
  );
  if (broken.length > 0) throw new Error(`a promise was broken:\n${broken.join('\n')}`);
  return counts;
}
