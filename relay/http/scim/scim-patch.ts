/** PATCH (RFC 7644 section 3.5.2), on attributes of the tables only: a path of a caller selects an attribute and is never used as a key. */
import Type, { type Static } from 'typebox';
import { isRecord } from '../../../shared/json.ts';
import { checker } from '../../../shared/validate.ts';
import { ScimError } from '../../domain/people/provisioning-ports.ts';
import { type Attribute, attributeIn, type ResourceType, writable } from './attributes.ts';
import { equalities, matcherOf, parseFilter } from './scim-filter.ts';
import { type ScimRecord, singleValue, storedValue } from './scim-values.ts';

type Verb = 'add' | 'replace' | 'remove';

const MAX_OPERATIONS = 1000;

/** Members of other schemas may be present; the name `Operations` ignores case. */
const Operation = Type.Object({
  op: Type.String({ maxLength: 10 }),
  path: Type.Optional(Type.String({ maxLength: 1000 })),
  value: Type.Optional(Type.Unknown()),
});
type Operation = Static<typeof Operation>;
const operations = checker(Type.Array(Operation, { minItems: 1, maxItems: MAX_OPERATIONS }));

const syntax = (detail: string): ScimError => new ScimError(400, detail, 'invalidSyntax');
const badPath = (path: string): ScimError =>
  new ScimError(400, `The path ${JSON.stringify(path.slice(0, 100))} cannot be read`, 'invalidPath');

/** @throws ScimError invalidSyntax */
export function operationsOf(body: unknown): readonly Operation[] {
  const list = isRecord(body) ? Object.entries(body).find(([name]) => name.toLowerCase() === 'operations')?.[1] : null;
  const result = operations.check(list);
  if (result.ok) return result.value;
  throw syntax(`Operations must be a list of 1 to ${MAX_OPERATIONS}, each with op, path and value`);
}

function verbOf({ op }: Operation): Verb {
  const verb = op.toLowerCase();
  if (verb === 'add' || verb === 'replace' || verb === 'remove') return verb;
  throw syntax('op must be add, replace or remove');
}

/** @param resource as `recordOf` returns it; unchanged. @throws ScimError */
export function patched(type: ResourceType, resource: ScimRecord, list: readonly Operation[]): ScimRecord {
  const result = structuredClone(resource);
  const attributes = writable(type);
  for (const operation of list) {
    const verb = verbOf(operation);
    const { path, value } = operation;
    if (path !== undefined && path !== '') {
      if (verb !== 'remove' && value === undefined) throw syntax(`${verb} needs a value`);
      patchAt({ record: result, attributes, verb }, path, value);
      continue;
    }
    if (verb === 'remove') throw new ScimError(400, 'remove needs a path', 'noTarget');
    if (!isRecord(value)) throw syntax('Without a path the value must be an object');
    // Microsoft Entra ID writes paths as names: `"name.givenName": "Kim"`.
    for (const [name, one] of Object.entries(value)) patchAt({ record: result, attributes, verb }, name, one);
  }
  return result;
}

interface Place {
  record: ScimRecord;
  attributes: readonly Attribute[];
  verb: Verb;
}

const PATH = /^([a-z$][\w$-]*)(?:\[(.*)\])?(?:\.([a-z$][\w$-]*))?$/is;

function patchAt(place: Place, path: string, value: unknown): void {
  const lower = path.toLowerCase();
  const extension = place.attributes.find(
    ({ name }) => name.startsWith('urn:') && lower.startsWith(name.toLowerCase()),
  );
  if (extension && lower.length > extension.name.length) {
    const inside = { ...(place.record[extension.name] as ScimRecord | undefined) };
    patchAt(
      { ...place, record: inside, attributes: extension.parts ?? [] },
      path.slice(extension.name.length + 1),
      value,
    );
    assign(place.record, extension.name, Object.keys(inside).length > 0 ? inside : undefined);
    return;
  }
  if (extension) {
    patchAttribute(place, extension, { value });
    return;
  }
  const name = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):(.*)$/is.exec(path)?.[1] ?? path;
  // Another schema.
  if (/^urn:/i.test(name)) return;
  const match = PATH.exec(name);
  if (!match) throw badPath(path);
  const [, attributeName = '', filter, part] = match;
  const attribute = attributeIn(place.attributes, attributeName);
  // Not stored, as in other bodies: the usual mapping of a provider has more attributes than the relay uses.
  if (!attribute) return;
  if (attribute.mutability === 'readOnly') throw new ScimError(400, `${attribute.name} is read-only`, 'mutability');
  const partAttribute = part === undefined ? undefined : attributeIn(attribute.parts ?? [], part);
  if (part !== undefined && !partAttribute) return;
  patchAttribute(place, attribute, { filter, part: partAttribute, value });
}

