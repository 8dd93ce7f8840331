/** One seed of a run, and what is told of it; done here or in a thread. */
import { MUTANTS, SOUND } from './mutants.ts';
import { planOf } from './plan.ts';
import { shrink } from './shrink.ts';
import type { Simulator, Summary } from './simulation.ts';

export interface AskedSeed {
  seed: number;
  /** A fault of mutants.ts; null: none. */
  mutant: string | null;
  /** Whether what happened is told, in order. */
  trace: boolean;
  /** Whether it is found out how little of a world that breaks a promise does. */
  shrink: boolean;
}

export interface ToldSeed {
  summary: Summary;
  /** To be printed. */
  lines: readonly string[];
  isBroken: boolean;
}

export async function tellOf(simulator: Simulator, asked: AskedSeed): Promise<ToldSeed> {
  const plan = planOf(asked.seed);
  const faulty = () => (asked.mutant === null ? SOUND : (MUTANTS[asked.mutant]?.() ?? SOUND));
  const { summary, lines, broken } = await simulator.run(plan, faulty());
  const told = asked.trace ? [...lines, `digest ${summary.digest}`] : [];
  if (broken) told.push(`seed ${asked.seed}: ${broken.message}`);
  if (!broken || !asked.shrink) return { summary, lines: told, isBroken: broken !== null };
  const small = await shrink(simulator, plan, faulty, broken);
  const { kinds, people, ms } = small.plan;
  const needs = `it takes ${people} people, ${ms / 1000} s and: ${[...kinds].join(', ') || 'nothing beside'}`;
  return { summary, lines: [...told, needs, ...small.lines], isBroken: true };
}
