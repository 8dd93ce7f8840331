import type { Chance } from '../chance.ts';
import type { Journal } from '../journal.ts';
import type { LogStep, Plan } from '../plan.ts';
import type { WorldNow } from '../world-now.ts';

interface StepFatesSetting {
  name: string;
  chance: Chance;
  journal: Journal;
  plan: Plan;
  now: WorldNow;
}

/** Probability of a crash at the weakest step, and at any other. */
const RISK = { weakest: 0.12, other: 0.01 } as const;
/** Maximum number of crashes at the weakest step. */
const MOST = 3;

const WORDS: Readonly<Record<LogStep, string>> = {
  computed: 'before an entry is in the log',
  appended: 'before what is in the log is in its own copy',
  applied: 'before anybody is told of an entry',
};

export function createStepFates({ name, chance, journal, plan, now }: StepFatesSetting) {
  let died = 0;
  return {
    diesAt(step: LogStep): boolean {
      const isWeakest = step === plan.weakest.step && died < MOST;
      const dies = chance.happens(isWeakest ? RISK.weakest : RISK.other);
      if (!dies || now.healed || !plan.kinds.has('a relay dies at a step to the log')) return false;
      if (isWeakest) died += 1;
      journal.count(`a relay dies when it has ${step}`);
      journal.say(name, `dies ${WORDS[step]}`);
      return true;
    },
  };
}