interface Target {
  filter?: string | undefined;
  part?: Attribute | undefined;
  value: unknown;
}

const assign = (record: ScimRecord, name: string, value: unknown): void => {
  if (value === undefined) delete record[name];
  else record[name] = value;
};

function patchAttribute({ record, verb }: Place, attribute: Attribute, target: Target): void {
  const { name } = attribute;
  const { filter, part, value } = target;
  if (attribute.multiValued) {
    assign(record, name, patchedList(attribute, (record[name] as unknown[] | undefined) ?? [], verb, target));
    return;
  }
  if (filter !== undefined) throw badPath(`${name}[…]`);
  if (part) assign(record, name, withPart((record[name] as ScimRecord | undefined) ?? {}, part, verb, value));
  else if (verb === 'remove') assign(record, name, undefined);
  else {
    const stored = singleValue(attribute, Array.isArray(value) ? value[0] : value);
    assign(record, name, isRecord(stored) ? { ...(record[name] as ScimRecord | undefined), ...stored } : stored);
  }
}

function withPart(before: ScimRecord, part: Attribute, verb: Verb, value: unknown): ScimRecord | undefined {
  const after = { ...before };
  assign(after, part.name, verb === 'remove' ? undefined : singleValue(part, value));
  return Object.keys(after).length > 0 ? after : undefined;
}

function patchedList(attribute: Attribute, list: unknown[], verb: Verb, { filter, part, value }: Target): unknown {
  if (filter === undefined && !part) {
    if (verb === 'replace') return storedValue(attribute, value);
    if (verb === 'add') return united(list, storedValue(attribute, value));
    return value === undefined || value === null ? undefined : without(list, storedValue(attribute, value));
  }
  const parsed = filter === undefined ? null : parseFilter(filter);
  const matches = parsed === null ? () => true : matcherOf(parsed);
  const chosen = new Set(list.filter(matches));
  if (chosen.size === 0)
    return verb === 'remove' ? list : [...list, newEntry(attribute, parsed && equalities(parsed), part, value)];
  const after = list.flatMap((entry) => {
    if (!chosen.has(entry)) return [entry];
    if (part) return withPart(entry as ScimRecord, part, verb, value) ?? [];
    return verb === 'remove' ? [] : [{ ...(entry as ScimRecord), ...(singleValue(attribute, value) as ScimRecord) }];
  });
  return after.length > 0 ? storedValue(attribute, after) : undefined;
}

/** An entry that the filter would match, if it only compares for equality; otherwise there is no target (section 3.5.2.3). */
function newEntry(
  attribute: Attribute,
  equal: readonly (readonly [string, unknown])[] | null,
  part: Attribute | undefined,
  value: unknown,
): unknown {
  const entry =
    equal &&
    singleValue(attribute, { ...Object.fromEntries(equal), ...(part ? { [part.name]: value } : Object(value)) });
  if (isRecord(entry)) return entry;
  throw new ScimError(400, `No value of ${attribute.name} matches the filter`, 'noTarget');
}

/** Entries with the same `value` are one. */
const keyOf = (entry: unknown): string =>
  JSON.stringify(isRecord(entry) && entry.value !== undefined ? entry.value : entry);

function united(list: readonly unknown[], added: unknown): unknown {
  const all = new Map(list.map((entry) => [keyOf(entry), entry]));
  for (const entry of (added as unknown[] | undefined) ?? []) all.set(keyOf(entry), entry);
  return all.size > 0 ? [...all.values()] : undefined;
}

function without(list: readonly unknown[], removed: unknown): unknown {
  const gone = new Set(((removed as unknown[] | undefined) ?? []).map(keyOf));
  const left = list.filter((entry) => !gone.has(keyOf(entry)));
  return left.length > 0 ? left : undefined;
}
