/** Forms of actions and the input given in them: a flat subset of JSON Schema that every client can draw and check (contract section 2). */
import Type, { type Static } from 'typebox';
import { line } from './event-parts.ts';
import { closed, oneOf, some } from './primitives.ts';

/** Limits of one form, and of one input in bytes of JSON. */
export const FORM_LIMITS = { fields: 10, inputBytes: 8 * 1024 } as const;

/** ASCII names that start with a letter, so that `__proto__` is none. */
const FIELD_NAME = '^[A-Za-z][A-Za-z0-9_.-]{0,62}$';
const FieldName = Type.String({
  pattern: FIELD_NAME,
  description: 'a name of letters, digits, dot, underscore and hyphen that starts with a letter, at most 63 characters',
});

const labels = { title: some(line(80)), description: some(line(300)) };
const choices = { minItems: 1, maxItems: 100 };

const TextField = closed({
  type: Type.Literal('string'),
  ...labels,
  default: some(line(2000)),
  maxLength: some(Type.Integer({ minimum: 1, maximum: FORM_LIMITS.inputBytes })),
  enum: some(Type.Array(line(120), choices)),
  oneOf: some(Type.Array(closed({ const: line(120), title: line(120) }), choices)),
  format: some(oneOf('date', 'date-time', 'email', 'uri')),
});
const numberField = <T extends 'number' | 'integer'>(type: T) =>
  closed({
    type: Type.Literal(type),
    ...labels,
    default: some(Type.Number()),
    minimum: some(Type.Number()),
    maximum: some(Type.Number()),
  });
const BooleanField = closed({ type: Type.Literal('boolean'), ...labels, default: some(Type.Boolean()) });

export const FormField = Type.Union([TextField, numberField('number'), numberField('integer'), BooleanField]);
export type FormField = Static<typeof FormField>;
export type TextField = Static<typeof TextField>;

export const Form = closed(
  {
    type: Type.Literal('object'),
    properties: Type.Record(Type.String({ pattern: FIELD_NAME }), FormField, {
      additionalProperties: false,
      minProperties: 1,
      maxProperties: FORM_LIMITS.fields,
    }),
    required: some(Type.Array(FieldName, { maxItems: FORM_LIMITS.fields })),
  },
  'Fields that the person fills in with the answer: a flat subset of JSON Schema',
);
export type Form = Static<typeof Form>;

/** Values by field name. Money is a string. */
export const FormInput = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));
export type FormInput = Static<typeof FormInput>;
