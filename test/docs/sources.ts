/** Reads the project's files without git, so that it works in a release as well as in a checkout. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/root.ts';

/** Installed packages, build output and data. */
const NOT_OURS = new Set(['node_modules', 'dist', 'release']);
const isOurs = (name: string): boolean => !NOT_OURS.has(name) && (!name.startsWith('.') || name === '.github');

/** Text of every file below a project folder whose name has one of the endings `ends`. */
export function textsBelow(folder: string, ends: readonly string[]): string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isOurs(entry.name) ? textsBelow(path, ends) : [];
    return ends.some((end) => entry.name.endsWith(end)) ? [readFileSync(join(projectRoot, path), 'utf8')] : [];
  });
}
