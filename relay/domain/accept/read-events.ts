/** Parses JSON of unknown shape into validated events. Each fault has a JSON Pointer into the request. */
import type { BeckonEvent } from '../../../shared/events.ts';
import type { FieldError } from '../../../shared/problems.ts';
import { type Explain, parseEvent } from '../../../shared/rules/parse-event.ts';
import { MAX_FAULTS, type Received } from './accept-event.ts';

/** `pointer`: JSON Pointer of the event in the request: empty for a single event, `/3` in a batch. */
export interface Candidate {
  value: unknown;
  pointer: string;
}

/** @param explain finds the faults of an invalid event; after `MAX_FAULTS` faults, further invalid events add none */
export function readEvents(candidates: Iterable<Candidate>, explain?: Explain): Received {
  const events: BeckonEvent[] = [];
  const pointers: string[] = [];
  const faults: FieldError[] = [];
  for (const { value, pointer } of candidates) {
    const parsed = parse(value, faults.length < MAX_FAULTS ? explain : () => []);
    if (parsed.ok) {
      events.push(parsed.event);
      pointers.push(pointer);
    } else faults.push(...parsed.errors.map((error) => ({ ...error, pointer: pointer + error.pointer })));
  }
  return { events, pointers, faults };
}

/** A value nested thousands deep can overflow the stack of the validator; it fits no schema anyway. */
function parse(value: unknown, explain?: Explain): ReturnType<typeof parseEvent> {
  try {
    return parseEvent(value, explain);
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, errors: [{ pointer: '', detail: 'is nested too deeply' }] };
    throw error;
  }
}

/** Bytes of the value as JSON; null if it is nested too deeply to serialize. */
export function sizeOf(value: unknown): number | null {
  try {
    return new TextEncoder().encode(JSON.stringify(value) ?? '').length;
  } catch {
    return null;
  }
}
