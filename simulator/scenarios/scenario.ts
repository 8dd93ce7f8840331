/** What a scenario is, and what it may ask of the stage on which it is played. */
import type { EventType } from '../../shared/events.ts';
import type { ItemForPerson } from '../../shared/item-views.ts';
import type { Colleague } from '../colleague.ts';
import type { Random } from '../random.ts';
import type { AnswerRule, AppliedAnswer, Ask } from '../systems/asks.ts';
import type { Filed } from '../systems/filed.ts';
import type { Sent, SourceSystem } from '../systems/source-system.ts';
import type { Systems } from '../world.ts';

/** Names fixed by the contract, section 7. */
export const SCENARIO_NAMES = [
  'workflow-alerts',
  'status-updates',
  'integration-errors',
  'customer-notices',
  'approval-reminders',
  'response-actions',
  'role-alerts',
  'process-coordination',
] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** How a scenario comes to its end: by an answer of the person at the desk, or by itself. */
export type Ending = 'answered' | 'shown' | 'resolved' | 'delivered';

/** What an ask is to the scenario. */
interface AskRole {
  /** Action id that the person at the desk is expected to press. */
  press: string;
  /** The scenario, played once, ends only when this is answered. */
  required?: boolean;
  /** Press at the first notification (default) or at the reminder that follows. */
  pressOn?: 'first' | 'reminder';
}

/** The stage: everything a scenario may do. */
export interface Stage {
  readonly systems: Systems;
  readonly random: Random;
  /** `once`: the story is told once and waits for its answers; `demo`: again and again, at the pace of a person. */
  readonly mode: 'once' | 'demo';
  /** Waits until the person at the desk may be beckoned again. Before each event that reaches them. */
  turn(): Promise<void>;
  pause(ms: number): Promise<void>;
  send<T extends EventType>(system: SourceSystem, filed: Filed<T>): Promise<Sent>;
  ask<T extends EventType>(system: SourceSystem, filed: Filed<T>, rule: AnswerRule, role: AskRole): Promise<Ask>;
  /**
   * The answer to an ask. Null at once where nobody waits: in the demo, with `--no-wait`, without a response endpoint, or when
   * the event reached nobody. Rejects when no answer comes in time.
   */
  answered(ask: Ask): Promise<AppliedAnswer | null>;
  /** How many of these customer messages have arrived; waits for them as `answered` does. Null: nobody waits. */
  delivered(messages: readonly Sent[]): Promise<number | null>;
  /**
   * The item of an ask, as a simulated person sees it, once it is as wanted. Null at once where nobody waits or that person does
   * not see it. Rejects with `what` when it does not become so within a minute.
   */
  watch(
    ask: Ask,
    personId: string,
    what: string,
    wanted: (item: ItemForPerson) => boolean,
  ): Promise<ItemForPerson | null>;
  /** A simulated person, where the directory has their token. */
  colleague(personId: string): Colleague | null;
  /** Goes on beside the story, in the demo; in its turn when played once. */
  meanwhile(work: () => Promise<void>): Promise<void>;
}

export interface Scenario {
  name: ScenarioName;
  /** The job in a few words. */
  title: string;
  ending: Ending;
  /** Tells the story; resolves to how it ended, in words. */
  play(stage: Stage): Promise<string>;
  /** One event of this kind for people other than the one at the desk: background and load. */
  traffic(systems: Systems, random: Random): { system: SourceSystem; filed: Filed };
}

/** `approve by Dana Fox, applied: released` */
export function told(answer: AppliedAnswer | null, otherwise: string): string {
  if (!answer) return otherwise;
  return answer.result === 'refused'
    ? `${answer.action} by ${answer.by.name}, refused: ${answer.detail}`
    : `${answer.action} by ${answer.by.name}, carried out: ${answer.detail}`;
}
