/** Accepts the events of one payload, all or none, or each separately (contract section 8, "Hook requests": `accept`). */

import type { BeckonEvent, IngestResult } from '../../../shared/events.ts';
import { type FieldError, type ProblemCode, ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { acceptEvents, MAX_FAULTS, type Received } from '../accept/accept-event.ts';
import type { AcceptanceTx } from '../accept/acceptance.ts';
import { grantFault, requireGranted } from '../accept/grant-check.ts';
import type { DirectoryView, Source } from '../directory-view.ts';
import type { Random } from '../ports.ts';
import type { AuditTx, Writer } from '../unit-of-work.ts';
import type { HookFault, HookLetterTx, RejectedEvent } from './hook-ports.ts';
import type { MappingOutput } from './mapping-output.ts';

export interface HookAcceptance {
  events: readonly BeckonEvent[];
  results: IngestResult[];
  rejected: readonly RejectedEvent[];
  fault: HookFault | null;
}

export interface HookAcceptanceInput {
  source: Source;
  people: Pick<DirectoryView, 'person'>;
  made: MappingOutput;
  writer: Writer<AcceptanceTx & HookLetterTx>;
  random: Random;
  /** Called once, before any event is accepted. @throws RATE_LIMITED; then none is accepted */
  admit: (events: number) => void;
}

/** Faults of the mapping; any other error is passed on to the caller. */
const AS_SENT: ReadonlySet<ProblemCode> = new Set(['EVENT_INVALID', 'EVENT_TOO_LARGE']);
/** With `accept: each`, and for administrators, a missing grant counts as a fault of the payload too. */
const AS_TRIED: ReadonlySet<ProblemCode> = new Set([...AS_SENT, 'FORBIDDEN']);
/** A stored payload that cannot be read under the present settings. */
export const AS_REPLAYED: ReadonlySet<ProblemCode> = new Set([
  ...AS_TRIED,
  'REQUEST_INVALID',
  'UNSUPPORTED_MEDIA_TYPE',
]);

/** @returns the result of `work`, or its refusal if the code is one of `faults` */
export async function attempt<T>(work: () => Promise<T>, faults = AS_SENT): Promise<T | HookFault> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, detail, errors } = error.problem;
    if (!faults.has(code)) throw error;
    return { reason: detail, errors: errors ?? [] };
  }
}

/** @param also runs first in the same unit; false accepts nothing and returns null. @throws FORBIDDEN for an event outside the grants */
export async function acceptAll(
  { source, people, made, writer, random, admit }: HookAcceptanceInput,
  also: (tx: AuditTx & HookLetterTx) => boolean = () => true,
): Promise<HookAcceptance | null> {
  const { received, rejected } = made;
  if (rejected.length > 0) return { events: [], results: [], rejected, fault: faultOf(rejected, made) };
  requireGranted(source, received, people);
  admit(received.events.length);
  const outcome = await attempt(() =>
    writer.write((tx) => (also(tx) ? acceptEvents(tx, source, received, random) : null)),
  );
  if (outcome === null) return null;
  if (Array.isArray(outcome)) return { events: received.events, results: outcome, rejected: [], fault: null };
  return { events: [], results: [], rejected: [], fault: outcome };
}

/** One unit of work per event: they share a commit, and a refused one rolls back only itself. */
export async function acceptEach({
  source,
  people,
  made,
  writer,
  random,
  admit,
}: HookAcceptanceInput): Promise<HookAcceptance> {
  const apart = made.received.events.map((event, index): Received => {
    const pointer = made.received.pointers[index] ?? '';
    return { ...made.received, events: [event], pointers: [pointer] };
  });
  const beyond = new Map(apart.map((received) => [received, grantFault(source, received, people)]));
  const allowed = apart.filter((received) => !beyond.get(received));
  if (allowed.length > 0) admit(allowed.length);
  const taken = await Promise.all(
    allowed.map((received) =>
      attempt(() => writer.write((tx) => acceptEvents(tx, source, received, random)), AS_TRIED),
    ),
  );
  const outcomes = new Map(allowed.map((received, index) => [received, taken[index]]));
  const sorted: OutcomeLists = { events: [], results: [], rejected: [...made.rejected] };
  for (const received of apart) {
    const outcome = outcomes.get(received) ?? beyond.get(received);
    if (outcome) sort(sorted, received, outcome);
  }
  const rejected = sorted.rejected.sort((a, b) => a.index - b.index);
  return { ...sorted, rejected, fault: rejected.length === 0 ? null : faultOf(rejected, made) };
}

interface OutcomeLists {
  events: BeckonEvent[];
  results: IngestResult[];
  rejected: RejectedEvent[];
}

function sort(
  { events, results, rejected }: OutcomeLists,
  received: Received,
  outcome: IngestResult[] | HookFault,
): void {
  if (Array.isArray(outcome)) {
    events.push(...received.events);
    results.push(...outcome);
    return;
  }
  const { reason, errors } = outcome;
  const [pointer = ''] = received.pointers;
  const index = pointer === '' ? 0 : Number(pointer.slice(1));
  rejected.push({ index, errors: errors.length > 0 ? errors : [{ pointer, detail: reason }] });
}

export function faultOf(rejected: readonly RejectedEvent[], { received }: Pick<MappingOutput, 'received'>): HookFault {
  const errors: FieldError[] = rejected.flatMap((one) => one.errors);
  const [first] = errors;
  const said = first ? `${first.pointer || 'The event'} ${first.detail}` : refusals.requests.eventWrong;
  const count = rejected.length + received.events.length;
  const fits = rejected.length === 1 ? 'does not fit' : 'do not fit';
  const reason = count > 1 ? `${rejected.length} of ${count} events ${fits}. ${said}` : said;
  return { reason, errors: errors.slice(0, MAX_FAULTS) };
}
