/** Forms in words: what is wrong with a field, and a filled-in form as lines. Without schemas, for window and answer page. */
import type { Form, FormField, FormInput } from '../forms.ts';
import { type FormWords, formWordsFor } from '../words/form.ts';

interface FormReader {
  words: FormWords;
  /** BCP 47 */
  locale: string;
  /** IANA name; default: the computer's. */
  timeZone?: string | undefined;
}

export const formReader = (locale: string, timeZone?: string): FormReader => ({
  words: formWordsFor(locale),
  locale,
  timeZone,
});

const numberIn = (value: number, { locale }: FormReader): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(value);

/** Value and label of each choice of a field; null: a field without choices. */
export function choicesIn(field: FormField): { value: string; label: string }[] | null {
  if (field.type !== 'string') return null;
  const titled = field.oneOf?.map(({ const: value, title }) => ({ value, label: title }));
  return titled ?? field.enum?.map((value) => ({ value, label: value })) ?? null;
}

export const labelOf = (name: string, { title }: FormField): string => title ?? name;

function boundsIn(field: Extract<FormField, { type: 'number' | 'integer' }>, reader: FormReader): string | null {
  const { minimum, maximum } = field;
  const { words } = reader;
  if (minimum !== undefined && maximum !== undefined) {
    return words.between(numberIn(minimum, reader), numberIn(maximum, reader));
  }
  if (minimum !== undefined) return words.atLeast(numberIn(minimum, reader));
  return maximum === undefined ? null : words.atMost(numberIn(maximum, reader));
}

/** A sentence for a field that does not fit. @param value as given; undefined: missing */
export function fieldFault(field: FormField, value: unknown, reader: FormReader): string {
  const { words } = reader;
  if (choicesIn(field) || field.type === 'boolean') return words.choose;
  if (value === undefined || value === '') return words.required;
  if (field.type === 'string') {
    const { format, maxLength } = field;
    if (maxLength !== undefined && [...String(value)].length > maxLength)
      return words.long(numberIn(maxLength, reader));
    return format === undefined ? words.unfit : words.formats[format];
  }
  if (typeof value !== 'number') return field.type === 'integer' ? words.integer : words.number;
  if (field.type === 'integer' && !Number.isInteger(value)) return words.integer;
  return boundsIn(field, reader) ?? words.unfit;
}

function valueIn(field: FormField | undefined, value: FormInput[string], reader: FormReader): string {
  if (typeof value === 'boolean') return value ? reader.words.yes : reader.words.no;
  if (typeof value === 'number') return numberIn(value, reader);
  const label = field && choicesIn(field)?.find((choice) => choice.value === value)?.label;
  if (label !== undefined) return label;
  const isInstant = field?.type === 'string' && field.format === 'date-time' && !Number.isNaN(Date.parse(value));
  if (!isInstant) return value;
  const { locale, timeZone } = reader;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    Date.parse(value),
  );
}

interface FilledField {
  name: string;
  label: string;
  value: string;
}

/** In the order of the form; members that the form does not have follow, under their names. */
export function filledFields(form: Form | undefined, input: FormInput = {}, reader: FormReader): FilledField[] {
  const fields = new Map(Object.entries(form?.properties ?? {}));
  const names = new Set([...fields.keys(), ...Object.keys(input)]);
  return [...names].flatMap((name) => {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    const field = fields.get(name);
    if (value === undefined) return [];
    return [{ name, label: field ? labelOf(name, field) : name, value: valueIn(field, value, reader) }];
  });
}

/** Errors of `INPUT_INVALID` by name of the field; pointers into the request. */
export const faultyFields = (errors: readonly { pointer: string }[] = []): string[] =>
  errors.flatMap(({ pointer }) => /^\/input\/([^/]+)$/.exec(pointer)?.[1] ?? []);
