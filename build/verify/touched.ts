/** What a change touches: the files that differ, and all that stands on them. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { pathsNamedIn } from '../imports/paths.ts';
import { dependentsOf } from '../imports/reach.ts';
import { readImports, sourceFiles } from '../imports/read.ts';
import type { Import } from '../imports/table.ts';

const run = promisify(execFile);

export interface Touched {
  /** The commit from which on it is looked at, shortened. */
  since: string;
  /** Files that were changed, added or removed, committed or not, as paths from the root. */
  changed: ReadonlySet<string>;
  /** The same, and every file that imports them, over any number of steps: what compiles otherwise. */
  compiled: ReadonlySet<string>;
  /** The same, and every file that imports them or names them by path: what behaves otherwise. */
  affected: ReadonlySet<string>;
  /** Something changed on which all stands: the packages, or how all is compiled and checked. */
  everything: boolean;
}

const FOR_ALL = /^(package(-lock)?\.json|biome\.json|(build\/)?tsconfig[.\w]*\.json)$/;

/**
 * What differs in the working tree from where its branch left `base`.
 * @param base a branch or commit. @throws where git knows none of that name
 */
export async function readTouched(root: string, base: string): Promise<Touched> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: root, maxBuffer: 1 << 26 })).stdout;
  const from = (await git('merge-base', base, 'HEAD')).trim();
  const differing = await git('diff', '--name-only', '--no-renames', '-z', from);
  const added = await git('ls-files', '--others', '--exclude-standard', '-z');
  const changed = new Set(`${differing}${added}`.split('\0').filter(Boolean));
  return { since: from.slice(0, 9), ...touchedBy(changed, await readDependencies(root)) };
}

/** Which files need which: by imports, and by paths named. */
interface Dependencies {
  imports: readonly Import[];
  paths: readonly Import[];
}

export async function readDependencies(root: string): Promise<Dependencies> {
  const paths: Import[] = [];
  for (const file of await sourceFiles(root)) {
    paths.push(...pathsNamedIn(root, file, await readFile(join(root, file), 'utf8')));
  }
  return { imports: await readImports(root), paths: [...paths, ...(await importsOfSheets(root))] };
}

/** Style sheets of the pages take in others by `@import`. */
async function importsOfSheets(root: string): Promise<Import[]> {
  const found: Import[] = [];
  for (const page of ['renderer', 'console']) {
    const from = `${page}/base.css`;
    const text = await readFile(join(root, from), 'utf8').catch(() => '');
    for (const [, sheet = ''] of text.matchAll(/@import "(\.[^"]+)"/g)) {
      found.push({ from, line: 1, to: { file: posix.join(page, sheet) }, typeOnly: false });
    }
  }
  return found;
}

/** What these files touch. */
export function touchedBy(changed: ReadonlySet<string>, { imports, paths }: Dependencies): Omit<Touched, 'since'> {
  return {
    changed,
    compiled: dependentsOf(imports, changed),
    affected: dependentsOf([...imports, ...paths], [...changed].flatMap(withFolders)),
    everything: [...changed].some((file) => FOR_ALL.test(file)),
  };
}

/** A file and the folders it lies in: whoever reads a folder reads what is in it. */
function withFolders(file: string): string[] {
  const folder = dirname(file);
  return folder === '.' ? [file] : [file, ...withFolders(folder)];
}
