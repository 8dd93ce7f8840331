import type { EventType } from '../../shared/events.ts';
import type { ItemForPerson } from '../../shared/item-views.ts';
import type { Colleague } from '../colleague.ts';
import type { Random } from '../random.ts';
import type { AnswerRule, AppliedAnswer, Ask } from '../systems/asks.ts';
import type { SourceEvent } from '../systems/source-event.ts';
import type { SentEvent, SourceSystem } from '../systems/source-system.ts';
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

/** How a scenario ends: by an answer at the desk, or on its own. */
export type Ending = 'answered' | 'shown' | 'resolved' | 'delivered';

interface AskRole {
  /** Id of the action that the person at the desk should press. */
  press: string;
  /** In mode `once` the scenario ends only after this answer. */
  required?: boolean;
  /** When to press: at the first notification (default) or at the following reminder. */
  pressOn?: 'first' | 'reminder';
}

export interface Stage {
  readonly systems: Systems;
  readonly random: Random;
  /** `once`: one round that waits for its answers; `demo`: repeated, at the pace of a person. */
  readonly mode: 'once' | 'demo';
  /** Waits until the next notification at the desk is due. Call before each event that reaches the desk. */
  turn(): Promise<void>;
  pause(ms: number): Promise<void>;
  send<T extends EventType>(system: SourceSystem, filed: SourceEvent<T>): Promise<SentEvent>;
  ask<T extends EventType>(system: SourceSystem, filed: SourceEvent<T>, rule: AnswerRule, role: AskRole): Promise<Ask>;
  /** Rejects on timeout. Null if not waiting: in the demo, with `--no-wait`, without endpoint, or if the event reached no one. */
  answered(ask: Ask): Promise<AppliedAnswer | null>;
  /** Number of these customer messages that arrived; waits like `answered`. Null: not waiting. */
  delivered(messages: readonly SentEvent[]): Promise<number | null>;
  /** Waits for `wanted`, as seen by a person; rejects with `what` after a minute. Null if not waiting or if they cannot see the item. */
  watch(
    ask: Ask,
    personId: string,
    what: string,
    wanted: (item: ItemForPerson) => boolean,
  ): Promise<ItemForPerson | null>;
  /** A simulated person; null if the directory has no token for them. */
  colleague(personId: string): Colleague | null;
  /** Runs in the background in the demo; inline in mode `once`. */
  meanwhile(work: () => Promise<void>): Promise<void>;
}

export interface Scenario {
  name: ScenarioName;
  title: string;
  ending: Ending;
  /** Plays the scenario. @returns the result as text */
  play(stage: Stage): Promise<string>;
  /** One event of this kind for people other than the one at the desk, for background and load. */
  traffic(systems: Systems, random: Random): { system: SourceSystem; filed: SourceEvent };
}

/** `approve by Dana Fox, applied: released` */
export function answerSummary(answer: AppliedAnswer | null, otherwise: string): string {
  if (!answer) return otherwise;
  return answer.result === 'refused'
    ? `${answer.action} by ${answer.by.name}, refused: ${answer.detail}`
    : `${answer.action} by ${answer.by.name}, carried out: ${answer.detail}`;
}
