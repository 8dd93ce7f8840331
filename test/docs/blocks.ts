/** Programs in the documentation: fenced blocks that name a file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/root.ts';

/** @returns file name → text of the block */
export function programsIn(page: string): Map<string, string> {
  const text = readFileSync(join(projectRoot, 'docs', page), 'utf8');
  const blocks = text.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, name = '', program = '']) => [name, program]));
}
