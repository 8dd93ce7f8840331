/** From JSON of unknown shape to checked events, each fault with the place where it stands in what was sent. */
import type { BeckonEvent } from '../../../shared/events.ts';
import type { FieldError } from '../../../shared/problems.ts';
import { type Explain, parseEvent } from '../../../shared/rules/parse-event.ts';
import { MAX_FAULTS, type Received } from './accept-event.ts';

/** `pointer`: JSON Pointer of the event in what was sent; empty for one alone, `/3` in a batch. */
export interface Candidate {
  value: unknown;
  pointer: string;
}

/** @param explain finds the faults of one that does not fit; what comes after `MAX_FAULTS` faults is refused unexplained */
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

/** Values nested thousands deep can exhaust the stack of a checker that looks at them whole; they fit no schema anyway. */
function parse(value: unknown, explain?: Explain): ReturnType<typeof parseEvent> {
  try {
    return parseEvent(value, explain);
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, errors: [{ pointer: '', detail: 'is nested too deeply' }] };
    throw error;
  }
}

/** Bytes of a value as JSON. Null: nested too deeply to be written, whatever its size. */
export function sizeOf(value: unknown): number | null {
  try {
    return new TextEncoder().encode(JSON.stringify(value) ?? '').length;
  } catch {
    return null;
  }
}
