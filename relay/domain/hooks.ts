/**
 * Hooks: a source's own JSON, made into events by its mapping. What cannot be mapped is kept, so that the mapping can be corrected
 * and the payload replayed; nothing of it is accepted until then.
 */
import { type IngestResult, LIMITS } from '../../shared/events.ts';
import { isRecord } from '../../shared/json.ts';
import { type FieldError, type ProblemCode, ProblemError } from '../../shared/problems.ts';
import { acceptEvents, MAX_FAULTS, type Received } from './accept/accept-event.ts';
import { type Candidate, readEvents, sizeOf } from './accept/read-events.ts';
import { refuseOtherTypes } from './accept/source-types.ts';
import { type ActingBy, noteAct } from './administration.ts';
import type { HookLetterReader } from './hook-ports.ts';
import type { Clock, DirectoryView, Mapper, Random, Source, Writer } from './ports.ts';
import { isoOf } from './recipients.ts';

/** Why a payload became no event. */
export interface HookFault {
  reason: string;
  /** Into the event that the mapping made, `/3` and on into the third of many. */
  errors: readonly FieldError[];
}

export interface HookPayload {
  hook: string;
  /** As parsed. */
  value: unknown;
  /** JSON text, kept as it is where it cannot be mapped. */
  text: string;
}

/** What a mapping makes of a payload; nothing is stored. `events` is what it made, accepted or not. */
export interface HookTrial {
  events: unknown[] | null;
  fault: HookFault | null;
}

export interface Hooks {
  /**
   * @param accept takes what the mapping made, once it fits
   * @throws NOT_FOUND without such a hook; MAPPING_FAILED once the payload is kept; STORE_UNAVAILABLE where too much waits
   */
  take(
    source: Source,
    payload: HookPayload,
    accept: (received: Received) => Promise<IngestResult[]>,
  ): Promise<IngestResult[]>;
  try(source: Source, mapping: string, value: unknown): Promise<HookTrial>;
  /** Null without such a letter. @throws MAPPING_FAILED, and the letter stays; STORE_UNAVAILABLE */
  replay(by: ActingBy, letterId: string): Promise<IngestResult[] | null>;
}

export interface HookDeps {
  mapper: Mapper;
  writer: Writer;
  letters: HookLetterReader;
  directory: () => DirectoryView;
  clock: Clock;
  random: Random;
}

type Made = { received: Received; values: unknown[] } | { fault: HookFault; values: unknown[] | null };

export function createHooks({ mapper, writer, letters, directory, clock, random }: HookDeps): Hooks {
  /** @throws STORE_UNAVAILABLE where it is not the mapping's fault */
  async function make(sourceId: string, mapping: string, value: unknown, at: number): Promise<Made> {
    const mapped = await mapper.map(mapping, value, sourceId);
    if (mapped.ok) return readMade(mapped.value, isoOf(at));
    if (!mapped.busy) return { fault: { reason: mapped.reason, errors: [] }, values: null };
    throw new ProblemError('STORE_UNAVAILABLE', `${mapped.reason}; nothing was accepted. Send it again`);
  }

  async function keep({ id: sourceId }: Source, { hook, text }: HookPayload, fault: HookFault): Promise<number> {
    return writer.write((tx) => tx.keepHookLetter({ id: random.uuid(), sourceId, hook, payload: text, ...fault }));
  }

  function mappingOf(sourceId: string, hook: string): string {
    const mapping = directory().hookMapping(sourceId, hook);
    if (mapping === null) throw new ProblemError('NOT_FOUND', `${sourceId} has no hook ${hook}`);
    return mapping;
  }

  return {
    async take(source, payload, accept) {
      const made = await make(source.id, mappingOf(source.id, payload.hook), payload.value, clock.now());
      const outcome = 'fault' in made ? made.fault : await attempt(() => accept(made.received));
      if (Array.isArray(outcome)) return outcome;
      const dropped = await keep(source, payload, outcome);
      const lost = dropped === 0 ? '' : `; ${dropped} older of this source had to go`;
      throw failed(outcome, `The payload is kept in the dead letters${lost}. Correct the mapping and replay it`);
    },

    async try(source, mapping, value) {
      const made = await make(source.id, mapping, value, clock.now());
      if ('fault' in made) return { events: made.values, fault: made.fault };
      const fault = await attempt(async () => {
        refuseOtherTypes(source, made.received);
        return [];
      }, AS_TRIED);
      return { events: made.values, fault: Array.isArray(fault) ? null : fault };
    },

    async replay(by, letterId) {
      const letter = letters.get(letterId);
      if (!letter) return null;
      const source = directory().source(letter.sourceId);
      const mapping = directory().hookMapping(letter.sourceId, letter.hook);
      const outcome =
        source && mapping !== null
          ? await attempt(async () => {
              const made = await make(source.id, mapping, JSON.parse(letter.payload), letter.at);
              if ('fault' in made) throw refusalOf(made.fault);
              refuseOtherTypes(source, made.received);
              return writer.write((tx) => {
                // Another replay of it may have been first.
                if (!tx.dropHookLetter(letterId)) return null;
                noteAct(tx, by, 'dead letter replay', source.id, { facts: { hook: letter.hook, letter: letterId } });
                return acceptEvents(tx, source, made.received, random);
              });
            }, AS_TRIED)
          : { reason: `${letter.sourceId} has no hook ${letter.hook} any more`, errors: [] };
      if (outcome === null || Array.isArray(outcome)) return outcome;
      await writer.write((tx) => tx.failHookLetter(letterId, outcome));
      throw failed(outcome, 'The payload stays in the dead letters');
    },
  };
}

