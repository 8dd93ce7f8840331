/** The rows of the import table against the code, and against what CONTRIBUTING.md says of them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readStarted } from '../../../build/imports/check.ts';
import { readImports, sourceFiles } from '../../../build/imports/read.ts';
import type { Row } from '../../../build/imports/rooms/row.ts';
import { ROWS } from '../../../build/imports/rooms.ts';
import { libraryOf, means, roomOf } from '../../../build/imports/table.ts';
import { projectRoot } from '../../../build/root.ts';

const programOf = (path: string): string => path.split('/')[0] ?? '';
const unique = (all: readonly string[]): string[] => [...new Set(all)].sort();
const packages = (all: readonly string[]): string[] => all.filter((name) => !name.startsWith('node:'));

test('each room stands in one row, and every file is of a room that is there', async () => {
  const rooms = ROWS.flatMap((row) => row.rooms);
  assert.deepEqual([...rooms].sort(), unique(rooms));
  const files = (await sourceFiles(projectRoot)).filter((file) => !file.startsWith('test/'));
  assert.deepEqual(
    files.filter((file) => roomOf(file) === undefined),
    [],
  );
  const used = new Set(files.map(roomOf));
  // A picture is imported, and imports nothing.
  assert.deepEqual(
    rooms.filter((room) => !used.has(room)),
    ['renderer/beckon'],
  );
});

test('what a row allows is taken by one of its rooms', async () => {
  const imported = await readImports(projectRoot);
  const imports = [...imported, ...(await readStarted(projectRoot, imported))];
  for (const row of ROWS) {
    const targets = imports.filter(({ from }) => row.rooms.includes(roomOf(from) ?? '')).map(({ to }) => to);
    const modules = new Set(targets.flatMap((to) => ('module' in to ? [libraryOf(to.module)] : [])));
    const files = targets.flatMap((to) => ('file' in to ? [to.file] : []));
    // What draws with React may draw with all of it.
    const libraries = [...row.libraries, ...(row.librariesForTypes ?? [])].filter(
      (name) => !/^(react|react-dom|@fluentui\/.*|node:\*)$/.test(name),
    );
    const entries = [...row.enters, ...(row.entersForTypes ?? [])];
    const idle = [
      ...libraries.filter((name) => !modules.has(name)),
      ...entries.filter((entry) => !files.some((file) => means(entry, file))),
    ];
    assert.deepEqual(idle, [], row.rooms.join(', '));
  }
});

/** A program's rows merged: the programs that it imports, and its packages; of `…` types alone. */
function asOneRow(program: string): { enters: string[]; libraries: string[] } {
  const rows = ROWS.filter((row) => row.rooms.some((room) => programOf(room) === program));
  const all = (take: (row: Row) => readonly string[] | undefined) => unique(rows.flatMap((row) => take(row) ?? []));
  const programs = all(({ enters }) => enters.map(programOf));
  const enters = programs.filter((one) => one !== program);
  const forTypes = unique(all(({ entersForTypes }) => entersForTypes).map(programOf));
  const libraries = packages(all((row) => row.libraries));
  const typesOnly = (few: readonly string[], more: readonly string[]) =>
    few.filter((one) => one !== program && !more.includes(one)).map((one) => `${one} (types)`);
  return {
    enters: [...enters, ...typesOnly(forTypes, programs)],
    libraries: [...libraries, ...typesOnly(packages(all((row) => row.librariesForTypes)), libraries)],
  };
}

test('CONTRIBUTING.md has a row for each program, and says of it what the table says', async () => {
  const text = await readFile(join(projectRoot, 'CONTRIBUTING.md'), 'utf8');
  const section = text.split('## Who may import whom')[1]?.split('\n## ')[0] ?? '';
  const cells = (line: string) => line.split('|').slice(1, -1);
  const words = (cell = ''): string[] =>
    [...cell.matchAll(/`([^`]+)`( \(types\))?/g)].map(([, name, types = '']) => name + types);
  const told = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => cells(line).map((cell) => words(cell).sort()));
  const programs = unique(ROWS.flatMap((row) => row.rooms.map(programOf)));
  const expected = programs.map((program) => {
    const { enters, libraries } = asOneRow(program);
    return [[program], enters.sort(), libraries.sort()];
  });
  const byName = (a: readonly string[][], b: readonly string[][]) => (String(a[0]) < String(b[0]) ? -1 : 1);
  assert.deepEqual(told.filter(([name]) => name?.[0] !== 'test').sort(byName), expected.sort(byName));
});
