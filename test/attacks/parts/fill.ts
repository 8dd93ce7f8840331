/** Events with a text in each member that accepts one. Members come from the schemas, so that later ones are covered too. */
import type { TSchema } from 'typebox';
import { EVENT_DATA, type ItemType } from '../../../shared/events.ts';
import { isRecord } from '../../../shared/json.ts';
import { receive } from '../../../shared/receive.ts';
import { cleanText } from '../../../shared/rules/hidden-characters.ts';
import { checker } from '../../../shared/validate.ts';

/** The relay's own validation. */
const isReceived = (schema: TSchema, text: string): boolean => receive(checker(schema), text).ok;

/** For members with a fixed format; the first valid one is used. */
const FORMED = ['2099-01-01T00:00:00Z', 'PT1H', '12.50', 'EUR', 'attacked', 'application/pdf', 'a'.repeat(64)];

/** @param place such as `facts/label`. @param most code points */
type TextAt = (place: string, most: number) => string;

function fill(schema: unknown, textAt: TextAt, place = ''): unknown {
  if (!isRecord(schema)) throw new Error(`no schema at ${place}`);
  const { type, const: constant, enum: words, anyOf, properties, items } = schema;
  if (constant !== undefined) return constant;
  if (Array.isArray(words)) return words[0];
  if (Array.isArray(anyOf)) return fill(anyOf[0], textAt, place);
  // Its members depend on others: `settled` has them.
  if (isRecord(schema.patternProperties)) return {};
  if (type === 'array') return [fill(items, textAt, place)];
  if (isRecord(properties)) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [
        name,
        fill(member, textAt, place ? `${place}/${name}` : name),
      ]),
    );
  }
  if (type === 'string') return textFor(schema, (most) => textAt(place, most));
  return type === 'boolean' ? false : 1;
}

function textFor(schema: Record<string, unknown>, text: (most: number) => string): string {
  const { maxLength } = schema;
  const given = text(typeof maxLength === 'number' ? maxLength : 200);
  // An address that only looks like one: the text is its query.
  const address = `https://attacked.example/?${cleanText(given).replaceAll(/[\s\\]/g, '+')}`;
  // Hidden characters are removed from texts and rejected in identifiers: there the cleaned text is used.
  const fitting = [given, cleanText(given), address, ...FORMED].find((one) => isReceived(schema, one));
  if (fitting === undefined) throw new Error(`nothing fits ${JSON.stringify(schema)}`);
  return fitting;
}

/** Members that would conflict with the others, or make the item impossible to answer. */
const settled = (textAt: TextAt) => ({
  ...{ audience: { users: ['dana'] }, decision: undefined, escalation: undefined, stepUp: undefined },
  lines: {
    columns: [{ id: 'c', label: textAt('lines/columns/label', 60), type: 'text' }],
    rows: [{ id: 'r', cells: { c: textAt('lines/rows/cells', 300) }, before: { c: textAt('lines/rows/before', 300) } }],
    totals: [{ label: textAt('lines/totals/label', 60), column: 'c', value: textAt('lines/totals/value', 300) }],
  },
});

/** A form whose texts are those of an event. */
const formOf = (textAt: TextAt) => ({
  type: 'object',
  properties: {
    attacked: {
      type: 'string',
      title: textAt('actions/form/title', 60),
      description: textAt('actions/form/description', 200),
    },
  },
});

/** The data of an event that makes an item for dana. */
export const filledData = (type: ItemType, textAt: TextAt): Record<string, unknown> => {
  const data = fill(EVENT_DATA[type], textAt);
  const channels =
    type === 'customer.notification' ? { channels: [{ gateway: 'mail', kind: 'email', to: textAt('to', 100) }] } : {};
  const { actions, ...rest } = isRecord(data) ? data : {};
  const withForm = Array.isArray(actions) ? actions.map((action) => ({ ...action, form: formOf(textAt) })) : actions;
  return { ...rest, actions: withForm, ...settled(textAt), ...channels };
};
