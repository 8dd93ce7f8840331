/** Events of one payload, accepted all or none, or each by itself (contract section 8, "Hooks": `accept`). */

import type { BeckonEvent, IngestResult } from '../../../shared/events.ts';
import { type FieldError, type ProblemCode, ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { acceptEvents, MAX_FAULTS, type Received } from '../accept/accept-event.ts';
import { faultOfGrants, refuseBeyondGrants } from '../accept/refuse-beyond.ts';
import type { DirectoryView, Source } from '../directory-view.ts';
import type { Random } from '../ports.ts';
import type { Tx, Writer } from '../unit-of-work.ts';
import type { Made } from './hook-made.ts';
import type { HookFault, Rejected } from './hook-ports.ts';

export interface Accepted {
  /** Of these events, in their order. */
  events: readonly BeckonEvent[];
  results: IngestResult[];
  rejected: readonly Rejected[];
  /** What stays to be corrected; null: nothing. */
  fault: HookFault | null;
}

export interface ToAccept {
  source: Source;
  people: Pick<DirectoryView, 'person'>;
  made: Made;
  writer: Writer;
  random: Random;
  /** Called once, before anything is accepted. @throws RATE_LIMITED, and nothing is */
  admit: (events: number) => void;
}

/** What is the mapping's to mend; everything else goes on to who asked. */
const AS_SENT: ReadonlySet<ProblemCode> = new Set(['EVENT_INVALID', 'EVENT_TOO_LARGE']);
/** Where each event stands for itself, or an administrator asks: what the source may not send is what is wrong with the payload. */
export const AS_TRIED: ReadonlySet<ProblemCode> = new Set([...AS_SENT, 'FORBIDDEN']);

/** @returns what `work` does, or why it was refused, where that is one of `faults` */
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

/**
 * In one unit of work.
 * @param also what is done with it; null where it turns out that it may not be
 * @throws FORBIDDEN where one of them lies beyond the grants of the source
 */
export async function acceptAll(
  { source, people, made, writer, random, admit }: ToAccept,
  also: (tx: Tx) => boolean = () => true,
): Promise<Accepted | null> {
  const { received, rejected } = made;
  if (rejected.length > 0) return { events: [], results: [], rejected, fault: faultOf(rejected, made) };
  refuseBeyondGrants(source, received, people);
  admit(received.events.length);
  const outcome = await attempt(() =>
    writer.write((tx) => (also(tx) ? acceptEvents(tx, source, received, random) : null)),
  );
  if (outcome === null) return null;
  if (Array.isArray(outcome)) return { events: received.events, results: outcome, rejected: [], fault: null };
  return { events: [], results: [], rejected: [], fault: outcome };
}

/** A unit of work an event: they share one commit, and one that is refused undoes only itself. */
export async function acceptEach({ source, people, made, writer, random, admit }: ToAccept): Promise<Accepted> {
  const apart = made.received.events.map((event, index): Received => {
    const pointer = made.received.pointers[index] ?? '';
    return { ...made.received, events: [event], pointers: [pointer] };
  });
  const beyond = new Map(apart.map((received) => [received, faultOfGrants(source, received, people)]));
  const allowed = apart.filter((received) => !beyond.get(received));
  if (allowed.length > 0) admit(allowed.length);
  const taken = await Promise.all(
    allowed.map((received) =>
      attempt(() => writer.write((tx) => acceptEvents(tx, source, received, random)), AS_TRIED),
    ),
  );
  const outcomes = new Map(allowed.map((received, index) => [received, taken[index]]));
  const sorted: Sorted = { events: [], results: [], rejected: [...made.rejected] };
  for (const received of apart) {
    const outcome = outcomes.get(received) ?? beyond.get(received);
    if (outcome) sort(sorted, received, outcome);
  }
  const rejected = sorted.rejected.sort((a, b) => a.index - b.index);
  return { ...sorted, rejected, fault: rejected.length === 0 ? null : faultOf(rejected, made) };
}

interface Sorted {
  events: BeckonEvent[];
  results: IngestResult[];
  rejected: Rejected[];
}

function sort({ events, results, rejected }: Sorted, received: Received, outcome: IngestResult[] | HookFault): void {
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

/** The first fault in words, and as many as are shown. */
export function faultOf(rejected: readonly Rejected[], { received }: Pick<Made, 'received'>): HookFault {
  const errors: FieldError[] = rejected.flatMap((one) => one.errors);
  const [first] = errors;
  const said = first ? `${first.pointer || 'The event'} ${first.detail}` : refusals.requests.eventWrong;
  const count = rejected.length + received.events.length;
  const fits = rejected.length === 1 ? 'does not fit' : 'do not fit';
  const reason = count > 1 ? `${rejected.length} of ${count} events ${fits}. ${said}` : said;
  return { reason, errors: errors.slice(0, MAX_FAULTS) };
}
