/**
 * Checks the input of a form. The form of the source becomes a schema object that the schema library interprets: a schema from outside is
 * never compiled to source code.
 */
import { Check } from 'typebox/schema';
import { explain, type SchemaNode } from '../explain.ts';
import { FORM_LIMITS, type Form, type FormField, type FormInput, type TextField } from '../forms.ts';
import { Instant } from '../primitives.ts';
import type { FieldError } from '../problems.ts';
import { type Checked, MAX_ERRORS } from '../validate.ts';
import { bytesOf, hasVisible } from './given-text.ts';
import { cleanText } from './hidden-characters.ts';

const interpreted = (node: SchemaNode, value: unknown): boolean => Check(node, value);

const FORMATS: Readonly<Record<NonNullable<TextField['format']>, SchemaNode>> = {
  date: { type: 'string', format: 'date', description: 'a date, such as 2026-12-01' },
  'date-time': Instant,
  email: { type: 'string', format: 'email', description: 'an e-mail address' },
  uri: { type: 'string', format: 'uri', description: 'a URI, such as https://example.com' },
};

/** The texts that a field with choices accepts; null: any text. */
const choicesOf = ({ enum: values, oneOf }: TextField): string[] | null =>
  values ?? oneOf?.map(({ const: value }) => value) ?? null;

/** Without choices: they are checked against it themselves. */
function textSchema({ maxLength, format }: TextField): SchemaNode {
  const bound = maxLength === undefined ? {} : { maxLength };
  return format === undefined ? { type: 'string', ...bound } : { ...FORMATS[format], ...bound };
}

function fieldSchema(field: FormField): SchemaNode {
  if (field.type === 'string') {
    const choices = choicesOf(field);
    return choices ? { enum: choices } : textSchema(field);
  }
  if (field.type === 'boolean') return { type: 'boolean' };
  const { type, minimum, maximum } = field;
  return { type, ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
}

const schemaOf = ({ properties, required = [] }: Form): SchemaNode => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, fieldSchema(field)])),
  required,
  additionalProperties: false,
});

/**
 * Cleans texts like all texts that are received, and trims them. A text without a visible character counts as not given. Independent of
 * the form, so that a repeated request can be compared.
 */
export function givenInput(input: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const members = Object.entries(input).map(([name, value]): [string, unknown] => [
    name,
    typeof value === 'string' ? cleanText(value.toWellFormed()).trim() : value,
  ]);
  return Object.fromEntries(members.filter(([, value]) => typeof value !== 'string' || hasVisible(value)));
}

/** JSON of an input, for comparison and digest; the order of members does not matter. */
export const inputText = (input: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify(Object.entries(input).sort(([one], [other]) => (one < other ? -1 : 1)));

/** The library reads inherited members too: without a prototype, a field named `toString` is absent if it was not given. */
const isInput = (schema: SchemaNode, value: Record<string, unknown>): value is FormInput =>
  interpreted(schema, Object.setPrototypeOf({ ...value }, null));

/** @param input as received. @returns the input to record, or its faults with pointers into the request that has it as `input` */
export function checkInput(form: Form, input: Readonly<Record<string, unknown>> | undefined): Checked<FormInput> {
  if (bytesOf(JSON.stringify(input ?? {})) > FORM_LIMITS.inputBytes) {
    const detail = `must have at most ${FORM_LIMITS.inputBytes} bytes as JSON`;
    return { ok: false, errors: [{ pointer: '/input', detail }] };
  }
  const given = givenInput(input);
  const schema = schemaOf(form);
  if (isInput(schema, given)) return { ok: true, value: given };
  const errors = explain(schema, given, interpreted, MAX_ERRORS);
  return { ok: false, errors: errors.map(({ pointer, detail }) => ({ pointer: `/input${pointer}`, detail })) };
}

const fault = (pointer: string, detail: string): FieldError[] => [{ pointer, detail }];

function choiceFaults(field: TextField): FieldError[] {
  if (field.enum && field.oneOf) return fault('/oneOf', 'is not possible with enum');
  const choices = choicesOf(field) ?? [];
  const schema = textSchema(field);
  return choices.flatMap((choice, index) => {
    const pointer = field.enum ? `/enum/${index}` : `/oneOf/${index}/const`;
    if (choices.indexOf(choice) < index) return fault(pointer, 'is used twice');
    // An answer is trimmed, and one without visible characters counts as not given.
    if (choice !== choice.trim() || !hasVisible(choice)) {
      return fault(pointer, 'must have a visible character, and no space at its ends');
    }
    return interpreted(schema, choice)
      ? []
      : explain(schema, choice, interpreted, 1).map((error) => ({ ...error, pointer }));
  });
}

function fieldFaults(field: FormField): FieldError[] {
  if (field.type === 'string' && (field.enum || field.oneOf)) {
    const faults = choiceFaults(field);
    if (faults.length > 0) return faults;
  }
  if ('minimum' in field || 'maximum' in field) {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = field;
    if (minimum > maximum) return fault('/maximum', `must be at least ${minimum}`);
  }
  const schema = fieldSchema(field);
  const { default: preset } = field;
  if (preset === undefined || interpreted(schema, preset)) return [];
  return explain(schema, preset, interpreted, 1).map((error) => ({ ...error, pointer: '/default' }));
}

/** Faults of a form that its schema cannot express, with pointers into the form. */
export function formFaults({ properties, required = [] }: Form): FieldError[] {
  const fields = Object.entries(properties).flatMap(([name, field]) =>
    fieldFaults(field).map((error) => ({ ...error, pointer: `/properties/${name}${error.pointer}` })),
  );
  const names = required.flatMap((name, index) => {
    const pointer = `/required/${index}`;
    if (!Object.hasOwn(properties, name)) return fault(pointer, 'is not one of the properties');
    return required.indexOf(name) < index ? fault(pointer, 'is used twice') : [];
  });
  return [...fields, ...names];
}
