/**
 * Explains in words why a value does not fit a schema, with JSON Pointers (RFC 6901). Supports the JSON Schema keywords used here; the
 * compiled check decides whether a value fits. A schema with a pattern or format must have a `description` that can follow "must be".
 */
import type { FieldError } from './problems.ts';

/** The keywords our schemas use. */
export interface SchemaNode {
  type?: string;
  description?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: SchemaNode[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  items?: SchemaNode | SchemaNode[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, SchemaNode>;
  patternProperties?: Record<string, SchemaNode>;
  additionalProperties?: boolean | SchemaNode;
  required?: string[];
  minProperties?: number;
  maxProperties?: number;
}

/** The compiled check of the schema library. */
type Fits = (node: SchemaNode, value: unknown) => boolean;

interface Report {
  fits: Fits;
  add(pointer: string, detail: string): void;
  /** Counts one visited value. False: the limit of errors or visited values is reached. */
  visit(): boolean;
}

/** Limit of values visited per explanation; then it stops with the errors found so far. */
const MOST_VISITED = 2_000;

type Members = Record<string, unknown>;

const WORDS: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};
const LONGEST_NAME = 80;

/** One JSON Pointer step. Long names are truncated, because they come from outside. */
function step(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return `/${short.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function hasType(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isMembers(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

/** Describes a value of this schema, to follow "must be". */
function wordsFor(node: SchemaNode): string {
  if ('const' in node) return String(node.const);
  if (node.enum) return node.enum.length === 1 ? String(node.enum[0]) : `one of ${node.enum.join(', ')}`;
  if (node.anyOf) return [...new Set(node.anyOf.map(wordsFor))].join(' or ');
  if (node.description && (node.pattern || node.format)) return node.description;
  return WORDS[node.type ?? ''] ?? 'something else';
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function explainText(node: SchemaNode, value: string, at: string, report: Report): void {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = node;
  if (value.length < minLength) {
    const least = counted(minLength, 'character', 'characters');
    report.add(at, value.length === 0 ? 'must not be empty' : `must have at least ${least}`);
  } else if (value.length > maxLength && !report.fits({ type: 'string', maxLength }, value)) {
    report.add(at, `must have at most ${counted(maxLength, 'character', 'characters')}`);
  } else if (node.pattern || node.format) {
    report.add(at, `must be ${node.description ?? `text like ${node.pattern ?? node.format}`}`);
  }
}

function explainNumber(node: SchemaNode, value: number, at: string, report: Report): void {
  const { minimum, maximum, exclusiveMinimum } = node;
  if (minimum !== undefined && value < minimum) report.add(at, `must be at least ${minimum}`);
  else if (maximum !== undefined && value > maximum) report.add(at, `must be at most ${maximum}`);
  else if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    report.add(at, `must be more than ${exclusiveMinimum}`);
}

const UNIQUE: SchemaNode = { type: 'array', uniqueItems: true };

function explainList(node: SchemaNode, value: readonly unknown[], at: string, report: Report): void {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = node;
  // Length first, so that the entries of an oversized list are not visited.
  if (value.length > maxItems) {
    report.add(at, `must have at most ${counted(maxItems, 'entry', 'entries')}`);
    return;
  }
  if (value.length < minItems) report.add(at, `must have at least ${counted(minItems, 'entry', 'entries')}`);
  for (const [index, entry] of value.entries()) {
    if (!report.visit()) return;
    const inner = Array.isArray(items) ? items[index] : items;
    if (inner) explainNode(inner, entry, `${at}/${index}`, report);
    else if (items) report.add(`${at}/${index}`, 'is one too many');
  }
  if (node.uniqueItems && !report.fits(UNIQUE, value)) report.add(at, 'must not name the same twice');
}

const expressions = new Map<string, RegExp>();

/** Cached: patterns come only from our schemas, so the map is bounded. */
function expression(pattern: string): RegExp {
  const compiled = expressions.get(pattern) ?? new RegExp(pattern, 'u');
  expressions.set(pattern, compiled);
  return compiled;
}

function memberNode(node: SchemaNode, name: string): SchemaNode | boolean {
  if (node.properties && Object.hasOwn(node.properties, name)) return node.properties[name] ?? true;
  for (const [pattern, inner] of Object.entries(node.patternProperties ?? {})) {
    if (expression(pattern).test(name)) return inner;
  }
  return node.additionalProperties ?? true;
}

function explainMembers(node: SchemaNode, value: Members, at: string, report: Report): void {
  for (const name of node.required ?? []) if (!Object.hasOwn(value, name)) report.add(at + step(name), 'is required');
  const names = Object.keys(value);
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = node;
  if (names.length > maxProperties) {
    report.add(at, `must have at most ${counted(maxProperties, 'member', 'members')}`);
    return;
  }
  if (names.length < minProperties) report.add(at, 'must not be empty');
  for (const name of names) {
    if (!report.visit()) return;
    const inner = memberNode(node, name);
    if (inner === false) report.add(at + step(name), 'is not known here');
    else if (inner !== true && value[name] !== undefined) explainNode(inner, value[name], at + step(name), report);
  }
}

/** Discriminators: constant members (such as `kind: "webhook"`) that identify an alternative. */
const marks = (node: SchemaNode): [string, unknown][] =>
  Object.entries(node.properties ?? {}).flatMap(([name, inner]): [string, unknown][] =>
    'const' in inner ? [[name, inner.const]] : [],
  );

/** For each alternative a required member that no other requires, such as `{ basic }` and `{ hmac }`; empty if any has none. */
function ownNames(near: readonly SchemaNode[]): [string, SchemaNode][] {
  const own = near.map((option): [string, SchemaNode] | null => {
    const others = near.filter((other) => other !== option);
    const name = option.required?.find((one) => !others.some(({ required }) => required?.includes(one)));
    return name === undefined ? null : [name, option];
  });
  return own.every((one) => one !== null) && own.length > 1 ? own : [];
}

/** The alternative most likely meant: the only one of the value's type, or the one whose discriminator matches. */
function meantBy(near: SchemaNode[], value: unknown): SchemaNode | undefined {
  const [only] = near;
  if (near.length === 1) return only && !('const' in only) ? only : undefined;
  if (!isMembers(value)) return undefined;
  const named = ownNames(near).filter(([name]) => Object.hasOwn(value, name));
  if (named.length === 1) return named[0]?.[1];
  return near.find((option) => marks(option).some(([name, mark]) => value[name] === mark));
}

function explainAlternatives(options: SchemaNode[], value: unknown, at: string, report: Report): void {
  const near = options.filter((option) => !option.type || hasType(option.type, value));
  const meant = meantBy(near, value);
  const [mark] = near[0] && isMembers(value) ? (marks(near[0])[0] ?? []) : [];
  const names = isMembers(value) ? ownNames(near).map(([name]) => name) : [];
  if (meant) {
    explainNode(meant, value, at, report);
  } else if (names.length > 0) {
    report.add(at, `must have exactly one of ${names.join(', ')}`);
  } else if (mark) {
    const known = near.flatMap(marks).filter(([name]) => name === mark);
    report.add(at + step(mark), `must be one of ${known.map(([, word]) => word).join(', ')}`);
  } else {
    report.add(at, `must be ${wordsFor({ anyOf: options })}`);
  }
}

/** Checked before `fits`, so that the entries of an oversized list are not visited. */
const isTooLong = ({ maxItems = Number.POSITIVE_INFINITY }: SchemaNode, value: unknown): boolean =>
  Array.isArray(value) && value.length > maxItems;

function explainNode(node: SchemaNode, value: unknown, at: string, report: Report): void {
  if (isTooLong(node, value) || !report.fits(node, value)) explainFault(node, value, at, report);
}

/** @param value does not fit */
function explainFault(node: SchemaNode, value: unknown, at: string, report: Report): void {
  const isOther = 'const' in node || node.enum !== undefined || (node.type !== undefined && !hasType(node.type, value));
  if (node.anyOf) explainAlternatives(node.anyOf, value, at, report);
  else if (isOther) report.add(at, `must be ${wordsFor(node)}`);
  else if (typeof value === 'string') explainText(node, value, at, report);
  else if (typeof value === 'number') explainNumber(node, value, at, report);
  else if (Array.isArray(value)) explainList(node, value, at, report);
  else if (isMembers(value)) explainMembers(node, value, at, report);
}

/**
 * @param value does not fit `node`
 * @param limit maximum number of errors; the walk stops there, or after `MOST_VISITED` values, however large `value` is
 * @returns one error per pointer, in document order; never empty for a value that does not fit
 */
export function explain(node: SchemaNode, value: unknown, fits: Fits, limit: number): FieldError[] {
  const found = new Map<string, FieldError>();
  let visited = 0;
  const report: Report = {
    fits,
    add: (pointer, detail) => {
      if (found.size < limit && !found.has(pointer)) found.set(pointer, { pointer, detail });
    },
    visit: () => {
      visited += 1;
      return found.size < limit && visited <= MOST_VISITED;
    },
  };
  explainFault(node, value, '', report);
  if (found.size === 0) report.add('', 'does not fit its schema');
  return [...found.values()];
}
