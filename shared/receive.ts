/**
 * Sanitizes received values after schema validation: cleans display texts (`hidden-characters.ts`), rejects identifiers with hidden
 * characters, normalizes web addresses. The schema distinguishes them: an identifier has a pattern.
 */
import type { SchemaNode } from './explain.ts';
import { isRecord, pointerStep } from './json.ts';
import { WebUrl } from './primitives.ts';
import type { FieldError } from './problems.ts';
import { cleanText, holdsHidden } from './rules/hidden-characters.ts';
import { type Checked, type Checker, fits, MAX_ERRORS, orThrow } from './validate.ts';
import { webAddress } from './web-address.ts';

/** Adds errors to `faults`, with pointers relative to `value`. @returns the value to store; the same reference if unchanged */
type Receive = (value: unknown, faults: FieldError[]) => unknown;

const text: Receive = (value) => (typeof value === 'string' ? cleanText(value) : value);

const identifier: Receive = (value, faults) => {
  if (typeof value === 'string' && holdsHidden(value)) {
    faults.push({ pointer: '', detail: 'must not hold characters that are not seen' });
  }
  return value;
};

const address: Receive = (value, faults) => {
  if (typeof value !== 'string') return value;
  const written = webAddress(value);
  if (written === null) {
    const detail =
      'must be an http or https URL with a host, and without backslashes, spaces and characters that are not seen';
    faults.push({ pointer: '', detail });
  }
  return written ?? value;
};

const { pattern: ADDRESS }: SchemaNode = WebUrl;

/** A pattern that only lists allowed characters (no `[^`) excludes all hidden characters. */
function ofString({ pattern }: SchemaNode): Receive | null {
  if (pattern === undefined) return text;
  if (pattern === ADDRESS) return address;
  return pattern.includes('[^') ? identifier : null;
}

/** Receives a member or entry and prefixes its fault pointers with the step. */
function within(receive: Receive, value: unknown, step: string | number, faults: FieldError[]): unknown {
  const before = faults.length;
  const received = receive(value, faults);
  for (let index = before; index < faults.length; index += 1) {
    const fault = faults[index];
    if (fault) fault.pointer = `/${pointerStep(step)}${fault.pointer}`;
  }
  return received;
}

function ofList({ items }: SchemaNode): Receive | null {
  const entry = items && !Array.isArray(items) ? receiveOf(items) : null;
  if (!entry) return null;
  return (value, faults) => {
    if (!Array.isArray(value)) return value;
    const received = value.map((one, index) => within(entry, one, index, faults));
    return received.some((one, index) => one !== value[index]) ? received : value;
  };
}

function ofMembers({ properties = {}, patternProperties = {} }: SchemaNode): Receive | null {
  const named = Object.entries(properties).flatMap(([name, node]): [string, Receive][] => {
    const receive = receiveOf(node);
    return receive ? [[name, receive]] : [];
  });
  const [others = null] = Object.values(patternProperties).map((node) => receiveOf(node));
  if (named.length === 0 && !others) return null;
  return (value, faults) => {
    if (!isRecord(value)) return value;
    const members = others ? Object.keys(value).map((name): [string, Receive] => [name, others]) : named;
    let received = value;
    for (const [name, receive] of members) {
      const before = value[name];
      if (before === undefined) continue;
      const after = within(receive, before, name, faults);
      if (after !== before) received = { ...received, [name]: after };
    }
    return received;
  };
}

/** Strings are treated alike in all alternatives; for objects and lists the first alternative that fits applies. */
function ofAlternatives(options: SchemaNode[]): Receive | null {
  const known = options.flatMap((node): [SchemaNode, Receive][] => {
    const receive = receiveOf(node);
    return receive ? [[node, receive]] : [];
  });
  const [first] = known;
  if (!first || known.length === 1) return first?.[1] ?? null;
  return (value, faults) => {
    const [, receive] = known.find(([node]) => fits(node, value)) ?? [];
    return receive ? receive(value, faults) : value;
  };
}

/** @returns null if the schema contains no texts (numbers, enums, unknown values) */
function receiveOf(node: SchemaNode): Receive | null {
  if (node.anyOf) return ofAlternatives(node.anyOf);
  if ('const' in node || node.enum || node.format) return null;
  if (node.type === 'string') return ofString(node);
  return node.type === 'array' ? ofList(node) : node.type === 'object' ? ofMembers(node) : null;
}

const compiled = new WeakMap<SchemaNode, { receive: Receive | null }>();

/** @param value fits the schema. @returns the value to store, which may no longer fit; adds rejections to `faults` */
function cleaned({ schema }: { schema: SchemaNode }, value: unknown, faults: FieldError[]): unknown {
  const known = compiled.get(schema) ?? { receive: receiveOf(schema) };
  compiled.set(schema, known);
  return known.receive ? known.receive(value, faults) : value;
}

/** @returns the value to store; null if rejected. No boundary schema allows null itself. */
export function received<T>(checker: Checker<T>, value: unknown): T | null {
  if (!checker.is(value)) return null;
  const faults: FieldError[] = [];
  const clean = cleaned(checker, value, faults);
  if (faults.length > 0) return null;
  if (clean === value) return value;
  return checker.is(clean) ? clean : null;
}

/** Like `received`, with the reasons for a rejection. */
export function receive<T>(checker: Checker<T>, value: unknown): Checked<T> {
  const checked = checker.check(value);
  if (!checked.ok) return checked;
  const faults: FieldError[] = [];
  const clean = cleaned(checker, value, faults);
  if (faults.length > 0) return { ok: false, errors: faults.slice(0, MAX_ERRORS) };
  return clean === value ? checked : checker.check(clean);
}

/** Like `receive`. @throws ProblemError with the pointers */
export const parseReceived = <T>(checker: Checker<T>, value: unknown): T => orThrow(receive(checker, value));
