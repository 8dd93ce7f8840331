/** `export` and `import --dry-run`, with and without a running relay. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { ADMIN, startRelay } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';

const DIRECTORY = `
sources:
  - id: erp
    name: ERP
    key: a-key-of-erp
    signingSecret: a-signing-secret
    hooks: { orders: { mapping: "[]", auth: { bearer: "env:ORDERS" } } }
roles: [{ id: ops, name: Ops }]
users: [{ id: dana, name: Dana, roles: [ops], token: a-token-of-dana }]
`;
const ENV = { ORDERS: 'secret-of-orders' };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-directory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

async function done(words: string[], env: Record<string, string> = {}, data = folder): Promise<string> {
  const { code, out, err } = await runVerb(data, words, env);
  assert.equal(code, 0, err);
  return out;
}

describe('where no relay runs', () => {
  beforeEach(async () => {
    await done(['import', write('d.yaml', DIRECTORY)], ENV);
  });

  test('the file is written for its owner, names what it left out, and may be written again', async () => {
    const path = join(folder, 'exported.yaml');
    const said = await done(['export', path]);
    assert.match(said, /^env:SOURCES_ERP_SIGNING_SECRET\tstands for sources\/erp\/signingSecret$/m);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const first = read('exported.yaml');
    await done(['export', path]);
    assert.equal(read('exported.yaml'), first);
    const { out, err } = await runVerb(folder, ['export', '-']);
    assert.equal(`${out}\n`, first);
    assert.match(err, /^env:SOURCES_ERP_SIGNING_SECRET\tstands for/);
    const json = JSON.parse(await done(['export', path, '--json']));
    assert.deepEqual(Object.keys(json), ['file', 'variables']);
  });

  test('what export did not write it does not replace', async () => {
    for (const name of ['d.yaml', 'beckon.db']) {
      const before = readFileSync(join(folder, name));
      const { code, err } = await runVerb(folder, ['export', join(folder, name)]);
      assert.equal(code, 1);
      assert.match(err, /is there and was not written by export: name another file$/);
      assert.deepEqual(readFileSync(join(folder, name)), before);
    }
    assert.equal((await runVerb(folder, ['export', join(folder, 'no', 'folder.yaml')])).code, 1);
    assert.equal((await runVerb(folder, ['export'])).code, 2);
    assert.equal((await runVerb(folder, ['export', 'a', 'b'])).code, 2);
  });

  test('without the secrets of its directory it is exported, and takes its own file', async () => {
    const path = join(folder, 'exported.yaml');
    await done(['export', path]);
    const before = read('exported.yaml');
    for (const dryRun of [['--dry-run'], []]) {
      const { added, changed, removed, unresolved } = JSON.parse(await done(['import', path, '--json', ...dryRun]));
      assert.deepEqual([added, changed, removed], [[], [], []]);
      assert.deepEqual(unresolved.map((one: { place: string; state: string }) => `${one.place} ${one.state}`).sort(), [
        'sources/erp/hooks/orders/auth/bearer kept',
        'sources/erp/signingSecret kept',
      ]);
    }
    await done(['export', path]);
    assert.equal(read('exported.yaml'), before);
  });

  test('an empty store lists what is missing, and takes it with the secrets', async () => {
    const path = join(folder, 'exported.yaml');
    await done(['export', path]);
    const other = mkdtempSync(join(tmpdir(), 'beckon-directory-'));
    try {
      const dry = await done(['import', path, '--dry-run'], {}, other);
      assert.match(dry, /^missing\tsources\/erp\/signingSecret\tenv:SOURCES_ERP_SIGNING_SECRET\t/m);
      assert.match(dry, /^absent\tsources\/erp\/key\torigin:file\t.*source rotate erp/m);
      assert.match(dry, /^absent\tusers\/dana\/token\torigin:file\t.*user pair dana/m);
      assert.match(dry, /^Nothing was written: 3 added/m);
      const refused = await runVerb(other, ['import', path]);
      assert.equal(refused.code, 1);
      assert.match(
        refused.err,
        /signingSecret refers to env:\S+, which is not set \(and 1 more: --dry-run lists all\)$/,
      );
      assert.match(await done(['export', join(other, 'none.yaml')], {}, other), /is written to/);
      assert.match(readFileSync(join(other, 'none.yaml'), 'utf8'), /\n\{\}\n$/, 'nothing of it was imported');
      const env = { ...ENV, SOURCES_ERP_SIGNING_SECRET: 'a-signing-secret' };
      await done(['import', path], env, other);
      await done(['export', join(other, 'again.yaml')], env, other);
      assert.equal(readFileSync(join(other, 'again.yaml'), 'utf8'), read('exported.yaml'));
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  test('a file that cannot be used is refused with the place, and nothing of it is imported', async () => {
    const before = join(folder, 'before.yaml');
    await done(['export', before]);
    const added = 'roles: [{ id: added, name: Added }]\n';
    const files: [string, RegExp][] = [
      [`${added}users: [{ id: dana, `, /not YAML: .* at line \d+, column \d+/],
      [`${added}users: [{ id: a, name: A }, { id: a, name: B }]`, /users has the id a twice$/],
      [`${added}roles: []`, /not YAML: Map keys must be unique at line 2/],
      [`${added}users: [{ id: a, name: A, shoeSize: 44 }]`, /\/users\/0\/shoeSize/],
      [`${added}users: [{ id: DANA, name: A }]`, /users\/DANA\/id .*written in another way/],
      [
        `${added}sources: [{ id: erp, name: ERP, hooks: { orders: { mapping: "{\\n a" } } }]`,
        /sources\/erp\/hooks\/orders\/mapping .*\(line 2, column \d+\)$/,
      ],
      [`${added}sources: [{ id: mes, name: M, key: "env:NOT_SET" }]`, /sources\/mes\/key refers to env:NOT_SET/],
      ['&a [*a, *a]', /not usable YAML|the document/],
      ['- a list', /the document/],
    ];
    for (const [text, words] of files) {
      for (const dryRun of text.includes('NOT_SET') ? [[]] : [[], ['--dry-run']]) {
        const { code, err } = await runVerb(folder, ['import', write('bad.yaml', text), ...dryRun]);
        assert.equal(code, 1, text);
        assert.match(err, words);
        assert.doesNotMatch(err, /\n/);
      }
    }
    assert.match((await runVerb(folder, ['import', '/dev/zero'])).err, /\/dev\/zero is larger than 64 MiB$/);
    assert.match((await runVerb(folder, ['import', folder])).err, /cannot be read/);
    const after = join(folder, 'after.yaml');
    await done(['export', after]);
    assert.equal(read('after.yaml'), read('before.yaml'));
  });
});

test('beside a running relay: the same file; --dry-run names members and changes nothing; an import is in force and audited', async (t) => {
  const relay = await startRelay({ env: ENV });
  t.after(() => relay.close());
  await done(['import', write('d.yaml', DIRECTORY)], ENV, relay.folder);
  const path = join(folder, 'exported.yaml');
  await done(['export', path], {}, relay.folder);
  write(
    'exported.yaml',
    read('exported.yaml').replace('name: Ops', 'name: Operators').replace('name: Dana', 'name: Dana Fox'),
  );
  const acts = async () =>
    (await relay.get('/v1/admin/audit?limit=100', ADMIN)).body.items.map((one: { facts: object }) => one.facts);
  const before = await acts();
  const dry = await done(['import', path, '--dry-run'], {}, relay.folder);
  assert.match(dry, /^changed\trole\/ops\t\/name$/m);
  assert.match(dry, /^changed\tuser\/dana\t\/name$/m);
  assert.match(dry, /^Nothing was written: 0 added, 2 changed, 0 removed/m);
  assert.deepEqual(await acts(), before);
  assert.equal((await relay.get('/v1/admin/people/dana', ADMIN)).body.name, 'Dana');

  const { members, unresolved } = JSON.parse(await done(['import', path, '--json'], {}, relay.folder));
  assert.deepEqual(members, { 'role/ops': ['/name'], 'user/dana': ['/name'] });
  // The relay's environment contains the variable of the hook.
  assert.deepEqual(
    unresolved.map((one: { place: string }) => one.place),
    ['sources/erp/signingSecret'],
  );
  assert.equal((await relay.get('/v1/admin/people/dana', ADMIN)).body.name, 'Dana Fox');
  assert.deepEqual((await acts()).slice(before.length), [{ act: 'import', added: 0, changed: 2, removed: 0 }]);
  const prune = await done(['import', join(folder, 'd.yaml'), '--prune', '--dry-run'], ENV, relay.folder);
  assert.match(prune, /^removed\tsource\/crm$/m);
  assert.equal((await relay.get('/v1/admin/sources', ADMIN)).body.items.length, 4);
});
