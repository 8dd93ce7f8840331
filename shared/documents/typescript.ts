/** Generates self-contained TypeScript declarations from the schemas: the types of `beckon/client`. */
import { EVENT_DATA, EVENT_TYPES, IngestAccepted } from '../events.ts';
import { Problem } from '../problem-schema.ts';
import { ClosedEvent, RefusalBody, ResponseEvent, ResponsePage, WithdrawalEvent } from '../responses.ts';
import { type JsonObject, withSchemas } from './json-schema.ts';
import { namedSchemas } from './named-schemas.ts';

const BASE = '#/';
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

function comment(text: unknown, indent: string): string {
  return typeof text === 'string' ? `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n` : '';
}

/** Ignores constraints beyond the type; the relay checks them. @param indent of the line it starts on */
function typeOf(schema: JsonObject, indent: string): string {
  if (typeof schema.$ref === 'string') return schema.$ref.slice(BASE.length);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const either = objects(schema.anyOf ?? schema.oneOf);
  if (either.length > 0) return either.map((one) => typeOf(one, indent)).join(' | ');
  const together = objects(schema.allOf);
  if (together.length > 0) return together.map((one) => typeOf(one, indent)).join(' & ');
  if (schema.type === 'array') return `Array<${isObject(schema.items) ? typeOf(schema.items, indent) : 'unknown'}>`;
  if (schema.type === 'object') return objectOf(schema, indent);
  return PLAIN[String(schema.type)] ?? 'unknown';
}

function objectOf(
  { properties, required, additionalProperties, patternProperties }: JsonObject,
  indent: string,
): string {
  if (isObject(additionalProperties)) return `Record<string, ${typeOf(additionalProperties, indent)}>`;
  if (isObject(patternProperties)) {
    const values = objects(Object.values(patternProperties)).map((one) => typeOf(one, indent));
    return `Record<string, ${values.join(' | ')}>`;
  }
  if (!isObject(properties)) return 'Record<string, unknown>';
  const needed = new Set(texts(required));
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    if (!isObject(schema)) return '';
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `${comment(schema.description, inner)}${inner}${key}${needed.has(name) ? '' : '?'}: ${typeOf(schema, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

/** Text of a declaration file: `EventData` by type without prefix, and the relay's replies and posts. */
export function clientTypes(): string {
  const { root, schemas } = withSchemas(namedSchemas(), BASE, ({ embed }) => {
    for (const schema of [
      IngestAccepted,
      ResponseEvent,
      WithdrawalEvent,
      ClosedEvent,
      ResponsePage,
      RefusalBody,
      Problem,
    ])
      embed(schema);
    return EVENT_TYPES.map((type): [string, unknown] => [type, embed(EVENT_DATA[type])]);
  });
  const types = Object.entries(schemas).map(([name, schema]) =>
    isObject(schema) ? `${comment(schema.description, '')}export type ${name} = ${typeOf(schema, '')};\n` : '',
  );
  const data = root.map(([type, schema]) => (isObject(schema) ? `  '${type}': ${typeOf(schema, '  ')};\n` : ''));
  return [
    '/** Made from the schemas in shared/ by `npm run contract`; not edited by hand. */\n',
    ...types,
    `/** The \`data\` of every event, by its type without \`com.xconnector.\` */\nexport interface EventData {\n${data.join('')}}\n`,
  ].join('\n');
}
