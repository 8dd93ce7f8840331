/** Parses JSON of unknown shape to a `BeckonEvent`: envelope, type, `data` by type, and checks beyond the schema. */
import {
  type BeckonEvent,
  CloudEventEnvelope,
  EVENT_DATA,
  EVENT_TYPES,
  type EventType,
  TYPE_PREFIX,
} from '../events.ts';
import type { FieldError } from '../problems.ts';
import { receive, received } from '../receive.ts';
import { type Checker, checker } from '../validate.ts';
import { checkEvent } from './event-checks.ts';

type ParsedEvent = { ok: true; event: BeckonEvent } | { ok: false; errors: FieldError[] };

const envelope = checker(CloudEventEnvelope);
const byType: ReadonlyMap<string, { type: EventType; data: Checker<unknown> }> = new Map(
  EVENT_TYPES.map((type) => [TYPE_PREFIX + type, { type, data: checker(EVENT_DATA[type]) }]),
);

type Candidate = { id: string; source: string; time: string | null; subject: string | null } & {
  type: EventType;
  /** Null: invalid. */
  data: unknown;
};

/** The only place where a validated candidate becomes an event. */
const isEvent = (candidate: Candidate): candidate is BeckonEvent => candidate.data !== null;

const under = (pointer: string, errors: readonly FieldError[]): FieldError[] =>
  errors.map((error) => ({ ...error, pointer: pointer + error.pointer }));

/** All errors of envelope and data together, so that a source can fix them in one go. */
function faultsOf(value: unknown): FieldError[] {
  const outer = receive(envelope, value);
  const errors = outer.ok ? [] : outer.errors;
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string')
    return errors;
  const known = byType.get(value.type);
  if (!known) {
    const detail = `must be one of ${EVENT_TYPES.map((type) => TYPE_PREFIX + type).join(', ')}`;
    return errors.some((error) => error.pointer === '/type') ? errors : [...errors, { pointer: '/type', detail }];
  }
  const data = 'data' in value ? value.data : undefined;
  if (errors.some((error) => error.pointer === '/data')) return errors;
  const inner = receive(known.data, data);
  return inner.ok ? errors : [...errors, ...under('/data', inner.errors)];
}

/** Wraps the search for errors; may throw instead. */
export type Explain = (find: () => FieldError[]) => FieldError[];

/**
 * Cleans texts and normalizes addresses (`receive.ts`), so that stored texts can be displayed safely.
 *
 * @param value one CloudEvent in JSON format, as parsed from the wire
 * @param explain called only if the value is invalid
 * @returns the event, or every error with a JSON Pointer (RFC 6901) into `value`; the empty pointer is the whole document
 */
export function parseEvent(value: unknown, explain: Explain = (find) => find()): ParsedEvent {
  const refused = (): ParsedEvent => ({ ok: false, errors: explain(() => faultsOf(value)) });
  const outer = received(envelope, value);
  const known = outer === null ? undefined : byType.get(outer.type);
  if (outer === null || !known) return refused();
  const { id, source, time = null, subject = null } = outer;
  const event: Candidate = { id, source, type: known.type, time, subject, data: received(known.data, outer.data) };
  if (!isEvent(event)) return refused();
  const errors = checkEvent(event.type, event.data);
  return errors.length > 0 ? { ok: false, errors: under('/data', errors) } : { ok: true, event };
}
