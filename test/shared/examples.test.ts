/** Examples of the OpenAPI document: each operation has one, it fits its schema, and a running relay gives the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import published from '../../docs/api/openapi.json' with { type: 'json' };
import { examplesIn } from '../../shared/documents/examples.ts';
import { openApiDocument } from '../../shared/documents.ts';
import { recordExamples } from './examples.ts';

const examples = examplesIn(published);
const document = openApiDocument('1.0.0', examples);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Media {
  /** Path from the document's root. */
  path: readonly string[];
  where: string;
  media: string;
  value: Record<string, unknown>;
}

/** Bodies of all requests and successful replies. */
function* mediaOf(): Generator<Media> {
  const { paths, webhooks } = document;
  for (const [root, group] of Object.entries({ paths, webhooks }))
    for (const [path, item] of Object.entries(isObject(group) ? group : {}))
      for (const [method, operation] of Object.entries(isObject(item) ? item : {})) {
        assert.ok(isObject(operation) && isObject(operation.responses));
        const [status = ''] = Object.keys(operation.responses).filter((code) => Number(code) < 300);
        const places = root === 'webhooks' ? [['requestBody']] : [['requestBody'], ['responses', status]];
        for (const place of places) {
          const holder = place.reduce<unknown>((at, name) => (isObject(at) ? at[name] : null), operation);
          const content = isObject(holder) && isObject(holder.content) ? holder.content : {};
          for (const [media, value] of Object.entries(content)) {
            assert.ok(isObject(value));
            const at = [root, path, method, ...place, 'content', media];
            yield { path: at, where: `${method} ${path} ${place.join(' ')}`, media, value };
          }
        }
      }
}

const escaped = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

test('every request and every reply has an example that fits its schema', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  let count = 0;
  for (const { path, where, media, value } of mediaOf()) {
    // HTML pages have no example.
    if (media === 'text/html') continue;
    assert.ok('example' in value, `${where} ${media} has no example`);
    const fits = ajv.getSchema(`openapi#/${[...path, 'schema'].map(escaped).join('/')}`);
    assert.ok(fits?.(value.example), `${where} ${media}: ${JSON.stringify(fits?.errors?.slice(0, 2))}`);
    count += 1;
  }
  assert.ok(count > 100, String(count));
});

test('every parameter in a path has an example', () => {
  for (const item of Object.values(isObject(document.paths) ? document.paths : {}))
    for (const operation of Object.values(isObject(item) ? item : {})) {
      const parameters: unknown[] =
        isObject(operation) && Array.isArray(operation.parameters) ? operation.parameters : [];
      for (const one of parameters)
        if (isObject(one) && one.in === 'path')
          assert.ok('example' in one, `${JSON.stringify(operation).slice(0, 60)} ${one.name}`);
    }
});

/** Names and types; of a list, those of its first entry. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (isObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([name, inner]) => [name, shapeOf(inner)]));
  }
  return value === null ? 'null' : typeof value;
}

const withoutIds = (value: unknown): unknown =>
  value === undefined
    ? value
    : JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id'));

const said = await recordExamples(document);

test('a running relay takes these requests and answers so', () => {
  for (const [id, { request, response }] of Object.entries(said)) {
    const example = examples[id] ?? {};
    const anew = `${id}: the example is not what a relay says now; node test/shared/write-examples.ts takes it anew`;
    assert.deepEqual(withoutIds(example.request), withoutIds(request), anew);
    assert.deepEqual(shapeOf(example.response), shapeOf(response), anew);
  }
});

test('no secret of the run, and nothing of its machine, is in the examples', () => {
  const text = JSON.stringify(document);
  assert.doesNotMatch(text, /127\.0\.0\.1:(?!7420)\d|\/tmp\/|bk[ns]_[\w-]{43}/);
});
