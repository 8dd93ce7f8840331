import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import published from '../../docs/api/openapi.json' with { type: 'json' };
import { DESK_OPERATION_NAMES } from '../../shared/desk-operations.ts';
import { examplesIn } from '../../shared/documents/examples.ts';
import { asyncApiDocument, internalSchemaDocuments, openApiDocument, schemaDocuments } from '../../shared/documents.ts';
import { EVENT_DATA, EVENT_TYPES, type EventType } from '../../shared/events.ts';
import { explain } from '../../shared/explain.ts';
import { PROBLEMS } from '../../shared/problems.ts';
import { ADMINISTRATOR_ROLES } from '../../shared/rules/administrator-role.ts';
import { DESK_SERVER_MESSAGES } from '../../shared/socket.ts';
import { checker, fits } from '../../shared/validate.ts';
import { runs } from '../helpers/runs.ts';
import { BAD, changed, cloudEvent, GOOD } from './event-examples.ts';
// openapi-3.1-schema.json: by the OpenAPI Initiative, spec.openapis.org/oas/3.1/schema/2022-10-07, Apache-2.0.
import openApiSchema from './openapi-3.1-schema.json' with { type: 'json' };

/** An independent implementation of JSON Schema in strict mode. */
function strictAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allErrors: false, strictRequired: false, allowUnionTypes: false });
  addFormats.default(ajv);
  return ajv;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function* nodesOf(value: unknown): Generator<Record<string, unknown>> {
  if (!isObject(value)) return;
  if (!Array.isArray(value)) yield value;
  for (const inner of Object.values(value)) yield* nodesOf(inner);
}

/** Resolves a local `$ref` (RFC 6901); undefined if missing. */
const follow = (root: unknown, ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), root);

function assertRefsResolve(root: unknown): void {
  for (const node of nodesOf(root)) {
    if (typeof node.$ref !== 'string') continue;
    assert.match(node.$ref, /^#\//);
    assert.ok(isObject(follow(root, node.$ref)), `${node.$ref} leads nowhere`);
  }
}

test('every schema, published or internal, stands alone and compiles under a strict reader', () => {
  for (const [name, schema] of Object.entries({ ...schemaDocuments(), ...internalSchemaDocuments() })) {
    assertRefsResolve(schema);
    assert.doesNotThrow(() => strictAjv().compile(schema), name);
  }
});

test('what window and main process say to each other is not published', () => {
  assert.deepEqual(Object.keys(internalSchemaDocuments()), ['ipc-invoke.json', 'ipc-snapshot.json']);
  const published = Object.keys(schemaDocuments());
  assert.deepEqual(
    published.filter((name) => name in internalSchemaDocuments()),
    [],
  );
});

test('the documents are the same each time, and plain JSON', () => {
  assert.equal(JSON.stringify(schemaDocuments()), JSON.stringify(schemaDocuments()));
  const document = openApiDocument('1.2.3');
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
});

/**
 * The OpenAPI schema selects the dialect of Schema Objects by `$dynamicRef`, which Ajv resolves differently. Here they are only checked to
 * be objects; the next test compiles each of them.
 */
const openApiMeta = (): object =>
  JSON.parse(JSON.stringify(openApiSchema).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"'));

test('the OpenAPI document fits the schema of OpenAPI 3.1', () => {
  const ajv = new Ajv2020({ strict: false, formats: { 'media-range': /^[\w*+.-]+\/[\w*+.-]+(;.*)?$/ } });
  addFormats.default(ajv);
  const fits = ajv.compile(openApiMeta());
  assert.ok(fits(openApiDocument('1.2.3')), JSON.stringify(fits.errors?.slice(0, 3), null, 1));
  assert.ok(!fits({ ...openApiDocument('1.2.3'), paths: { '/x': { get: { responses: { 99: {} } } } } }));
});

test('in the OpenAPI document every reference leads somewhere and every schema compiles', () => {
  const document = openApiDocument('1.2.3');
  assertRefsResolve(document);
  const { components } = document;
  assert.ok(isObject(components) && isObject(components.schemas));
  const ajv = strictAjv();
  ajv.addVocabulary(Object.keys(document));
  ajv.addSchema(document, 'openapi');
  for (const name of Object.keys(components.schemas))
    assert.ok(ajv.getSchema(`openapi#/components/schemas/${name}`), name);
});

test('the AsyncAPI document refers to what it has, and names every message of the desk', () => {
  const document = asyncApiDocument('1.2.3');
  assertRefsResolve(document);
  const { channels } = document;
  assert.ok(isObject(channels) && isObject(channels.desk) && isObject(channels.desk.messages));
  const wanted = [
    ...Object.keys(DESK_SERVER_MESSAGES),
    ...DESK_OPERATION_NAMES.flatMap((name) => [name, `${name}Reply`]),
    ...['connect', 'connected', 'connect_error', 'syncReceived', 'drain', 'revoked'],
  ];
  assert.deepEqual(Object.keys(channels.desk.messages).sort(), wanted.sort());
});

function operations(): { path: string; method: string; operation: Record<string, unknown> }[] {
  const { paths } = openApiDocument('1.2.3');
  assert.ok(isObject(paths));
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).map(([method, operation]) => ({
      path,
      method,
      operation: isObject(operation) ? operation : {},
    })),
  );
}

