/**
 * Lint rule for the import table. Checks every import, and files that are started by path such as workers; forbids import cycles and unused
 * exports.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { circles } from './circles.ts';
import { unusedExports } from './exports.ts';
import { pathsNamedIn } from './paths.ts';
import { readImports, sourceFiles } from './read.ts';
import { type Import, violation } from './table.ts';

/** One line for each forbidden import below `root`, as `file:line: imports what: reason`, for each cycle, and for each unused export. */
export async function importViolations(root: string): Promise<string[]> {
  const imports = await readImports(root);
  const started = await readStarted(root, imports);
  return [
    ...imports.flatMap((one) => told(one, 'imports')),
    ...started.flatMap((one) => told(one, 'starts')),
    ...circles(imports).map((way) => `${[...way, way[0]].join(' → ')}: a circle of imports`),
    ...(await unusedExports(root)),
  ];
}

function told(one: Import, how: string): string[] {
  const why = violation(one);
  const target = 'file' in one.to ? one.to.file : one.to.module;
  return why ? [`${one.from}:${one.line}: ${how} ${target}: ${why}`] : [];
}

/** Sources that a program references by path and does not import. Commands and tests may start anything. */
export async function readStarted(root: string, imports: readonly Import[]): Promise<Import[]> {
  const imported = new Set(imports.map(({ from, to }) => ('file' in to ? `${from} ${to.file}` : '')));
  const files = (await sourceFiles(root)).filter((file) => !/^(build|test)\//.test(file));
  const named: Import[] = [];
  for (const file of files) named.push(...pathsNamedIn(root, file, await readFile(join(root, file), 'utf8')));
  return named.filter(
    ({ from, to }) => 'file' in to && /\.(ts|tsx|mjs|js)$/.test(to.file) && !imported.has(`${from} ${to.file}`),
  );
}
