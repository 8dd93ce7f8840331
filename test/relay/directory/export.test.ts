/** Exporting a directory, importing it into an empty store and exporting again yields the same file; reimporting changes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exportDirectory } from '../../../relay/directory/export.ts';
import { applyImport, type ImportReport, prepareImport } from '../../../relay/directory/import.ts';
import { dryImport } from '../../../relay/directory/import-preview.ts';
import { parseDirectory } from '../../../relay/directory/read-file.ts';
import type { ReferenceFault } from '../../../relay/directory/references.ts';
import { type Environment, keyHash, referenceFault } from '../../../relay/directory/secrets.ts';
import { changeHook } from '../../../relay/directory/source-hooks.ts';
import { isSecretMember } from '../../../relay/domain/keeping/secret-members.ts';
import { runs } from '../../helpers/runs.ts';
import { openParts, type Parts } from '../parts/store.ts';

/** Texts that YAML parses as another type if they are not quoted. */
const ODD = [
  'yes',
  'null',
  '~',
  '1e3',
  '0x1F',
  '- a',
  'a: b',
  'a #b',
  '#',
  '"',
  "'",
  '*',
  '&a',
  '!!str',
  '---',
  '...',
  '2026-01-01',
];
const CHARACTERS = ['a', 'Z', ' ', '\n', '\r', '\t', '\u0085', '\u2028', '\u{1f600}', ':', '#', '-', '|', '%', '\\'];
const odd = fc.oneof(
  fc.constantFrom(...ODD),
  fc.array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
);
const userId = fc.constantFrom(
  'dana',
  'null',
  'yes',
  '1e3',
  'a: b',
  'x #y',
  '*',
  '@k',
  '#h',
  '~',
  '0x1F',
  '2026-01-01',
  "d'arc",
);
const id = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,5}$/);
const hookName = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,5}$/);
const reference = fc.constantFrom('env:ONE', 'env:TWO', 'env:SOURCES_A_SIGNING_SECRET');
const secret = fc.oneof(fc.stringMatching(/^[a-zA-Z0-9 ]{12,20}xyz$/), reference);
const oneOrTwo = (one: fc.Arbitrary<string>) =>
  fc.oneof(
    one,
    fc.tuple(one, one).map((two) => [...two]),
  );
const secrets = oneOrTwo(secret);
/** Signs what the relay posts: base64. */
const webhookSecrets = oneOrTwo(fc.oneof(fc.stringMatching(/^[a-zA-Z0-9]{12,20}xyz$/), reference));
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const auth = fc.oneof(
  fc.record({ bearer: secrets }),
  fc.record({ basic: fc.record({ user: fc.constant('erp'), password: secrets }) }),
  fc.record({ header: fc.constant('x-key'), secret: secrets }),
  fc.record({
    hmac: fc.record({
      header: fc.constant('x-signature'),
      algorithm: fc.constant('sha256'),
      encoding: fc.constant('hex'),
      secret: secrets,
    }),
  }),
);
const source = fc.record({
  id,
  name: odd,
  key: fc.constant('to be made unique'),
  signingSecret: some(secrets),
  grants: some(
    fc.oneof(
      fc.constant('*'),
      fc.record({ types: fc.constant(['*']), roles: some(fc.array(id)), systems: some(fc.array(odd)) }),
    ),
  ),
  response: some(fc.record({ url: fc.constant('https://erp.example/responses'), secret: webhookSecrets })),
  hooks: some(
    fc.dictionary(
      hookName,
      fc.record({ mapping: odd, auth: some(auth), accept: some(fc.constant('each')) }, { requiredKeys: ['mapping'] }),
      { maxKeys: 3 },
    ),
  ),
  unknownRequester: some(fc.constant('block')),
});
const user = fc.record({
  id: userId,
  name: odd,
  roles: some(fc.array(id, { maxLength: 3 })),
  units: some(fc.array(odd, { maxLength: 3 })),
  token: some(fc.constant('to be made unique')),
  language: some(fc.constant('de')),
});
const gateway = fc.oneof(
  fc.record({
    id,
    kind: fc.constant('webhook'),
    url: fc.constant('https://out.example/'),
    secret: webhookSecrets,
    template: some(odd),
  }),
  fc.record({ id, kind: fc.constant('opentext'), username: odd, password: some(secret), clientSecret: some(secret) }),
);
const role = fc.record({ id, name: fc.oneof(odd, fc.record({ en: odd, de: odd })), mandatory: some(fc.boolean()) });
const list = <T extends { id: string }>(entry: fc.Arbitrary<T>) =>
  some(fc.uniqueArray(entry, { selector: (one) => one.id, maxLength: 4 }));