test('operations: ids differ, path parameters are declared, who may call is said', () => {
  const all = operations();
  assert.equal(new Set(all.map(({ operation }) => operation.operationId)).size, all.length);
  for (const { path, operation } of all) {
    const declared = Array.isArray(operation.parameters) ? operation.parameters : [];
    const inPath = declared.filter((one) => one.in === 'path').map((one) => one.name);
    assert.deepEqual(
      inPath,
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      path,
    );
    assert.ok(Array.isArray(operation.security), path);
    // The console's session operations need no token: the caller does not have one yet.
    const signsIn = ['adminSession', 'adminSignIn', 'adminSignOut'].includes(String(operation.operationId));
    const permitted = signsIn ? [[]] : ADMINISTRATOR_ROLES.map((role) => [{ adminToken: [role] }]);
    if (path.startsWith('/v1/admin/'))
      assert.ok(
        permitted.some((security) => isDeepStrictEqual(operation.security, security)),
        `${path}: ${JSON.stringify(operation.security)}`,
      );
  }
});

test('every problem code of an operation stands under its own status', () => {
  for (const { path, operation } of operations())
    for (const [status, response] of Object.entries(isObject(operation.responses) ? operation.responses : {}))
      for (const node of nodesOf(response)) {
        const code = isObject(node.code) ? node.code.enum : undefined;
        for (const name of Array.isArray(code) ? code : [])
          assert.equal(
            Object.entries(PROBLEMS).find(([known]) => known === name)?.[1][0],
            Number(status),
            `${path} ${name}`,
          );
      }
});

test('the surface of the contract is there', () => {
  const found = new Set(operations().map(({ method, path }) => `${method} ${path}`));
  const wanted = [
    'post /v1/events',
    'post /v1/sources/{id}/events',
    'get /v1/me',
    'get /v1/items',
    'get /v1/items/{id}',
    'post /v1/items/{id}/responses',
    ...['seen', 'claim', 'release', 'delegate', 'snooze'].map((act) => `post /v1/items/{id}/${act}`),
    'get /v1/me/subscriptions',
    'put /v1/me/subscriptions',
    'put /v1/me/absence',
    'get /v1/processes',
    'get /v1/processes/{id}',
    'post /v1/pair',
    'get /v1/admin/outbound',
    'get /v1/admin/dead-letters',
    'post /v1/admin/dead-letters/{id}/replay',
    'post /v1/admin/dry-run',
    'get /health/live',
    'get /health/ready',
    'get /metrics',
    'get /openapi.json',
  ];
  for (const one of wanted) assert.ok(found.has(one), one);
});

const JSON_TYPES: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(
    '',
    'info',
    'approve',
    '*',
    '2026-12-01T12:00:00Z',
    '2026-02-30T12:00:00Z',
    'PT1H',
    '-PT0S',
    'x'.repeat(141),
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.integer(),
);

/** Returns a copy of `value` with one member replaced, added or removed. */
function bent(value: unknown, path: readonly number[], how: 'replace' | 'add' | 'remove', by: unknown): unknown {
  if (!isObject(value) || path.length === 0) return how === 'replace' ? by : value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
  const keys = Object.keys(value);
  const [turn = 0, ...rest] = path;
  const key = keys[turn % Math.max(1, keys.length)];
  if (how === 'add' && rest.length === 0) Reflect.set(copy, Array.isArray(value) ? String(keys.length) : 'extra', by);
  else if (key === undefined) return value;
  else if (how === 'remove' && rest.length === 0) {
    if (Array.isArray(copy)) copy.splice(Number(key), 1);
    else delete copy[key];
  } else Reflect.set(copy, key, bent(Reflect.get(value, key), rest, how, by));
  return copy;
}

const bending = fc.record({
  path: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
  how: fc.constantFrom('replace' as const, 'add' as const, 'remove' as const),
  by: JSON_TYPES,
});

