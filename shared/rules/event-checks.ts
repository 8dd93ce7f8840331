/** Event validation beyond the schema: members that require, exclude or repeat one another (contract section 2). */

import type { ActionInput, DecisionInput, EventData, EventType, ProcessRef } from '../events.ts';
import type { StoredEvidence } from '../evidence.ts';
import type { LocalText } from '../localized.ts';
import type { FieldError } from '../problems.ts';
import { parseDuration } from './duration.ts';
import { evidenceFaults } from './evidence.ts';
import { formFaults } from './form-input.ts';
import { bytesOf } from './given-text.ts';
import { repeatFault } from './repeat.ts';
import { revocableFault } from './withdrawal.ts';

/** Members of any event that these checks read. */
interface Checkable extends Partial<StoredEvidence> {
  eventId?: string;
  fold?: string;
  title?: LocalText;
  audience?: object;
  actions?: ActionInput[];
  decision?: DecisionInput;
  dueAt?: string;
  reminders?: string[];
  escalation?: { after: string }[];
  repeat?: string;
  process?: ProcessRef;
  correlation?: unknown;
}

const MAX_CORRELATION_BYTES = 2048;

function durationFault(iso: string, positive: boolean): string | null {
  try {
    const length = parseDuration(iso);
    return positive && length <= 0 ? 'must be longer than nothing' : null;
  } catch (error) {
    return error instanceof Error ? error.message : 'is not a duration';
  }
}

function durations(at: string, list: readonly string[], positive: boolean): FieldError[] {
  return list.flatMap((iso, index) => {
    const detail = durationFault(iso, positive);
    return detail ? [{ pointer: at.replace('*', String(index)), detail }] : [];
  });
}

function repeated(at: string, ids: readonly string[]): FieldError[] {
  const seen = new Set<string>();
  return ids.flatMap((id, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ pointer: at.replace('*', String(index)), detail: 'is used twice' }];
  });
}

function decisionFaults({ policy, quorum, order }: DecisionInput): FieldError[] {
  const errors: FieldError[] = [];
  const belongs = (name: string, wanted: string, given: unknown) => {
    const pointer = `/decision/${name}`;
    if (policy === wanted && given === undefined)
      errors.push({ pointer, detail: `is required by the policy ${wanted}` });
    if (policy !== wanted && given !== undefined)
      errors.push({ pointer, detail: `belongs to the policy ${wanted} alone` });
  };
  belongs('quorum', 'quorum', quorum);
  belongs('order', 'sequential', order);
  // not `uniqueItems` in the schema: the library hashes each entry, which costs more than the rest of the event
  return order ? [...errors, ...repeated('/decision/order/*', order)] : errors;
}

/** `lineDecisions` is an object by row id, and JSON parsers refuse or misread its member `__proto__`. */
const UNUSABLE_ROW_ID = '__proto__';

function perLineFaults({ policy, perLine }: DecisionInput, lines: Checkable['lines']): FieldError[] {
  if (perLine !== true) return [];
  const pointer = '/decision/perLine';
  if (policy !== 'first') return [{ pointer, detail: 'belongs to the policy first alone' }];
  if (!lines || lines.rows.length === 0) return [{ pointer, detail: 'needs lines with a row' }];
  return lines.rows.flatMap(({ id }, index) =>
    id === UNUSABLE_ROW_ID ? [{ pointer: `/lines/rows/${index}/id`, detail: 'is not possible with perLine' }] : [],
  );
}

/** Only an answer that decides alone can be withdrawn; a question decides nothing. */
function revocableFaults(actions: readonly ActionInput[], policy: DecisionInput['policy']): FieldError[] {
  return actions.flatMap(({ revocable, kind }, index) => {
    const detail = revocable === undefined ? null : revocableFault(revocable, kind, policy);
    return detail === null ? [] : [{ pointer: `/actions/${index}/revocable`, detail }];
  });
}

const formsOf = (actions: readonly ActionInput[]): FieldError[] =>
  actions.flatMap(({ form }, index) =>
    form ? formFaults(form).map((error) => ({ ...error, pointer: `/actions/${index}/form${error.pointer}` })) : [],
  );

/** A step creates an item only with both title and audience; one alone is an error. */
function halfAnItem(data: Checkable): FieldError[] {
  if ((data.title === undefined) === (data.audience === undefined)) return [];
  const missing = data.title === undefined ? 'title' : 'audience';
  const given = missing === 'title' ? 'audience' : 'title';
  return [{ pointer: `/${missing}`, detail: `is required with ${given}` }];
}

/** @param data already validated against the schema of `type`. @returns one error per fault, with pointers into `data` */
export function checkEvent(type: EventType, data: EventData[EventType]): FieldError[] {
  const given: Checkable = data;
  const errors: FieldError[] = [];
  if (given.reminders?.length) {
    if (given.dueAt === undefined)
      errors.push({ pointer: '/reminders', detail: 'needs dueAt: reminders are relative to it' });
    errors.push(...durations('/reminders/*', given.reminders, false));
  }
  if (given.escalation)
    errors.push(
      ...durations(
        '/escalation/*/after',
        given.escalation.map((step) => step.after),
        true,
      ),
    );
  const repeat = given.repeat === undefined ? null : repeatFault(given.repeat);
  if (repeat !== null) errors.push({ pointer: '/repeat', detail: repeat });
  if (given.decision) errors.push(...decisionFaults(given.decision), ...perLineFaults(given.decision, given.lines));
  if (given.actions)
    errors.push(
      ...repeated(
        '/actions/*/id',
        given.actions.map((action) => action.id),
      ),
      ...revocableFaults(given.actions, given.decision?.policy ?? 'first'),
      ...formsOf(given.actions),
    );
  if (given.process?.steps)
    errors.push(
      ...repeated(
        '/process/steps/*/id',
        given.process.steps.map((step) => step.id),
      ),
    );
  if (given.correlation !== undefined && bytesOf(JSON.stringify(given.correlation)) > MAX_CORRELATION_BYTES)
    errors.push({ pointer: '/correlation', detail: 'has more than 2 KiB' });
  if (given.lines || given.documents) errors.push(...evidenceFaults(given));
  if (type === 'process.step') errors.push(...halfAnItem(given));
  return errors;
}
