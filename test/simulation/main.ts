/**
 * `npm run simulate -- --seeds N`: runs so many seeds and says which broke a promise. Those are kept in `.beckon/failed-seeds`, and the
 * next run begins with them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { coverageOf, missing } from './coverage.ts';
import { MUTANTS, SOUND } from './mutants.ts';
import { type Plan, planOf } from './plan.ts';
import { shrink } from './shrink.ts';
import { openSimulator } from './simulation.ts';

const KEPT = join(import.meta.dirname, '../../.beckon/failed-seeds');

const { values } = parseArgs({
  options: {
    /** How many. */
    seeds: { type: 'string', default: '200' },
    /** The first. */
    from: { type: 'string' },
    /** One of the faults of mutants.ts, to see it found. */
    mutant: { type: 'string' },
    /** Ends after so many seeds that broke a promise. */
    enough: { type: 'string' },
    /** Prints what happened, in order. */
    trace: { type: 'boolean', default: false },
    /** Of a seed that broke a promise: finds out how little of its world does. */
    shrink: { type: 'boolean', default: false },
    /** Prints how often each kind of thing happened. */
    coverage: { type: 'boolean', default: false },
  },
});
const mutant = values.mutant === undefined ? () => SOUND : MUTANTS[values.mutant];
if (!mutant) throw new Error(`no such mutant; there are: ${Object.keys(MUTANTS).join(', ')}`);
const range = Array.from({ length: Number(values.seeds) }, (_, at) => Number(values.from ?? 1) + at);
const isSearch = values.mutant !== undefined || values.from !== undefined;
const seeds = isSearch ? range : [...new Set([...kept(), ...range])];
const simulator = openSimulator();
const sums = { events: 0, answers: 0, relayDeaths: 0, deskDeaths: 0 };
const counts = new Map<string, number>();
const failed: number[] = [];
let done = 0;
for (const seed of seeds) {
  if (values.enough !== undefined && failed.length >= Number(values.enough)) break;
  await runOne(planOf(seed));
}
simulator.close();
if (values.mutant === undefined) keep();
if (values.coverage) for (const line of coverageOf(counts)) console.log(line);
const never = missing(counts);
if (seeds.length >= 200 && never.length > 0) console.log(`never happened: ${never.join(', ')}`);
console.log(
  `${done} seeds: ${sums.events} events, ${sums.answers} answers, the relay died ${sums.relayDeaths} times, a desk ` +
    `${sums.deskDeaths} times; ${failed.length === 0 ? 'no promise was broken' : `broken by the seeds ${failed.join(', ')}`}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

async function runOne(plan: Plan): Promise<void> {
  if (!mutant) return;
  const { summary, lines, broken } = await simulator.run(plan, mutant());
  done += 1;
  for (const name of ['events', 'answers', 'relayDeaths', 'deskDeaths'] as const) sums[name] += summary[name];
  for (const [kind, count] of summary.counts) counts.set(kind, (counts.get(kind) ?? 0) + count);
  if (values.trace) console.log(lines.join('\n'));
  if (values.trace) console.log(`digest ${summary.digest}`);
  if (!broken) return;
  failed.push(plan.seed);
  console.log(`seed ${plan.seed}: ${broken.message}`);
  if (!values.shrink) return;
  const small = await shrink(simulator, plan, mutant, broken);
  const { kinds, people, ms } = small.plan;
  console.log(`it takes ${people} people, ${ms / 1000} s and: ${[...kinds].join(', ') || 'nothing beside'}`);
  console.log(small.lines.join('\n'));
}

function kept(): number[] {
  try {
    return readFileSync(KEPT, 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** What failed, with what failed before and was not run now. */
function keep(): void {
  const waiting = kept().filter((seed) => !seeds.includes(seed));
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, [...new Set([...waiting, ...failed])].map((seed) => `${seed}\n`).join(''));
}
