/** Every file and folder that the documents name exists; otherwise a documented command would run nothing. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { codesIn } from './tables.ts';

const ROOMS =
  'build|client|console|deploy|desk|disk|docs|electron|mappings|network|relay|renderer|shared|simulator|standin|test|web|widgets';
const PATH = new RegExp(
  `(?<![\\w./-])(?:${ROOMS})/[\\w./*-]*\\.(?:long\\.)?(?:test\\.)?(?:tsx?|mjs|js|sh|md|yaml|yml|json|css)\\b`,
  'g',
);
/** A code span that is a folder. */
const FOLDER = new RegExp(`(?<=\`)(?:${ROOMS})/(?:[\\w.-]+/)*(?=\`)`, 'g');

const documents = globSync(['*.md', ...ROOMS.split('|').map((room) => `${room}/**/*.md`)], {
  cwd: projectRoot,
  exclude: (name) => name.includes('node_modules'),
}).filter((path) => path !== 'CHANGELOG.md');

test('files and folders that the documents name are there', () => {
  assert.ok(documents.length > 20, `only ${documents.length} documents were read`);
  const missing = documents.flatMap((path) => {
    const text = readFileSync(join(projectRoot, path), 'utf8');
    return [...text.matchAll(PATH), ...text.matchAll(FOLDER)]
      .map(([file]) => file)
      .filter((file) => globSync(file, { cwd: projectRoot }).length === 0)
      .map((file) => `${path}: ${file}`);
  });
  assert.deepEqual(missing, []);
});

test('names that the documents place in a file occur there', () => {
  const missing = documents.flatMap((path) => {
    const text = readFileSync(join(projectRoot, path), 'utf8');
    return [...text.matchAll(/`(\w+)`,? (?:in|of) `([\w./-]+\.tsx?)`/g)].flatMap(([phrase, name = '', file = '']) => {
      const place = join(projectRoot, file);
      return existsSync(place) && !new RegExp(`\\b${name}\\b`).test(readFileSync(place, 'utf8'))
        ? [`${path}: ${phrase}`]
        : [];
    });
  });
  assert.deepEqual(missing, []);
});

test('files and folders that the README of a room names are in it', () => {
  const readmes = documents.filter((path) => path.endsWith('/README.md'));
  assert.ok(readmes.length > 10);
  const missing = readmes.flatMap((readme) => {
    const room = dirname(readme);
    const isThere = (path: string): boolean =>
      [room, '.', dirname(room), join('test', room)].some((base) => existsSync(join(projectRoot, base, path)));
    return codesIn(readFileSync(join(projectRoot, readme), 'utf8'))
      .filter((code) => /^[\w./-]+(\.tsx?|\.css|\/)$/.test(code) && !code.endsWith('.d.ts'))
      .filter((code) => !isThere(code))
      .map((code) => `${readme}: ${code}`);
  });
  assert.deepEqual(missing, []);
});

test('commands of npm that the documents name are scripts of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const named = documents.flatMap((path) =>
    [...readFileSync(join(projectRoot, path), 'utf8').matchAll(/npm run (\w[\w:-]*)/g)].map(([, name = '']) => ({
      path,
      name,
    })),
  );
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.filter(({ name }) => !(name in scripts)),
    [],
  );
});
