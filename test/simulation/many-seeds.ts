import { openLanes } from './lanes.ts';

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * Runs the seeds, some in parallel threads. Resolves with the number of occurrences of each kind.
 * @throws if a seed breaks a promise; the message has the command that shrinks it
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
