/** The lint rule of the import table: reads every import of the project and holds it to the table. */
import { readImports } from './read.ts';
import { violation } from './table.ts';

/** One line for each forbidden import below `root`, as `file:line: imports what: why not`. */
export async function importViolations(root: string): Promise<string[]> {
  const lines: string[] = [];
  for (const one of await readImports(root)) {
    const why = violation(one);
    const target = 'file' in one.to ? one.to.file : one.to.module;
    if (why) lines.push(`${one.from}:${one.line}: imports ${target}: ${why}`);
  }
  return lines;
}
