/**
 * Accepts events: applies the effect of each type to items, processes and messages. One call is one unit of work: a whole batch or nothing.
 * To add a type: its schema in `shared/events.ts`, its effect in a file here, its line in `EFFECTS`.
 */
import type { Audience, BeckonEvent, EventType, IngestResult } from '../../../shared/events.ts';
import { type FieldError, type ProblemCode, ProblemError } from '../../../shared/problems.ts';
import type { Source } from '../directory-view.ts';
import { countEvent } from '../insights/item-figures.ts';
import { isoOf } from '../items/recipients.ts';
import type { Random } from '../ports.ts';
import { type Acceptance, type AcceptanceTx, type Effect, EventBeyondGrants, EventRefused } from './acceptance.ts';
import { change, inform, withdraw } from './change.ts';
import { notifyCustomer } from './customer.ts';
import { raise, resolve } from './fold.ts';
import { makeItem } from './make-item.ts';
import { reportOutcome } from './outcome.ts';
import { moveProcess, step } from './process.ts';
import { changeStatus } from './status.ts';
import { unknownNames } from './unknown-names.ts';

type EventOf<T extends EventType> = Extract<BeckonEvent, { type: T }>;
type Effects = { [T in EventType]: (event: EventOf<T>, given: Acceptance) => Effect };

const EFFECTS: Effects = {
  'approval.requested': makeItem,
  'task.assigned': makeItem,
  'case.escalated': makeItem,
  'status.changed': changeStatus,
  'exception.raised': raise,
  'exception.resolved': resolve,
  'alert.raised': raise,
  'alert.cleared': resolve,
  'customer.notification': notifyCustomer,
  'process.step': step,
  'info.provided': inform,
  'item.updated': change,
  'item.withdrawn': withdraw,
  'response.outcome': reportOutcome,
};

function effectOf<T extends EventType>(event: EventOf<T>, given: Acceptance): Effect {
  const effect: (event: EventOf<T>, given: Acceptance) => Effect = EFFECTS[event.type as T];
  return effect(event, given);
}

function acceptOne(event: BeckonEvent, given: Acceptance): IngestResult {
  const { tx, source } = given;
  const { id, source: eventSource } = event;
  const unknown = unknownNames(event, tx.directory);
  const more = unknown.length > 0 ? { unknown } : {};
  const before = tx.seenEvent(source.id, event);
  if (before) {
    const { itemId, recipients, differs } = before;
    return { id, source: eventSource, itemId, recipients, duplicate: true, ...(differs && { differs }), ...more };
  }
  const { itemId, recipients, fallback, withdrawn } = effectOf(event, given);
  if (event.type !== 'process.step' && 'process' in event.data && event.data.process) {
    moveProcess(event.data.process, event, given);
  }
  tx.rememberEvent(source.id, event, itemId, recipients, !withdrawn);
  countEvent(tx, source.id, event);
  tx.audit({ kind: 'event', itemId, actor: source.id, facts: { type: event.type, recipients } });
  return { id, source: eventSource, itemId, duplicate: false, recipients, ...(fallback && { fallback }), ...more };
}

export interface Received {
  events: readonly BeckonEvent[];
  /** JSON Pointer of each event in the request: empty for a single event, `/3` in a batch. */
  pointers: readonly string[];
  /** Faults of the invalid events in the batch: no event is accepted then, but the valid ones are still checked to report all faults. */
  faults: readonly FieldError[];
  /** The hook that they came by. */
  hook?: string;
  /** `time` that the relay gave to events without one. */
  defaultTime?: string;
  /** Fallback of the hook or source. `standsIn`: events whose own audience was empty and is already replaced by the fallback. */
  fallback?: { audience: Audience; standsIn: ReadonlySet<BeckonEvent> };
}

export const MAX_FAULTS = 100;

/** @throws ProblemError EVENT_INVALID or FORBIDDEN with the faults of every rejected event; no event is accepted then */
export function acceptEvents(tx: AcceptanceTx, source: Source, received: Received, random: Random): IngestResult[] {
  const { fallback = null } = received;
  const { hook = null, defaultTime = null } = received;
  const given = { tx, source, random, at: isoOf(tx.now), hook, defaultTime };
  const results: IngestResult[] = [];
  const errors: FieldError[] = [...received.faults];
  let code: ProblemCode = 'EVENT_INVALID';
  for (const [index, event] of received.events.entries()) {
    try {
      const stands = fallback?.standsIn.has(event) ?? false;
      const own = fallback && { audience: fallback.audience, stands };
      results.push(acceptOne(event, { ...given, fallback: own }));
    } catch (error) {
      if (!(error instanceof EventRefused)) throw error;
      if (error instanceof EventBeyondGrants) code = 'FORBIDDEN';
      const prefix = received.pointers[index] ?? '';
      errors.push(...error.errors.map((fault) => ({ ...fault, pointer: prefix + fault.pointer })));
    }
  }
  const first = errors[0];
  if (!first) return results;
  const detail = `${first.pointer || 'The event'} ${first.detail}`;
  throw new ProblemError(code, detail, { errors: errors.slice(0, MAX_FAULTS) });
}
