/**
 * `npm run simulate -- --seeds N` runs N seeds and reports those that broke a promise. They are saved in `.beckon/failed-seeds`, and the
 * next run starts with them.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CLUSTER_MUTANTS } from './cluster/mutants.ts';
import { CLUSTER_REACHABLE, coverageOf, missing, REACHABLE } from './coverage.ts';
import { createFailedSeeds } from './failed-seeds.ts';
import { openLanes } from './lanes.ts';
import { MUTANTS } from './mutants.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    cluster: { type: 'boolean', default: false },
    from: { type: 'string' },
    /** A fault of mutants.ts, to test that it is detected. */
    mutant: { type: 'string' },
    /** Stop after this many failing seeds. */
    enough: { type: 'string', default: 'Infinity' },
    jobs: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
    /** Shrink the world of a failing seed. */
    shrink: { type: 'boolean', default: false },
    /** Print the number of occurrences of each kind. */
    coverage: { type: 'boolean', default: false },
  },
});
/** Seeds between two progress reports. */
const TOLD_AFTER = 1000;
const { cluster } = values;
const mutant = values.mutant ?? null;
const mutants = cluster ? CLUSTER_MUTANTS : MUTANTS;
if (mutant !== null && !mutants[mutant]) {
  throw new Error(`no such mutant; there are: ${Object.keys(mutants).join(', ')}`);
}
const kept = createFailedSeeds(
  join(import.meta.dirname, '../../.beckon', cluster ? 'failed-seeds-of-several' : 'failed-seeds'),
);
const range = Array.from({ length: Number(values.seeds) }, (_, at) => Number(values.from ?? 1) + at);
const isSearch = mutant !== null || values.from !== undefined;
const seeds = isSearch ? range : [...new Set([...kept.all(), ...range])];
const sums = { events: 0, answers: 0, relayDeaths: 0, deskDeaths: 0 };
const counts = new Map<string, number>();
const failed: number[] = [];
let begun = 0;
let done = 0;
const lanes = openLanes(Number(values.jobs));
await Promise.all(
  lanes.map(async (lane) => {
    for (let seed = next(); seed !== undefined; seed = next()) await runOne(lane, seed);
    lane.close();
  }),
);
const reachable = cluster ? [...REACHABLE, ...CLUSTER_REACHABLE] : REACHABLE;
if (values.coverage) for (const line of coverageOf(counts, reachable)) console.log(line);
const never = missing(counts, reachable);
if (seeds.length >= 200 && never.length > 0) console.log(`never happened: ${never.join(', ')}`);
console.log(sum());
process.exitCode = failed.length > 0 ? 1 : 0;

function next(): number | undefined {
  if (failed.length >= Number(values.enough)) return undefined;
  begun += 1;
  return seeds[begun - 1];
}

async function runOne(lane: (typeof lanes)[number], seed: number): Promise<void> {
  const { trace, shrink } = values;
  const { summary, lines, isBroken } = await lane.run({ seed, cluster, mutant, trace, shrink });
  done += 1;
  for (const name of ['events', 'answers', 'relayDeaths', 'deskDeaths'] as const) sums[name] += summary[name];
  for (const [kind, count] of summary.counts) counts.set(kind, (counts.get(kind) ?? 0) + count);
  if (lines.length > 0) console.log(lines.join('\n'));
  if (isBroken) failed.push(seed);
  if (mutant === null) kept.note(seed, isBroken);
  if (done % TOLD_AFTER === 0 && done < seeds.length) console.log(`so far ${sum()}`);
}

function sum(): string {
  const { events, answers, relayDeaths, deskDeaths } = sums;
  const broken = [...failed].sort((one, other) => one - other).join(', ');
  return (
    `${done} seeds: ${events} events, ${answers} answers, the relay died ${relayDeaths} times, a desk ${deskDeaths} times; ` +
    (broken === '' ? 'no promise was broken' : `broken by the seeds ${broken}`)
  );
}
