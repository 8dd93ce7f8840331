/** Runs one seed and formats its report, on the main thread or in a worker. */
import { CLUSTER_MUTANTS } from './cluster/mutants.ts';
import { type Faulty, SOUND } from './faulty.ts';
import { MUTANTS } from './mutants.ts';
import { clusterPlanOf, planOf } from './plan.ts';
import { shrink } from './shrink.ts';
import type { Simulator, Summary } from './simulation.ts';

export interface AskedSeed {
  seed: number;
  /** Whether to simulate a cluster. */
  cluster: boolean;
  /** A fault of mutants.ts; null: none. */
  mutant: string | null;
  /** Whether to report the trace. */
  trace: boolean;
  /** Whether to shrink the world of a failing seed. */
  shrink: boolean;
}

export interface ToldSeed {
  summary: Summary;
  lines: readonly string[];
  isBroken: boolean;
}

const mutantOf = (name: string): Faulty => (MUTANTS[name] ?? CLUSTER_MUTANTS[name])?.() ?? SOUND;

export async function tellOf(simulator: Simulator, asked: AskedSeed): Promise<ToldSeed> {
  const plan = asked.cluster ? clusterPlanOf(asked.seed) : planOf(asked.seed);
  const faulty = () => (asked.mutant === null ? SOUND : mutantOf(asked.mutant));
  const { summary, lines, broken } = await simulator.run(plan, faulty());
  const told = asked.trace ? [...lines, `digest ${summary.digest}`] : [];
  if (broken) told.push(`seed ${asked.seed}: ${broken.message}`);
  if (!broken || !asked.shrink) return { summary, lines: told, isBroken: broken !== null };
  const small = await shrink(simulator, plan, faulty, broken);
  const { kinds, relays, people, ms } = small.plan;
  const needs = `it takes ${relays === 1 ? '' : `${relays} relays, `}${people} people, ${ms / 1000} s and: ${[...kinds].join(', ') || 'nothing beside'}`;
  return { summary, lines: [...told, needs, ...small.lines], isBroken: true };
}