const directory = fc
  .record({
    sources: list(source),
    roles: list(role),
    users: list(user),
    gateways: list(gateway),
    repeat: some(fc.constant('PT10M')),
    rates: some(fc.constant({ USD: '0.92' })),
    retention: some(fc.constant({ items: 'P30D' })),
  })
  .map((given) => JSON.parse(JSON.stringify(given)))
  .map((given) => {
    for (const one of given.sources ?? []) one.key = `key-of-${one.id}`;
    for (const one of given.users ?? []) if (one.token) one.token = `token-of-${one.id}`;
    return given;
  })
  .filter(isAccepted);

/** Texts without visible characters are rejected. */
function isAccepted(given: object): boolean {
  try {
    parseDirectory(JSON.stringify(given), 'd.yaml');
    return true;
  } catch {
    return false;
  }
}

const ENV: Environment = {
  ONE: 'oneLongSecret',
  TWO: 'twoLongSecrets',
  SOURCES_A_SIGNING_SECRET: 'ofSomethingElse',
};
const noMapping = () => assert.fail('no mapping is in a file');
const lenient =
  (env: Environment): ReferenceFault =>
  (written) =>
    referenceFault(written, env);

interface Imported {
  report: ImportReport;
  dry: ImportReport;
}

/** @param fault as in the command; default: as at startup */
async function take({ store }: Parts, text: string, env: Environment, fault?: ReferenceFault): Promise<Imported> {
  const prepared = prepareImport(parseDirectory(text, 'd.yaml'), env, noMapping, fault);
  const dry = applyImport(prepared, dryImport(store.directoryRows, store.credentials), false);
  return { dry, report: await store.writer.write((tx) => applyImport(prepared, tx, false)) };
}

const exportOf = ({ store }: Parts) => exportDirectory(store.directoryRows, store.credentials);

/** Empties the store; opening a new one takes longer than a run. */
async function empty({ store }: Parts): Promise<void> {
  await store.writer.write((tx) => applyImport(prepareImport({}, {}, noMapping), tx, true));
  assert.match(exportDirectory(store.directoryRows, store.credentials).text, /\n\{\}\n$/);
}

/** Documents without the metadata that the store adds. */
const documents = ({ store }: Parts): unknown[] =>
  store.directoryRows
    .all()
    .map(({ kind, id, doc }) => [
      kind,
      id,
      JSON.parse(doc, (name, value) => (/Hash$|^trusted/.test(name) && name !== 'keyHash' ? undefined : value)),
    ]);

/** Keys, tokens and hooks as the command line and the console create them. */
async function changeByHand({ store }: Parts): Promise<void> {
  await store.writer.write((tx) => {
    const [first, second] = tx.directoryRows.entries('source');
    if (first) {
      const doc = JSON.stringify({ ...JSON.parse(first.doc), keyHash: keyHash('rotated') });
      tx.directoryRows.put(
        { ...first, doc: changeHook(doc, 'made', { mapping: 'a\n b', auth: { bearer: 'of the console' } }) ?? doc },
        'console',
      );
    }
    if (second) {
      const { keyHash: _, fileKeyHash: __, ...doc } = JSON.parse(second.doc);
      tx.directoryRows.put({ ...second, doc: JSON.stringify(doc) }, 'cli');
    }
    for (const [index, { id: userId }] of tx.directoryRows.entries('user').entries()) {
      const origin = ['cli', 'pair', 'console'][index % 3] ?? 'cli';
      tx.credentials.add({ id: crypto.randomUUID(), userId, secret: crypto.randomUUID(), device: null, origin });
    }
  });
}

const env = (variables: readonly { reference: string }[]): Environment =>
  Object.fromEntries(variables.map(({ reference }, index) => [reference.slice('env:'.length), `givenAgain${index}`]));

test('exported, imported into an empty store and exported again: the same file, byte for byte', async (t) => {
  const first = openParts({});
  const second = openParts({});
  t.after(() => Promise.all([first.close(), second.close()]));
  await fc.assert(
    fc.asyncProperty(directory, async (given) => {
      await empty(first);
      await empty(second);
      await take(first, JSON.stringify(given), ENV);
      await changeByHand(first);
      const { text, variables } = exportOf(first);
      const here = { ...ENV, ...env(variables) };
      const { report, dry } = await take(second, text, here, lenient(here));
      assert.deepEqual(dry, report);
      assert.equal(exportOf(second).text, text);
      assert.deepEqual(exportOf(second).variables, [], 'every secret is a reference now');
      for (const { state, reference } of report.unresolved) assert.equal(state, 'absent', reference);
    }),
    { numRuns: runs(200) },
  );
});

