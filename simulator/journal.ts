/** Records what happens in a run, for `GET /state`, notices and reports. */

import type { Ending, ScenarioName } from './scenarios/scenario.ts';
import type { SenderStats } from './sender.ts';
import type { AppliedAnswer, Ask } from './systems/asks.ts';
import type { BusinessRecord } from './systems/records.ts';
import type { SentEvent, SystemId } from './systems/source-system.ts';

export interface AskReport {
  system: SystemId;
  eventId: string;
  itemId: string | null;
  type: string;
  title: string;
  recipients: number;
  press: string;
  pressOn: 'first' | 'reminder';
  required: boolean;
  outcome: AppliedAnswer | null;
}

export interface ScenarioReport {
  name: ScenarioName;
  title: string;
  ending: Ending;
  state: 'idle' | 'running' | 'done' | 'failed';
  /** The result, or the reason of a failure. */
  fate: string | null;
  rounds: number;
  /** The most recent events, oldest first. */
  sent: SentEvent[];
  asks: AskReport[];
}

/** A response received at the endpoint. */
interface AnswerEntry extends AppliedAnswer {
  sourceId: string;
  receivedAt: string;
  /** False if it is older than the previous response for the same item. */
  inOrder: boolean;
}

interface CustomerMessage {
  id: string;
  receivedAt: string;
  message: unknown;
}

export interface SimulatorState {
  run: number;
  seed: number;
  responsesUrl: string | null;
  scenarios: ScenarioReport[];
  systems: { id: SystemId; name: string; sent: SenderStats; records: BusinessRecord[] }[];
  answers: AnswerEntry[];
  customerInbox: CustomerMessage[];
}

export type Notice =
  | { kind: 'sent'; scenario: ScenarioName; sent: SentEvent }
  | { kind: 'ask'; scenario: ScenarioName; ask: AskReport }
  | { kind: 'answer'; sourceId: string; title: string | null; answer: AppliedAnswer }
  | { kind: 'customer'; message: CustomerMessage }
  | { kind: 'scenario'; report: ScenarioReport }
  | { kind: 'trouble'; system: string; reason: string | null }
  | { kind: 'error'; message: string };

const KEPT = 300;
const KEPT_LONG = 5_000;

/** Appends to a bounded list; drops the oldest entries. */
export function appendBounded<T>(list: T[], entry: T, most = KEPT): void {
  list.push(entry);
  if (list.length > most) list.splice(0, list.length - most);
}

/** Received answers, with a check of their order per item (contract section 5: "Order per item is kept"). */
export class AnswerLog {
  readonly entries: AnswerEntry[] = [];
  readonly #lastAt = new Map<string, number>();

  note(sourceId: string, answer: AppliedAnswer, receivedAt: number): AnswerEntry {
    const at = Date.parse(answer.at);
    const inOrder = at >= (this.#lastAt.get(answer.itemId) ?? Number.NEGATIVE_INFINITY);
    this.#lastAt.delete(answer.itemId);
    this.#lastAt.set(answer.itemId, at);
    const oldest = this.#lastAt.keys().next();
    if (this.#lastAt.size > KEPT_LONG && !oldest.done) this.#lastAt.delete(oldest.value);
    const entry = { ...answer, sourceId, receivedAt: new Date(receivedAt).toISOString(), inOrder };
    appendBounded(this.entries, entry, KEPT_LONG);
    return entry;
  }
}

export class CustomerInbox {
  readonly messages: CustomerMessage[] = [];

  receive(id: string, message: unknown, at: number): CustomerMessage {
    const entry = { id, receivedAt: new Date(at).toISOString(), message };
    appendBounded(this.messages, entry, KEPT_LONG);
    return entry;
  }

  /** Whether a message of this event has arrived; matched by event id or, for custom templates, by title. */
  has({ eventId, title }: SentEvent): boolean {
    return this.messages.some(({ message }) => {
      const text = JSON.stringify(message);
      return text.includes(JSON.stringify(eventId)) || text.includes(JSON.stringify(title));
    });
  }
}

export const askReport = (
  ask: Ask,
  system: SystemId,
  role: Pick<AskReport, 'press' | 'pressOn' | 'required'>,
): AskReport => ({
  system,
  eventId: ask.eventId,
  itemId: ask.itemId,
  type: ask.type,
  title: ask.title,
  recipients: ask.recipients,
  ...role,
  // A getter, so that the report always has the current outcome.
  get outcome() {
    return ask.outcome;
  },
});
