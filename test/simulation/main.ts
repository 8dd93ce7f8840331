/**
 * `npm run simulate -- --seeds N`: runs so many seeds and says which broke a promise. Those are kept in `.beckon/failed-seeds`, and the
 * next run begins with them.
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
    /** How many. */
    seeds: { type: 'string', default: '200' },
    /** Of worlds of several relays. */
    cluster: { type: 'boolean', default: false },
    /** The first. */
    from: { type: 'string' },
    /** One of the faults of mutants.ts, to see it found. */
    mutant: { type: 'string' },
    /** Ends after so many seeds that broke a promise. */
    enough: { type: 'string', default: 'Infinity' },
    /** How many beside each other. */
    jobs: { type: 'string', default: '1' },
    /** Prints what happened, in order. */
    trace: { type: 'boolean', default: false },
    /** Of a seed that broke a promise: finds out how little of its world does. */
    shrink: { type: 'boolean', default: false },
    /** Prints how often each kind of thing happened. */
    coverage: { type: 'boolean', default: false },
  },
});
/** Seeds after which a long run says how far it is. */
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
