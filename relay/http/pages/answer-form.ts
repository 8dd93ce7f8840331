/** The fields of an action's form on the page of an answer link: plain HTML controls, and what the browser posts of them. */
import type { Form, FormField } from '../../../shared/forms.ts';
import { Html, html } from '../../../shared/html.ts';
import { choicesIn, fieldFault, formReader, labelOf } from '../../../shared/rules/form-words.ts';
import { wallClock } from '../../../shared/rules/wall-clock.ts';

const PREFIX = 'input.';

/** The posted fields of a form by name. */
export const postedFields = (fields: URLSearchParams): ReadonlyMap<string, string> =>
  new Map(
    [...fields].flatMap(([name, value]) => (name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [])),
  );

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** A time as the browser posts it, in the zone that the page displays. */
function instantIn(text: string, timeZone: string): string {
  const wall = LOCAL.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  const clock = wallClock(timeZone);
  return clock && !Number.isNaN(wall) ? new Date(clock.first(wall)).toISOString() : text;
}

function postedValue(field: FormField | undefined, text: string | undefined, timeZone: string): unknown {
  if (field?.type === 'boolean') return text === 'yes';
  if (text === undefined || text.trim() === '') return undefined;
  if (field?.type === 'number' || field?.type === 'integer') return Number.isFinite(Number(text)) ? Number(text) : text;
  return field?.format === 'date-time' ? instantIn(text, timeZone) : text;
}

/** The input to check; undefined: neither a form nor a field. Posted fields that the form does not have are passed on, and refused. */
export function postedInput(
  form: Form | undefined,
  posted: ReadonlyMap<string, string>,
  timeZone: string,
): Record<string, unknown> | undefined {
  const fields = new Map(Object.entries(form?.properties ?? {}));
  const names = new Set([...fields.keys(), ...posted.keys()]);
  if (names.size === 0) return undefined;
  const members = [...names].map((name) => [name, postedValue(fields.get(name), posted.get(name), timeZone)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

interface FieldsLook {
  /** Id of the action, which makes the ids of the page unique. */
  id: string;
  /** As posted; null: the defaults of the form. */
  posted: ReadonlyMap<string, string> | null;
  /** Names of the fields that were refused. */
  faults: readonly string[];
  locale: string;
  timeZone: string;
}

export const formFields = (form: Form, look: FieldsLook): Html =>
  html`${Object.entries(form.properties).map(([name, field]) =>
    fieldPart(name, field, form.required?.includes(name) === true, look),
  )}`;

function fieldPart(name: string, field: FormField, required: boolean, look: FieldsLook): Html {
  const { id: action, posted, faults, locale, timeZone } = look;
  const id = `field-${action}-${name}`;
  const value = posted ? (posted.get(name) ?? '') : presetOf(field);
  const isFaulty = faults.includes(name);
  const given = postedValue(field, value === '' ? undefined : value, timeZone);
  const fault =
    isFaulty &&
    html`<p class="fault" id="${id}-fault" role="alert">${fieldFault(field, given, formReader(locale, timeZone))}</p>`;
  const hint =
    field.description !== undefined && html`<p class="soft" id="${id}-hint" dir="auto">${field.description}</p>`;
  const described = [isFaulty && `${id}-fault`, field.description !== undefined && `${id}-hint`]
    .filter(Boolean)
    .join(' ');
  const common = html` id="${id}" name="${PREFIX}${name}"${described !== '' && html` aria-describedby="${described}"`}${isFaulty && new Html(' aria-invalid="true"')}`;
  const label = labelOf(name, field);
  if (field.type === 'boolean') {
    return html`<label class="check" dir="auto"><input type="checkbox" value="yes"${common}${value === 'yes' && new Html(' checked')}>${label}</label>${fault}${hint}`;
  }
  const needed = required && new Html(' required');
  const zone = field.type === 'string' && field.format === 'date-time' ? ` (${timeZone})` : '';
  return html`<label for="${id}" dir="auto">${label}${zone}${required && ' *'}</label>${control(field, value, html`${common}${needed}`)}${fault}${hint}`;
}

const presetOf = (field: FormField): string =>
  field.type === 'boolean' ? (field.default === true ? 'yes' : '') : String(field.default ?? '');

const TYPES = { date: 'date', 'date-time': 'datetime-local', email: 'email', uri: 'url' } as const;

function control(field: Exclude<FormField, { type: 'boolean' }>, value: string, attributes: Html): Html {
  const choices = choicesIn(field);
  if (choices) {
    return html`<select${attributes}><option value=""></option>${choices.map(
      (choice) =>
        html`<option value="${choice.value}"${choice.value === value && new Html(' selected')}>${choice.label}</option>`,
    )}</select>`;
  }
  if (field.type !== 'string') {
    const { minimum, maximum, type } = field;
    const bounds = html`${minimum !== undefined && html` min="${minimum}"`}${maximum !== undefined && html` max="${maximum}"`} step="${type === 'integer' ? '1' : 'any'}"`;
    return html`<input type="number"${attributes}${bounds} value="${value}">`;
  }
  const { format, maxLength } = field;
  const length = maxLength !== undefined && html` maxlength="${maxLength}"`;
  return html`<input type="${format === undefined ? 'text' : TYPES[format]}" dir="auto"${attributes}${length} value="${value}">`;
}
