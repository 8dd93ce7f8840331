/** The lint rule of the import table: reads every import of the project and holds it to the table; no circles either. */
import { circles } from './circles.ts';
import { readImports } from './read.ts';
import { violation } from './table.ts';

/** One line for each forbidden import below `root`, as `file:line: imports what: why not`, and for each circle of files. */
export async function importViolations(root: string): Promise<string[]> {
  const lines: string[] = [];
  const imports = await readImports(root);
  for (const one of imports) {
    const why = violation(one);
    const target = 'file' in one.to ? one.to.file : one.to.module;
    if (why) lines.push(`${one.from}:${one.line}: imports ${target}: ${why}`);
  }
  for (const way of circles(imports)) lines.push(`${[...way, way[0]].join(' → ')}: a circle of imports`);
  return lines;
}
