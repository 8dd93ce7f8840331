/** Parses JSON of unknown shape into validated events. Each fault has a JSON Pointer into the request. */
import type { Audience, BeckonEvent } from '../../../shared/events.ts';
import { isRecord } from '../../../shared/json.ts';
import type { FieldError } from '../../../shared/problems.ts';
import { type Explain, parseEvent } from '../../../shared/rules/parse-event.ts';
import { MAX_FAULTS, type Received } from './accept-event.ts';

/** `pointer`: JSON Pointer of the event in the request: empty for a single event, `/3` in a batch. */
export interface Candidate {
  value: unknown;
  pointer: string;
}

export interface ReadOptions {
  /** Finds the faults of an invalid event; after `MAX_FAULTS` faults, further invalid events add none. */
  explain?: Explain;
  /** Replaces the audience of events whose only fault it is. */
  fallback?: Audience | null;
}

export function readEvents(candidates: Iterable<Candidate>, { explain, fallback = null }: ReadOptions = {}): Received {
  const events: BeckonEvent[] = [];
  const pointers: string[] = [];
  const faults: FieldError[] = [];
  const standsIn = new Set<BeckonEvent>();
  for (const { value, pointer } of candidates) {
    const explains = faults.length < MAX_FAULTS ? explain : () => [];
    const parsed = parse(value, explains);
    const again = !parsed.ok && fallback ? withFallback(value, parsed.errors, fallback, explains) : parsed;
    if (again.ok) {
      events.push(again.event);
      pointers.push(pointer);
      if (!parsed.ok) standsIn.add(again.event);
    } else faults.push(...again.errors.map((error) => ({ ...error, pointer: pointer + error.pointer })));
  }
  return { events, pointers, faults, ...(fallback && { fallback: { audience: fallback, standsIn } }) };
}

type Parsed = ReturnType<typeof parseEvent>;

/** @param errors of the event as sent. The number of reported errors is limited, so only the second result shows whether these were all. */
function withFallback(value: unknown, errors: readonly FieldError[], audience: Audience, explain?: Explain): Parsed {
  const own: Parsed = { ok: false, errors: [...errors] };
  const isOfAudience = ({ pointer }: FieldError): boolean => `${pointer}/`.startsWith('/data/audience/');
  if (errors.length === 0 || !errors.every(isOfAudience) || !isRecord(value) || !isRecord(value.data)) return own;
  const second = parse({ ...value, data: { ...value.data, audience } }, explain);
  return second.ok ? second : { ok: false, errors: [...errors, ...second.errors].slice(0, MAX_FAULTS) };
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
