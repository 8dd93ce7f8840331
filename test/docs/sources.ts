/** What the project's own files say, without git: a release is read as well as a checkout. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/root.ts';

/** Installed, built, or somebody's data. */
const NOT_OURS = new Set(['node_modules', 'dist', 'release']);
const isOurs = (name: string): boolean => !NOT_OURS.has(name) && (!name.startsWith('.') || name === '.github');

/** The text of every file below a folder of the project whose name ends in one of `ends`. */
export function textsBelow(folder: string, ends: readonly string[]): string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isOurs(entry.name) ? textsBelow(path, ends) : [];
    return ends.some((end) => entry.name.endsWith(end)) ? [readFileSync(join(projectRoot, path), 'utf8')] : [];
  });
}
