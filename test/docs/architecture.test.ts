/** Compares `docs/architecture.md` with the code: the functions of its paths, the tables of its diagram. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { LOCAL_TABLES, SHARED_TABLES } from '../../relay/store/tables.ts';
import { codesIn, pageText, same, tablesOf } from './tables.ts';

const PAGE = 'architecture.md';

test('each step of a path names a file, and a name that it exports or uses', () => {
  const rows = tablesOf(PAGE)
    .filter(({ head }) => head[1] === 'file' && head[2] === 'function')
    .flatMap((table) => table.rows);
  assert.ok(rows.length > 45, `${rows.length} steps were read`);
  const missing = rows.flatMap(([step = '', file, name]) => {
    const [[path = ''], names] = [codesIn(file), codesIn(name)];
    if (!existsSync(join(projectRoot, path))) return [`${step}: ${path}`];
    const text = readFileSync(join(projectRoot, path), 'utf8');
    return names.filter((one) => !new RegExp(`\\b${one}\\b`).test(text)).map((one) => `${step}: ${path} has no ${one}`);
  });
  assert.deepEqual(missing, []);
});

test('each room exists, with its entries', () => {
  const rows = tablesOf(PAGE)
    .filter(({ head }) => head[0] === 'room')
    .flatMap((table) => table.rows);
  const paths = rows.flatMap(([room, , entry]) => [...codesIn(room), ...codesIn(entry)]);
  assert.deepEqual(
    paths.filter((path) => !existsSync(join(projectRoot, path))),
    [],
  );
});

const foldersIn = (place: string): string[] =>
  readdirSync(join(projectRoot, place), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$|dist$|release$)/.test(entry.name))
    .map(({ name }) => `${place}${name}/`);
const inTable = (page: string, column: string): string[] =>
  tablesOf(page)
    .filter(({ head }) => head[0] === column)
    .flatMap(({ rows }) => rows.flatMap(([cell]) => codesIn(cell)));

test('each folder of the relay has its row', () => {
  const named = inTable(PAGE, 'room').filter((room) => /^relay\/./.test(room));
  same(named, foldersIn('relay/'), 'rooms of the relay');
});

test('each folder of the project has its row in the README and in CONTRIBUTING.md', () => {
  for (const page of ['../README.md', '../CONTRIBUTING.md']) {
    const named = inTable(page, 'folder').filter((folder) => !folder.startsWith('.') && !/\/./.test(folder));
    same(named, foldersIn(''), page);
  }
});

test('the diagram has each table of the relay once as an entity, and no other', () => {
  const [, diagram = ''] = /```mermaid\nerDiagram\n([\s\S]*?)```/.exec(pageText(PAGE)) ?? [];
  const named = diagram
    .split('\n')
    .flatMap((line) => line.split(':')[0]?.match(/\b[a-z_]+\b/g) ?? [])
    .filter((name) => name !== 'o');
  same([...new Set(named)], [...SHARED_TABLES, ...LOCAL_TABLES], 'tables');
});
