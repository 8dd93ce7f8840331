/**
 * Hooks map a source's own JSON to events. A payload that cannot be mapped is stored as a letter, to be replayed with a corrected mapping.
 * Until then none of its events is accepted, unless the hook accepts each separately.
 */

import type { HookBindings } from '../../../shared/admin/hooks.ts';
import { type BeckonEvent, type IngestResult, LIMITS } from '../../../shared/events.ts';
import type { Subscriptions } from '../../../shared/people.ts';
import { type ProblemCode, ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { AcceptanceTx } from '../accept/acceptance.ts';
import { grantFault } from '../accept/grant-check.ts';
import type { DirectoryView, Source } from '../directory-view.ts';
import { isoOf } from '../items/recipients.ts';
import { type AuditedActor, noteAct } from '../people/admin-act.ts';
import type { Clock, Mapper, Random } from '../ports.ts';
import type { AuditTx, Writer } from '../unit-of-work.ts';
import {
  AS_REPLAYED,
  acceptAll,
  acceptEach,
  attempt,
  faultOf,
  type HookAcceptance,
  type HookAcceptanceInput,
} from './hook-accept.ts';
import type {
  Hook,
  HookFault,
  HookLetter,
  HookLetterReader,
  HookLetterTx,
  HookRules,
  PayloadReader,
  ReadPayload,
  RejectedEvent,
  StoredPayload,
} from './hook-ports.ts';
import { type TrialReport, trialReportOf } from './hook-trial.ts';
import { type MappingOutput, readMappingOutput } from './mapping-output.ts';

interface HookPayload {
  hook: string;
  contentType: string | undefined;
  /** Decompressed; stored if it cannot be read or mapped. */
  body: Uint8Array;
  /** Available to the mapping in addition to the payload. */
  request: HookBindings;
}

export interface HookOutcome {
  results: IngestResult[];
  /** Events refused while others were accepted; the letter has them. */
  rejected: readonly RejectedEvent[];
  /** See `Made.ignored`. */
  ignored: { reason: string | null } | null;
  letterId: string | null;
}

/** Result of a mapping without storing anything. `events` is its output, valid or not. */
export interface HookTrial {
  events: readonly unknown[] | null;
  fault: HookFault | null;
  ignored: HookOutcome['ignored'];
  /** Who would be notified, and warnings to check before the mapping is activated. */
  prospect: TrialReport;
}

export interface HookAdmission {
  /** Called before any event is accepted. @throws RATE_LIMITED; then none is accepted */
  admit(events: number): void;
  counted(events: readonly BeckonEvent[], results: readonly IngestResult[]): void;
}

export interface Hooks {
  /**
   * @throws NOT_FOUND without such a hook; FORBIDDEN, RATE_LIMITED; MAPPING_FAILED, or REQUEST_INVALID and UNSUPPORTED_MEDIA_TYPE for a
   * payload that cannot be read, with `letter` once the payload is stored;
   * STORE_UNAVAILABLE if too much is waiting
   */
  take(source: Source, payload: HookPayload, door: HookAdmission): Promise<HookOutcome>;
  try(source: Source, rules: HookRules, value: unknown, request?: Partial<HookBindings>): Promise<HookTrial>;
  /** Null without such a letter. It remains while events are rejected. @throws MAPPING_FAILED, STORE_UNAVAILABLE */
  replay(by: AuditedActor, letterId: string): Promise<HookOutcome | null>;
  /** Deletes a letter; false if there is none. */
  drop(by: AuditedActor, letterId: string): Promise<boolean>;
}

interface HookDeps {
  mapper: Mapper;
  payloads: PayloadReader;
  writer: Writer<AcceptanceTx & HookLetterTx>;
  letters: HookLetterReader;
  directory: () => DirectoryView;
  subscriptionsOf: (userId: string) => Subscriptions;
  clock: Clock;
  random: Random;
}

const NO_DOOR: HookAdmission = { admit() {}, counted() {} };
const NO_PROSPECT: TrialReport = { told: [], warnings: [] };
const NOTHING: HookAcceptance = { events: [], results: [], rejected: [], fault: null };

export function createHooks(deps: HookDeps): Hooks {
  const { mapper, payloads, writer, letters, directory, subscriptionsOf, clock, random } = deps;

  async function make(
    source: Source,
    rules: HookRules,
    value: unknown,
    request: HookBindings,
  ): Promise<MappingOutput | HookFault> {
    const mapped = await mapper.map(rules.mapping, value, source.id, request);
    if (!mapped.ok && mapped.busy)
      throw new ProblemError('STORE_UNAVAILABLE', refusals.requests.sendAgain(mapped.reason));
    if (!mapped.ok && !mapped.nothing) return { reason: mapped.reason, errors: [] };
    const made = mapped.ok ? mapped.value : undefined;
    if (Array.isArray(made) && made.length > LIMITS.batchEvents) {
      const reason = refusals.requests.tooManyMade(made.length, LIMITS.batchEvents);
      return { reason, errors: [] };
    }
    return readMappingOutput(made, { time: request.received, fallback: rules.fallback ?? source.fallback });
  }

  function accept(
    rules: Hook,
    source: Source,
    made: MappingOutput,
    door: HookAdmission,
    also?: (tx: AuditTx & HookLetterTx) => boolean,
  ) {
    const given: HookAcceptanceInput = {
      ...{ source, people: directory(), writer, random, admit: door.admit },
      made: { ...made, received: { ...made.received, hook: rules.hook } },
    };
    return rules.accept === 'each' ? acceptEach(given) : acceptAll(given, also);
  }

  return {
    async take(source, payload, door) {
      const rules = directory().hook(source.id, payload.hook);
      if (!rules) throw new ProblemError('NOT_FOUND', refusals.requests.noHook(source.id, payload.hook));
      const read = await readOrKeep(source, rules, payload);
      const made = await make(source, rules, read.value, payload.request);
      const isMade = 'received' in made;
      const accepted = (isMade ? await accept(rules, source, made, door) : { ...NOTHING, fault: made }) ?? NOTHING;
      const { events, results, rejected, fault } = accepted;
      door.counted(events, results);
      const ignored = isMade ? made.ignored : null;
      if (!fault) return { results, rejected: [], ignored, letterId: null };
      const { id, dropped } = await writer.write((tx) =>
        tx.keepHookLetter({ ...letterOf(source, payload, read.stored, fault, results), id: random.uuid() }),
      );
      if (results.length > 0) return { results, rejected, ignored, letterId: id };
      throw failed(fault, keptText(dropped), id);
    },

    async try(source, rules, value, request) {
      const seen = { headers: {}, query: {}, method: 'POST', received: isoOf(clock.now()), ...request };
      const made = await make(source, rules, value, seen);
      if (!('received' in made)) return { events: null, fault: made, ignored: null, prospect: NO_PROSPECT };
      const { values, rejected, received, ignored } = made;
      const fault = rejected.length > 0 ? faultOf(rejected, made) : grantFault(source, received, directory());
      const prospect = trialReportOf(received, { directory: directory(), subscriptionsOf, now: clock.now() });
      return { events: values, fault, ignored, prospect };
    },

    async replay(by, letterId) {
      const letter = letters.get(letterId);
      if (!letter) return null;
      const outcome = await attempt(() => again(by, letter), AS_REPLAYED);
      if (outcome === null || 'results' in outcome) return outcome;
      await writer.write((tx) => tx.failHookLetter(letterId, { ...outcome, taken: letter.taken }));
      throw failed(outcome, refusals.requests.stillKept, letterId);
    },

    async drop(by, letterId) {
      const letter = letters.get(letterId);
      if (!letter) return false;
      const facts = { hook: letter.hook, letter: letterId };
      return writer.write((tx) => {
        if (!tx.dropHookLetter(letterId)) return false;
        noteAct(tx, by, 'dead letter drop', letter.sourceId, { facts });
        return true;
      });
    },
  };

  /** @throws the refusal of a payload that cannot be read, once it is stored as a letter */
  async function readOrKeep(source: Source, rules: HookRules, payload: HookPayload): Promise<ReadPayload> {
    try {
      return await payloads.read(payload, rules);
    } catch (error) {
      if (!(error instanceof ProblemError) || payload.body.length === 0) throw error;
      const { code, detail, errors = [] } = error.problem;
      const stored = payloads.stored(payload.body);
      const { id, dropped } = await writer.write((tx) =>
        tx.keepHookLetter({ ...letterOf(source, payload, stored, { reason: detail, errors }, []), id: random.uuid() }),
      );
      throw failed({ reason: detail, errors }, keptText(dropped), id, code);
    }
  }

  async function readLetter({ payload, request }: HookLetter, rules: HookRules): Promise<unknown> {
    if (payload.encoding === 'json') return JSON.parse(payload.text);
    const sent = { contentType: request.headers['content-type'], body: payloads.bytesOf(payload) };
    return (await payloads.read(sent, rules)).value;
  }

  /** @returns null if another replay of the letter was first */
  async function again(by: AuditedActor, letter: HookLetter): Promise<HookOutcome | HookFault | null> {
    const source = directory().source(letter.sourceId);
    const rules = directory().hook(letter.sourceId, letter.hook);
    if (!source || !rules) return { reason: refusals.requests.noHookAnyMore(letter.sourceId, letter.hook), errors: [] };
    const made = await make(source, rules, await readLetter(letter, rules), letter.request);
    if (!('received' in made)) return made;
    const rest = withoutTaken(made, letter.taken);
    const note = (tx: AuditTx) =>
      noteAct(tx, by, 'dead letter replay', source.id, { facts: { hook: letter.hook, letter: letter.id } });
    const end = (tx: AuditTx & HookLetterTx): boolean => {
      if (!tx.dropHookLetter(letter.id)) return false;
      note(tx);
      return true;
    };
    const accepted = await accept(rules, source, rest, NO_DOOR, end);
    if (!accepted) return null;
    const { results, rejected, fault } = accepted;
    const { ignored } = made;
    if (!fault) {
      if (rules.accept === 'each' && !(await writer.write(end))) return null;
      return { results, rejected: [], ignored, letterId: null };
    }
    if (results.length === 0) return fault;
    await writer.write((tx) => {
      tx.failHookLetter(letter.id, { ...fault, taken: [...letter.taken, ...results.map(identityOf)] });
      note(tx);
    });
    return { results, rejected, ignored, letterId: letter.id };
  }
}

const letterOf = (
  { id: sourceId }: Source,
  { hook, request }: HookPayload,
  payload: StoredPayload,
  fault: HookFault,
  results: readonly IngestResult[],
): Omit<HookLetter, 'id' | 'at'> => ({ sourceId, hook, payload, request, ...fault, taken: results.map(identityOf) });

/** Unique within one authenticated source (contract section 2); `source` has no spaces. */
const identityOf = ({ source, id }: Pick<BeckonEvent, 'source' | 'id'>): string => `${source} ${id}`;

function withoutTaken(made: MappingOutput, taken: readonly string[]): MappingOutput {
  const known = new Set(taken);
  const { events, pointers } = made.received;
  const left = events.map((event) => !known.has(identityOf(event)));
  const received = {
    ...made.received,
    events: events.filter((_, index) => left[index]),
    pointers: pointers.filter((_, index) => left[index]),
  };
  return { ...made, received };
}

const keptText = (dropped: number): string =>
  refusals.requests.kept(dropped === 0 ? '' : refusals.requests.olderLost(dropped));

const failed = (
  { reason, errors }: HookFault,
  kept: string,
  letter: string,
  code: ProblemCode = 'MAPPING_FAILED',
): ProblemError => new ProblemError(code, `${reason.replace(/\.+$/, '')}. ${kept}`, { errors: [...errors], letter });
