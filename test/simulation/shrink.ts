/** Finds a smaller world that breaks the same promise: with fewer kinds, fewer people and less time. */
import type { Faulty } from './faulty.ts';
import { type Plan, planWithout } from './plan.ts';
import type { Run, Simulator } from './simulation.ts';

interface Shrunk extends Run {
  plan: Plan;
}

const promiseOf = ({ message }: Error): string => message.split(':')[0] ?? message;

function* smaller(plan: Plan): Generator<Plan> {
  for (const kind of plan.kinds) yield planWithout(plan, [kind]);
  if (plan.relays > 2) yield { ...plan, relays: plan.relays - 1 };
  if (plan.people > 1) yield { ...plan, people: plan.people - 1 };
  if (plan.ms > 5000) yield { ...plan, ms: plan.ms / 2 };
}

export async function shrink(simulator: Simulator, plan: Plan, mutant: () => Faulty, broken: Error): Promise<Shrunk> {
  for (const candidate of smaller(plan)) {
    const tried = await simulator.run(candidate, mutant());
    if (tried.broken && promiseOf(tried.broken) === promiseOf(broken))
      return shrink(simulator, candidate, mutant, tried.broken);
  }
  return { ...(await simulator.run(plan, mutant())), plan };
}
