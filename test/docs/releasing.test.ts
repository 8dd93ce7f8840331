/** Compares the promises of `docs/releasing.md` with the project, as far as one version can show them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { filesOf } from '../../docs/.vitepress/proofs.ts';
import { MIGRATIONS } from '../../relay/store/migrations.ts';
import { oldestSchema } from '../../relay/store/schema-upgrade.ts';
import { Directory } from '../../shared/directory.ts';
import { isRecord } from '../../shared/json.ts';
import { Policy } from '../../shared/policy.ts';
import { Preferences, RelaySettings } from '../../shared/settings.ts';
import { codesIn, pageText, tableOf, tablesOf } from './tables.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const json = (path: string) => JSON.parse(read(path));
const page = pageText('releasing.md');
const CHANGES = read('CHANGELOG.md');
const { version } = json('package.json');
const SEMVER = /^(\d+)\.(\d+)\.(\d+)$/;

type Version = readonly [major: number, minor: number, patch: number];
function versionOf(text: string): Version {
  const [, major, minor, patch] = SEMVER.exec(text) ?? [];
  assert.ok(patch !== undefined, `${text} is no version`);
  return [Number(major), Number(minor), Number(patch)];
}
const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

interface Section {
  /** null: unreleased. */
  version: Version | null;
  text: string;
}

/** @throws AssertionError for a heading that is neither "Unreleased" nor a version with its date */
function sectionsOf(changes: string): Section[] {
  return changes
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [heading = ''] = text.split('\n');
      if (heading === 'Unreleased') return { version: null, text };
      const [, named = '', date = ''] = /^(\S+) \((\d{4}-\d{2}-\d{2})\)$/.exec(heading) ?? [];
      assert.equal(new Date(date || 'none').toJSON()?.slice(0, 10), date, `CHANGELOG.md: ${heading}`);
      return { version: versionOf(named), text };
    });
}

interface Deprecation {
  /** The member, operation or setting. */
  name: string;
  description: string;
}

/** Objects with `deprecated: true`, by the last name on the way to them. */
function deprecationsIn(value: unknown, name = ''): Deprecation[] {
  if (Array.isArray(value)) return value.flatMap((entry) => deprecationsIn(entry, name));
  if (!isRecord(value)) return [];
  const own = value.deprecated === true ? [{ name, description: String(value.description ?? '') }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, entry]) => deprecationsIn(entry, key))];
}

/** @returns what is missing. @param now version of the project */
function faultOf({ name, description }: Deprecation, changes: readonly Section[], now: Version): string | null {
  const told = /\bDeprecated since (\d+\.\d+\.\d+), removed in (\d+\.\d+\.\d+): use \S/.exec(description);
  if (!told) return `${name}: its description lacks "Deprecated since VERSION, removed in VERSION: use NAME."`;
  const [since, removed] = [versionOf(told[1] ?? ''), versionOf(told[2] ?? '')];
  if (removed[0] <= since[0] || removed[1] > 0 || removed[2] > 0) return `${name}: only a major release removes it`;
  if (compare(removed, now) <= 0) return `${name}: ${removed.join('.')} was to remove it`;
  const section = changes.find((one) =>
    one.version === null ? compare(since, now) > 0 : compare(one.version, since) === 0,
  );
  const listed = /^### Deprecated\n([\s\S]*?)(?=^### |$(?![\s\S]))/m.exec(section?.text ?? '')?.[1] ?? '';
  return listed.includes(`\`${name}\``) ? null : `${name}: CHANGELOG.md does not list it under "Deprecated"`;
}

test('there is one version, in all documents', () => {
  versionOf(version);
  const lock = json('package-lock.json');
  assert.deepEqual([lock.version, lock.packages[''].version], [version, version]);
  for (const document of ['openapi', 'asyncapi']) assert.equal(json(`docs/api/${document}.json`).info.version, version);
  assert.ok(page.includes(`Today it is ${version}`), `the page does not say ${version}`);
});

test('the change log has a section of each release, newest first, with what to do before the update', () => {
  const sections = sectionsOf(CHANGES);
  const released = sections.flatMap((section) => (section.version === null ? [] : [section.version]));
  assert.ok(sections.length > 0);
  assert.ok(
    sections.slice(1).every((section) => section.version !== null),
    'only the newest is unreleased',
  );
  for (const { text } of sections) assert.match(text, /^### Before the update$/m, text.slice(0, 40));
  assert.deepEqual(
    released,
    released.toSorted((a, b) => compare(b, a)),
    'newest first',
  );
  assert.equal(
    page.includes('no release has been made'),
    sections.every((section) => section.version === null),
  );
});

test('what is deprecated says since when, until when and what to use, and is in the change log', () => {
  const sources = { RelaySettings, Preferences, Policy, Directory, ...apiDocuments() };
  const found = Object.values(sources).flatMap((document) => deprecationsIn(document));
  const faults = found.map((one) => faultOf(one, sectionsOf(CHANGES), versionOf(version))).filter(Boolean);
  assert.deepEqual(faults, []);
  assert.equal(page.includes('Nothing is deprecated today.'), found.length === 0);
});

const apiDocuments = () => ({ openapi: json('docs/api/openapi.json'), asyncapi: json('docs/api/asyncapi.json') });

test('faults of deprecations are found', () => {
  const schema = (description: string) => ({ properties: { old: { type: 'string', deprecated: true, description } } });
  const changes = sectionsOf(
    '# Changes\n\n## 1.2.0 (2027-05-01)\n\n### Deprecated\n\n- `old`: use `new`.\n\n### Other\n',
  );
  const faults = (description: string, now: Version = [1, 3, 0]) =>
    deprecationsIn(schema(description)).map((one) => faultOf(one, changes, now));
  assert.deepEqual(faults('Deprecated since 1.2.0, removed in 2.0.0: use `new`.'), [null]);
  assert.match(faults('An old one.')[0] ?? '', /lacks/);
  assert.match(faults('Deprecated since 1.2.0, removed in 1.3.0: use `new`.')[0] ?? '', /major/);
  assert.match(faults('Deprecated since 1.2.0, removed in 2.0.0: use `new`.', [2, 0, 0])[0] ?? '', /was to remove it/);
  assert.match(faults('Deprecated since 1.1.0, removed in 2.0.0: use `new`.')[0] ?? '', /does not list it/);
  assert.throws(() => sectionsOf('## 1.2.0\n'), /1\.2\.0/);
  assert.throws(() => sectionsOf('## 1.2.0 (2027-02-30)\n'), /1\.2\.0/);
});

test('the oldest schema that is opened is that of the page', () => {
  assert.ok(page.includes(`from schema ${oldestSchema(MIGRATIONS)} on`), `${oldestSchema(MIGRATIONS)}`);
});

test('support is the same in SECURITY.md', () => {
  assert.match(page, /^The newest release and the one before it receive fixes/m);
  assert.match(read('SECURITY.md'), /^The newest release and the previous one get fixes\./m);
});

test('the tables name tests and workflows that exist, and every workflow', () => {
  const tables = tablesOf('releasing.md');
  const proofs = tableOf(tables, 'How the promises are checked', 'promise').rows.flatMap(([, by]) => codesIn(by));
  assert.ok(proofs.length > 8);
  assert.deepEqual(
    proofs.filter((proof) => filesOf(proof).length === 0),
    [],
  );
  const listed = tableOf(tables, 'Make a release', 'workflow').rows.flatMap(([name]) => codesIn(name));
  const workflows = readdirSync(join(projectRoot, '.github/workflows')).map((name) => `.github/workflows/${name}`);
  assert.deepEqual([...listed].sort(), workflows.sort());
});