test('imported into the store it came from, without any of its secrets: nothing changes, and each is listed', async (t) => {
  const parts = openParts({});
  t.after(() => parts.close());
  await fc.assert(
    fc.asyncProperty(directory, async (given) => {
      await empty(parts);
      await take(parts, JSON.stringify(given), ENV);
      await changeByHand(parts);
      const before = documents(parts);
      const { text, variables } = exportOf(parts);
      const { report, dry } = await take(parts, text, {}, lenient({}));
      assert.deepEqual(dry, report);
      assert.deepEqual([report.added, report.changed, report.removed], [[], [], []]);
      assert.deepEqual(documents(parts), before);
      assert.equal(exportOf(parts).text, text);
      const kept = report.unresolved.filter(({ state }) => state === 'kept').map((one) => one.reference);
      for (const { reference } of variables) assert.ok(kept.includes(reference), reference);
      assert.deepEqual(
        report.unresolved.filter(({ state }) => state !== 'kept'),
        [],
      );
      assert.equal((await take(parts, text, {}, lenient({}))).report.noted, 0);
    }),
    { numRuns: runs(200) },
  );
});

test('no secret of the store is in the file', async (t) => {
  const parts = openParts({});
  t.after(() => parts.close());
  const text = 'aSecretThatMustNotBeSeen';
  const hooks = {
    in: { mapping: '[]', auth: { basic: { user: 'u', password: text } } },
    out: { mapping: '[]', auth: { bearer: [text, text] } },
    headers: { mapping: '[1]' },
  };
  const response = { url: 'https://erp.example/', secret: [text, `${text}2`], headers: { 'x-key': text } };
  const sources = [{ id: 'erp', name: 'ERP', key: `key-${text}`, signingSecret: text, response, hooks }];
  const gateways = [
    { id: 'mail', kind: 'opentext', password: text, clientSecret: text },
    { id: 'hook', kind: 'webhook', url: 'https://out.example/', secret: text },
  ];
  const users = [{ id: 'dana', name: 'Dana', token: `token-${text}` }];
  await take(parts, JSON.stringify({ sources, gateways, users }), {});
  const exported = exportOf(parts);
  assert.doesNotMatch(exported.text, /must-not-be-seen|sealed:/);
  assert.doesNotMatch(exported.text, /[0-9a-f]{64}/, 'nor a digest');
  assert.equal(exported.variables.length, 10);
  assert.match(exported.text, /mapping: .*\[1\]/, 'a hook may have the name of a member');
  assert.match(exported.text, /key: origin:file[\s\S]*token: origin:file/);
  assert.ok(isSecretMember(['privateKey']), 'web push is of the same set');
});

test('a variable stands for one secret', async (t) => {
  const parts = openParts({});
  t.after(() => parts.close());
  const named = (id: string, signingSecret: string) => ({ id, name: id, signingSecret });
  const sources = [
    named('a.b', 'a secret of a.b'),
    named('a-b', 'a secret of a-b'),
    named('c', 'a secret of c'),
    named('d', 'env:SOURCES_C_SIGNING_SECRET'),
  ];
  await take(parts, JSON.stringify({ sources }), {});
  const names = exportOf(parts).variables.map(({ reference }) => reference);
  assert.equal(new Set(names).size, 3);
  for (const name of names) assert.match(name, /^env:SOURCES_(A_B|C)_SIGNING_SECRET_[0-9a-f]{8}$/);
});

test('what is missing is in the report, and what is stored as a digest says so', async (t) => {
  const parts = openParts({});
  t.after(() => parts.close());
  const text = `
sources:
  - { id: erp, name: ERP, key: "origin:relay", signingSecret: "env:NOT_SET" }
  - { id: mes, name: MES, key: "env:NOT_SET_EITHER" }
users:
  - { id: dana, name: Dana, token: "origin:file" }
`;
  const prepared = prepareImport(parseDirectory(text, 'd.yaml'), {}, noMapping, lenient({}));
  const { store } = parts;
  const { unresolved } = applyImport(prepared, dryImport(store.directoryRows, store.credentials), false);
  assert.deepEqual(
    unresolved.map(({ place, state }) => `${place} ${state}`),
    [
      'sources/erp/signingSecret missing',
      'sources/erp/key absent',
      'sources/mes/key missing',
      'users/dana/token absent',
    ],
  );
});