const refusalOf = ({ reason, errors }: HookFault): ProblemError =>
  new ProblemError('EVENT_INVALID', reason, { errors: [...errors] });

/** What is the mapping's to mend; everything else goes on to who asked. */
const AS_SENT: ReadonlySet<ProblemCode> = new Set(['EVENT_INVALID', 'EVENT_TOO_LARGE']);
/** Asked by an administrator, a type that the source may not send is what is wrong with the payload, not with who asks. */
const AS_TRIED: ReadonlySet<ProblemCode> = new Set([...AS_SENT, 'FORBIDDEN']);

async function attempt<T>(work: () => Promise<T>, faults = AS_SENT): Promise<T | HookFault> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, detail, errors } = error.problem;
    if (!faults.has(code)) throw error;
    return { reason: detail, errors: errors ?? [] };
  }
}

const failed = ({ reason, errors }: HookFault, kept: string): ProblemError =>
  new ProblemError('MAPPING_FAILED', `${reason.replace(/\.+$/, '')}. ${kept}`, { errors: [...errors] });

/** What the relay supplies (contract section 2); a mapping may say it itself. */
const completed = (made: unknown, time: string): unknown =>
  isRecord(made) ? { specversion: '1.0', time, datacontenttype: 'application/json', ...made } : made;

/** One event, or a list of them: an empty one says that there is nothing to tell. */
function readMade(made: unknown, time: string): Made {
  const isMany = Array.isArray(made);
  const values = (isMany ? made : [made]).map((value) => completed(value, time));
  if (values.length > LIMITS.batchEvents) {
    const reason = `The mapping made ${values.length} events, and at most ${LIMITS.batchEvents} go together`;
    return { fault: { reason, errors: [] }, values: null };
  }
  const candidates: Candidate[] = values.map((value, index) => ({ value, pointer: isMany ? `/${index}` : '' }));
  const faults = candidates.flatMap(sizeFault);
  const received = readEvents(candidates);
  const [first] = [...faults, ...received.faults];
  if (!first) return { received, values };
  const errors = [...faults, ...received.faults].slice(0, MAX_FAULTS);
  return { fault: { reason: `${first.pointer || 'The event'} ${first.detail}`, errors }, values };
}

function sizeFault({ value, pointer }: Candidate): FieldError[] {
  const size = sizeOf(value);
  if (size === null) return [{ pointer, detail: 'is nested too deeply' }];
  return size > LIMITS.eventBytes ? [{ pointer, detail: `has more than ${LIMITS.eventBytes / 1024} KiB` }] : [];
}