for (const type of EVENT_TYPES)
  test(`the published schema of ${type} and the compiled check give the same verdict`, () => {
    const ajv = strictAjv();
    const published = ajv.compile(schemaDocuments()[`${type}.json`] ?? {});
    const ours = checker(EVENT_DATA[type]);
    assert.ok(published(GOOD[type]), JSON.stringify(published.errors));
    assert.ok(ours.is(GOOD[type]));
    const times = runs(400);
    let refused = 0;
    fc.assert(
      fc.property(fc.array(bending, { minLength: 1, maxLength: 3 }), (steps) => {
        const data = steps.reduce<unknown>((value, step) => bent(value, step.path, step.how, step.by), GOOD[type]);
        const verdict = ours.check(data);
        assert.equal(verdict.ok, published(data), JSON.stringify(data));
        if (!verdict.ok) refused += 1;
      }),
      { numRuns: times },
    );
    assert.ok(refused > times / 10, 'the bending is too gentle to prove anything');
  });

test('any event: good ones fit the published schema, and what the schema can refuse it refuses', () => {
  const published = strictAjv().compile(schemaDocuments()['event.json'] ?? {});
  for (const type of EVENT_TYPES) assert.ok(published(cloudEvent(type)), type);
  const bySchema = ([type, change]: readonly [EventType, Record<string, unknown>, string]) =>
    !checker(EVENT_DATA[type]).is(changed(GOOD[type], change));
  for (const [type, change] of BAD.filter(bySchema))
    assert.equal(published(cloudEvent(type, changed(GOOD[type], change))), false, JSON.stringify(change));
});

test('a value outside an enumeration is refused with all allowed ones', () => {
  let seen = 0;
  for (const [name, document] of Object.entries(schemaDocuments())) {
    for (const node of nodesOf(document)) {
      if (!Array.isArray(node.enum) || node.enum.length < 2) continue;
      seen += 1;
      const [error] = explain(node, 'no such value', fits, 1);
      for (const allowed of node.enum) assert.ok(error?.detail.includes(String(allowed)), `${name}: ${error?.detail}`);
    }
  }
  assert.ok(seen > 30, String(seen));
});

test('OpenAPI follows the rules of Spectral (spectral:oas) that are errors, and those about names and references', () => {
  const document = openApiDocument('1.2.3', examplesIn(published));
  const { paths, tags, components } = document;
  assert.ok(isObject(paths) && Array.isArray(tags) && isObject(components));
  const known = new Set(tags.map((tag) => (isObject(tag) ? tag.name : null)));
  const ids: unknown[] = [];
  for (const [path, item] of Object.entries(paths)) {
    assert.doesNotMatch(path, /\/$|\?|\{\}/, path);
    for (const operation of Object.values(isObject(item) ? item : {})) {
      assert.ok(isObject(operation) && Array.isArray(operation.tags) && Array.isArray(operation.parameters));
      ids.push(operation.operationId);
      assert.ok(
        operation.tags.every((tag) => known.has(tag)),
        path,
      );
      assert.ok(
        isObject(operation.responses) && Object.keys(operation.responses).some((status) => /^[23]/.test(status)),
      );
      const parameters = operation.parameters.flatMap((one: unknown) => (isObject(one) && 'name' in one ? [one] : []));
      const names = parameters.map((one) => `${one.in} ${one.name}`);
      assert.equal(new Set(names).size, names.length, path);
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => `path ${name}`);
      assert.deepEqual(names.filter((name) => name.startsWith('path ')).sort(), inPath.sort(), path);
      for (const { schema, example, name } of parameters) {
        if (example === undefined) continue;
        const whole = { ...(isObject(schema) ? schema : {}), components: { schemas: components.schemas } };
        const ajv = new Ajv2020({ strict: false });
        addFormats.default(ajv);
        assert.ok(ajv.validate(whole, example), `${path} ${name}: ${JSON.stringify(example)}`);
      }
    }
  }
  assert.equal(new Set(ids).size, ids.length);
  for (const node of nodesOf(document)) {
    // `items: false` is valid, but Spectral's `array-items` and code generators require a schema.
    if (node.type === 'array') assert.ok(node.items, JSON.stringify(node).slice(0, 200));
    if (typeof node.$ref === 'string' && node.$ref.startsWith('#/components/')) {
      const beside = Object.keys(node).filter((key) => key !== '$ref');
      assert.deepEqual(
        beside.filter((key) => key !== 'description' && key !== 'summary'),
        [],
        node.$ref,
      );
    }
  }
  const used = JSON.stringify(document);
  for (const [kind, all] of Object.entries(components)) {
    if (kind === 'securitySchemes') continue;
    for (const name of Object.keys(isObject(all) ? all : {})) {
      assert.ok(used.includes(`"#/components/${kind}/${name}"`), `${kind}/${name} is not used`);
    }
  }
});
