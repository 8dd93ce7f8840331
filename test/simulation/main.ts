/**
 * `npm run simulate -- --seeds N`: runs so many seeds and says which broke a promise. Those are kept in `.beckon/failed-seeds`, and the
 * next run begins with them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { MUTANTS, SOUND } from './mutants.ts';
import { simulate } from './simulation.ts';

const KEPT = join(import.meta.dirname, '../../.beckon/failed-seeds');

const { values } = parseArgs({
  options: {
    /** How many. */
    seeds: { type: 'string', default: '200' },
    /** The first. */
    from: { type: 'string', default: '1' },
    /** One of the faults of mutants.ts, to see it found. */
    mutant: { type: 'string' },
  },
});
const faulty = values.mutant === undefined ? SOUND : MUTANTS[values.mutant];
if (!faulty) throw new Error(`no such mutant; there are: ${Object.keys(MUTANTS).join(', ')}`);
const range = Array.from({ length: Number(values.seeds) }, (_, at) => Number(values.from) + at);
const seeds = values.mutant === undefined ? [...new Set([...kept(), ...range])] : range;
const sums = { events: 0, answers: 0, takenBack: 0, relayDeaths: 0, deskDeaths: 0 };
const failed: number[] = [];
for (const seed of seeds) {
  try {
    const run = await simulate(seed, faulty);
    for (const name of ['events', 'answers', 'takenBack', 'relayDeaths', 'deskDeaths'] as const)
      sums[name] += run[name];
  } catch (error) {
    failed.push(seed);
    console.log(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
if (values.mutant === undefined) {
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, failed.map((seed) => `${seed}\n`).join(''));
}
console.log(
  `${seeds.length} seeds: ${sums.events} events, ${sums.answers} answers, ${sums.takenBack} taken back, the relay died ${sums.relayDeaths} times, a desk ` +
    `${sums.deskDeaths} times; ${failed.length === 0 ? 'no promise was broken' : `broken by the seeds ${failed.join(', ')}`}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

function kept(): number[] {
  try {
    return readFileSync(KEPT, 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
