import type { Form, FormField, FormInput } from '../../shared/forms.ts';

/** What the controls of a form hold: texts as typed, and the state of switches. */
export type FieldValues = Readonly<Record<string, string | boolean>>;

const two = (n: number): string => String(n).padStart(2, '0');

/** RFC 3339 to the local time of a `datetime-local` control; other text is unchanged. */
function localTime(text: string): string {
  const at = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/i.test(text) || Number.isNaN(at.getTime())) return text;
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function instant(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
}

const isInstant = (field: FormField): boolean => field.type === 'string' && field.format === 'date-time';

function controlValue(field: FormField, given: unknown): string | boolean {
  if (field.type === 'boolean') return given === true;
  if (typeof given !== 'string' && typeof given !== 'number') return '';
  return isInstant(field) ? localTime(String(given)) : String(given);
}

/** @param given an input or an earlier draft; null: the defaults of the form */
export function valuesOf({ properties }: Form, given: Readonly<Record<string, unknown>> | null): FieldValues {
  const fields = Object.entries(properties);
  return Object.fromEntries(
    fields.map(([name, field]) => [
      name,
      controlValue(field, given ? Object.getOwnPropertyDescriptor(given, name)?.value : field.default),
    ]),
  );
}

function inputOf(field: FormField, value: string | boolean): FormInput[string] | undefined {
  if (typeof value === 'boolean') return value;
  if (value.trim() === '') return undefined;
  if (field.type === 'string') return isInstant(field) ? instant(value) : value;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

/** The input to send; empty fields are left out. */
export function inputFrom({ properties }: Form, values: FieldValues): FormInput {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, field]): [string, FormInput[string]][] => {
      const value = inputOf(field, values[name] ?? '');
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** @returns null if there is no readable draft */
export function readDraft(text: string): Record<string, unknown> | null {
  if (text === '') return null;
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? { ...read } : null;
  } catch {
    return null;
  }
}
