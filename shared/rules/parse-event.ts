/** From JSON of unknown shape to a `BeckonEvent`: envelope, type, `data` by type, and what no schema can say. */
import {
  type BeckonEvent,
  CloudEventEnvelope,
  EVENT_DATA,
  EVENT_TYPES,
  type EventType,
  TYPE_PREFIX,
} from '../events.ts';
import type { FieldError } from '../problems.ts';
import { type Checker, checker } from '../validate.ts';
import { checkEvent } from './event-checks.ts';

export type ParsedEvent = { ok: true; event: BeckonEvent } | { ok: false; errors: FieldError[] };

const envelope = checker(CloudEventEnvelope);
const byType: ReadonlyMap<string, { type: EventType; data: Checker<unknown> }> = new Map(
  EVENT_TYPES.map((type) => [TYPE_PREFIX + type, { type, data: checker(EVENT_DATA[type]) }]),
);

type Candidate = { id: string; source: string; time: string | null; subject: string | null } & {
  type: EventType;
  data: unknown;
};

/** The one place where a checked candidate becomes an event. */
const fits = (candidate: Candidate, data: Checker<unknown>): candidate is BeckonEvent => data.is(candidate.data);

const under = (pointer: string, errors: readonly FieldError[]): FieldError[] =>
  errors.map((error) => ({ ...error, pointer: pointer + error.pointer }));

/** Everything that is wrong, envelope and data together, so that a source sees it in one go. */
function faultsOf(value: unknown): FieldError[] {
  const outer = envelope.check(value);
  const errors = outer.ok ? [] : outer.errors;
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string')
    return errors;
  const known = byType.get(value.type);
  if (!known) {
    const detail = `is not a known event type; they begin with ${TYPE_PREFIX}`;
    return errors.some((error) => error.pointer === '/type') ? errors : [...errors, { pointer: '/type', detail }];
  }
  const data = 'data' in value ? value.data : undefined;
  if (errors.some((error) => error.pointer === '/data')) return errors;
  const inner = known.data.check(data);
  return inner.ok ? errors : [...errors, ...under('/data', inner.errors)];
}

/** Runs what finds the faults of a value, or throws in its place. */
export type Explain = (find: () => FieldError[]) => FieldError[];

/**
 * @param value one CloudEvent in JSON format, as parsed from the wire
 * @param explain called only where the value does not fit
 * @returns the event, or every fault with a JSON Pointer (RFC 6901) into `value`; the empty pointer is the document itself
 */
export function parseEvent(value: unknown, explain: Explain = (find) => find()): ParsedEvent {
  const refused = (): ParsedEvent => ({ ok: false, errors: explain(() => faultsOf(value)) });
  if (!envelope.is(value)) return refused();
  const known = byType.get(value.type);
  if (!known) return refused();
  const event: Candidate = {
    id: value.id,
    source: value.source,
    type: known.type,
    time: value.time ?? null,
    subject: value.subject ?? null,
    data: value.data,
  };
  if (!fits(event, known.data)) return refused();
  const errors = checkEvent(event.type, event.data);
  return errors.length > 0 ? { ok: false, errors: under('/data', errors) } : { ok: true, event };
}
