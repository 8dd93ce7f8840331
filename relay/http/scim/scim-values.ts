/** Values of attributes in their stored form: known attributes under their own names, strings cleaned, booleans that came as text. */
import { isRecord } from '../../../shared/json.ts';
import { cleanText } from '../../../shared/rules/hidden-characters.ts';
import { ScimError } from '../../domain/people/provisioning-ports.ts';
import { type Attribute, attributeIn } from './attributes.ts';

export type ScimRecord = Record<string, unknown>;

/** Characters of one value, and entries of a list other than members. */
const MAX_TEXT = 512;
const MAX_ENTRIES = 20;
const UNASSIGNED = undefined;

const wrong = (name: string, expected: string): ScimError =>
  new ScimError(400, `${name} must be ${expected}`, 'invalidValue');

/** @returns undefined for an unassigned attribute (RFC 7643 section 2.5). @throws ScimError invalidValue */
export function storedValue(attribute: Attribute, given: unknown): unknown {
  if (!attribute.multiValued) return singleValue(attribute, given);
  const entries = (Array.isArray(given) ? given : [given])
    .map((entry) => singleValue(attribute, entry))
    .filter((entry) => entry !== UNASSIGNED);
  if (attribute.name !== 'members' && entries.length > MAX_ENTRIES)
    throw wrong(attribute.name, `at most ${MAX_ENTRIES} values`);
  return entries.length === 0 ? UNASSIGNED : entries;
}

export function singleValue(attribute: Attribute, given: unknown): unknown {
  if (given === null || given === undefined || given === '') return UNASSIGNED;
  const { name, type, parts } = attribute;
  if (parts) return complexValue(attribute, parts, given);
  if (type === 'boolean') return booleanOf(name, given);
  if (typeof given !== 'string' || given.length > MAX_TEXT)
    throw wrong(name, `a text of at most ${MAX_TEXT} characters`);
  const text = cleanText(given);
  // An id with invisible characters is refused, as everywhere; other texts are stored without them.
  if (attribute.mutability === 'immutable' && text !== given) throw wrong(name, 'without invisible characters');
  return text === '' ? UNASSIGNED : text;
}

/** A text in place of an object is its `value`: Microsoft Entra ID sends managers so. */
function complexValue({ name }: Attribute, parts: readonly Attribute[], given: unknown): unknown {
  if (typeof given === 'string' && attributeIn(parts, 'value'))
    return { value: singleValue(parts[0] as Attribute, given) };
  if (!isRecord(given)) throw wrong(name, 'an object');
  const value = recordOf(parts, given);
  return Object.keys(value).length === 0 ? UNASSIGNED : value;
}

/** Known attributes alone, by their own names: no key of a caller becomes a key of the result. */
export function recordOf(attributes: readonly Attribute[], given: Readonly<Record<string, unknown>>): ScimRecord {
  const record: ScimRecord = {};
  for (const [key, value] of Object.entries(given)) {
    const attribute = attributeIn(attributes, key);
    if (!attribute || attribute.mutability === 'readOnly') continue;
    const stored = storedValue(attribute, value);
    if (stored !== UNASSIGNED) record[attribute.name] = stored;
  }
  return record;
}

/** Microsoft Entra ID sends `"True"` and `"False"`. */
function booleanOf(name: string, given: unknown): boolean {
  if (typeof given === 'boolean') return given;
  const word = typeof given === 'string' ? given.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw wrong(name, 'true or false');
}
