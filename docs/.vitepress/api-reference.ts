/** The API reference, made from `docs/api/openapi.json`: a page for each tag, and one of the schemas. */
import { readFileSync } from 'node:fs';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

interface Group {
  slug: string;
  title: string;
  description: string;
}

const SCHEMAS = 'schemas';
const METHODS = ['get', 'put', 'post', 'delete', 'options'];

const read = (): Json => object(JSON.parse(readFileSync(new URL('../api/openapi.json', import.meta.url), 'utf8')));

export const groups = (): Group[] => [
  ...list(read().tags).map((tag) => {
    const title = text(object(tag).name);
    return { slug: title.toLowerCase(), title, description: text(object(tag).description) };
  }),
  { slug: SCHEMAS, title: 'Schemas', description: 'What is named in requests and answers' },
];

/** Markdown with what Vue and tables would take for theirs made harmless. */
const plain = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('{{', '&#123;&#123;')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
const code = (value: string): string => `\`${value.replaceAll('|', '\\|')}\``;

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
const linkTo = (name: string): string => `[${name}](./${SCHEMAS}.md#schema-${name.toLowerCase()})`;

/** A schema in words that fit into a table's cell. */
function shape(given: unknown): string {
  const schema = object(given);
  const ref = text(schema.$ref);
  if (ref) return linkTo(nameOf(ref));
  if ('const' in schema) return code(JSON.stringify(schema.const));
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => code(String(value))).join(' · ');
  const either = list(schema.anyOf ?? schema.oneOf);
  if (either.length > 0) return either.map(shape).join(' or ');
  const together = list(schema.allOf);
  if (together.length > 0) return shape(together[0]);
  if (schema.type === 'array') return `list of ${shape(schema.items)}`;
  if (isObject(schema.additionalProperties)) return `by name: ${shape(schema.additionalProperties)}`;
  if (schema.type === 'object' && isObject(schema.properties)) {
    return `{ ${Object.keys(schema.properties).map(code).join(', ')} }`;
  }
  return text(schema.type) || 'anything';
}

function limits(schema: Json): string {
  const said: string[] = [];
  if (schema.maxLength !== undefined) said.push(`at most ${schema.maxLength} characters`);
  if (schema.maxItems !== undefined) said.push(`at most ${schema.maxItems}`);
  if (schema.minItems !== undefined && schema.minItems !== 0) said.push(`at least ${schema.minItems}`);
  if (schema.minimum !== undefined) said.push(`from ${schema.minimum}`);
  if (schema.maximum !== undefined) said.push(`to ${schema.maximum}`);
  return said.join(', ');
}

const about = (given: unknown): string => {
  const schema = object(given);
  return [text(schema.description), limits(schema)].filter(Boolean).map(plain).join('; ');
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The first example of a body, folded. */
function exampleIn(content: unknown, title: string): string {
  const [found] = Object.entries(object(content)).filter(([, value]) => 'example' in object(value));
  if (!found) return '';
  const [media, value] = found;
  const { example } = object(value);
  const shown = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
  return `::: details ${title}: ${code(media)}\n\`\`\`${media.endsWith('json') ? 'json' : 'text'}\n${shown}\n\`\`\`\n:::`;
}

function operation(path: string, method: string, given: Json): string {
  const parameters = list(given.parameters).map(object);
  const bodies = Object.entries(object(object(given.requestBody).content));
  const responses = Object.entries(object(given.responses));
  const who = list(given.security).flatMap((one) => Object.keys(object(one)));
  const content = (of: unknown) =>
    Object.entries(object(object(of).content))
      .filter(([media]) => media !== 'application/problem+json')
      .map(([media, value]) => `${code(media)} ${shape(object(value).schema)}`)
      .join('<br>');
  return [
    `## ${plain(text(given.summary))} {#operation-${text(given.operationId)}}`,
    `\`\`\`http\n${method.toUpperCase()} ${path}\n\`\`\``,
    plain(text(given.description)),
    who.length > 0 ? `Who: ${who.map(code).join(' or ')}` : 'Open to all.',
    table(
      ['Parameter', 'In', 'Type', 'What it is'],
      parameters.map((one) => [
        code(text(one.name)) + (one.required ? '' : ' (optional)'),
        text(one.in),
        shape(one.schema),
        plain(text(one.description)),
      ]),
    ),
    table(
      ['Body', 'Schema'],
      bodies.map(([media, value]) => [code(media), shape(object(value).schema)]),
    ),
    table(
      ['Status', 'What it says', 'Body'],
      responses.map(([status, value]) => [status, plain(text(object(value).description)), content(value)]),
    ),
    exampleIn(object(given.requestBody).content, 'Example of a request'),
    ...responses
      .filter(([status]) => Number(status) < 300)
      .map(([, value]) => exampleIn(object(value).content, 'Example of an answer')),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function schema(name: string, given: Json): string {
  const required = new Set(list(given.required));
  const properties = Object.entries(object(given.properties));
  return [
    `## ${name} {#schema-${name.toLowerCase()}}`,
    plain(text(given.description)),
    properties.length > 0
      ? table(
          ['Member', 'Type', 'What it is'],
          properties.map(([member, of]) => [
            code(member) + (required.has(member) ? '' : ' (optional)'),
            shape(of),
            about(of),
          ]),
        )
      : shape(given),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Markdown of a group's page. */
export function pageOf({ slug, title, description }: Group): string {
  const document = read();
  const intro = `# ${title}\n\n${plain(description)}. Errors are problem documents (RFC 9457) with a stable \`code\`: [Problem](./${SCHEMAS}.md#schema-problem).`;
  if (slug === SCHEMAS) {
    const all = Object.entries(object(object(document.components).schemas));
    return [intro, ...all.map(([name, of]) => schema(name, object(of)))].join('\n\n');
  }
  const operations = Object.entries(object(document.paths)).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const found = object(item)[method];
      return isObject(found) && list(found.tags).includes(title) ? [operation(path, method, found)] : [];
    }),
  );
  return [intro, ...operations].join('\n\n');
}
