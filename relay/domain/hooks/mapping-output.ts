/** Reads the output of a mapping: events, faults, and what it ignored and why (contract section 8). */
import { type Audience, LIMITS } from '../../../shared/events.ts';
import { isRecord } from '../../../shared/json.ts';
import type { FieldError } from '../../../shared/problems.ts';
import { cleanText } from '../../../shared/rules/hidden-characters.ts';
import type { Received } from '../accept/accept-event.ts';
import { type Candidate, readEvents, sizeOf } from '../accept/read-events.ts';
import type { RejectedEvent } from './hook-ports.ts';

export interface MappingOutput {
  /** The output in its order, completed, without ignored entries. */
  values: readonly unknown[];
  /** Valid events. `faults` is empty. */
  received: Received;
  /** Invalid events. Pointers are relative to the output. */
  rejected: readonly RejectedEvent[];
  /** Set if entries were ignored or there is no output; `reason` is null if none was given. */
  ignored: { reason: string | null } | null;
}

const MAX_REASON = 300;

interface ReadOptions {
  /** Default for `time`, RFC 3339. */
  time: string;
  fallback: Audience | null;
}

/** @param made one event or a list, in which `{ "ignored": reason }` may replace an event; undefined if there is no output */
export function readMappingOutput(made: unknown, { time, fallback }: ReadOptions): MappingOutput {
  const isMany = Array.isArray(made);
  const entries: unknown[] = isMany ? made : made === undefined || made === null ? [] : [made];
  const reasons: (string | null)[] = [];
  const candidates: (Candidate & { index: number })[] = [];
  for (const [index, entry] of entries.entries()) {
    if (isIgnored(entry)) reasons.push(reasonOf(entry));
    else candidates.push({ value: completed(entry, time), pointer: isMany ? `/${index}` : '', index });
  }
  const read = candidates.map((candidate) => ({ index: candidate.index, ...readOne(candidate, fallback) }));
  return {
    values: candidates.map(({ value }) => value),
    received: { ...receivedOf(read, fallback), defaultTime: time },
    rejected: read.filter(({ faults }) => faults.length > 0).map(({ index, faults }) => ({ index, errors: faults })),
    ignored: reasons.length > 0 || entries.length === 0 ? { reason: joined(reasons) } : null,
  };
}

/** No other member is allowed: an event may have an extension attribute of this name. */
const isIgnored = (entry: unknown): entry is { ignored: string } =>
  isRecord(entry) && typeof entry.ignored === 'string' && Object.keys(entry).length === 1;

const reasonOf = ({ ignored }: { ignored: string }): string | null => cleanText(ignored).trim() || null;

function joined(reasons: readonly (string | null)[]): string | null {
  const text = [...new Set(reasons.filter((reason) => reason !== null))].join('; ');
  if (text === '') return null;
  if (text.length <= MAX_REASON) return text;
  // Does not split a surrogate pair.
  return `${text.slice(0, MAX_REASON - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Adds what the relay supplies (contract section 2); members set by the mapping win. */
const completed = (made: unknown, time: string): unknown =>
  isRecord(made) ? { specversion: '1.0', time, datacontenttype: 'application/json', ...made } : made;

/** Each entry is read alone, so that its faults are its own. */
function readOne(candidate: Candidate, fallback: Audience | null): Received {
  const faults = sizeFault(candidate);
  return faults.length > 0 ? { events: [], pointers: [], faults } : readEvents([candidate], { fallback });
}

function receivedOf(read: readonly Received[], fallback: Audience | null): Received {
  const received = {
    events: read.flatMap(({ events }) => events),
    pointers: read.flatMap(({ pointers }) => pointers),
    faults: [],
  };
  if (!fallback) return received;
  const standsIn = new Set(read.flatMap((one) => [...(one.fallback?.standsIn ?? [])]));
  return { ...received, fallback: { audience: fallback, standsIn } };
}

function sizeFault({ value, pointer }: Candidate): FieldError[] {
  const size = sizeOf(value);
  if (size === null) return [{ pointer, detail: 'is nested too deeply' }];
  return size > LIMITS.eventBytes ? [{ pointer, detail: `has more than ${LIMITS.eventBytes / 1024} KiB` }] : [];
}
