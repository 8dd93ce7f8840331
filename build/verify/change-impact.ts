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
  /** Abbreviated merge base with the base branch. */
  since: string;
  /** Files that were changed, added or removed, committed or not, as paths from the root. */
  changed: ReadonlySet<string>;
  /** `changed` and all files that import them transitively: their compilation may differ. */
  compiled: ReadonlySet<string>;
  /** `changed` and all files that import them or reference them by path: their behaviour may differ. */
  affected: ReadonlySet<string>;
  /** Packages or global settings of compiler or linter changed, which affect everything. */
  everything: boolean;
}

const FOR_ALL = /^(package(-lock)?\.json|biome\.json|(build\/)?tsconfig[.\w]*\.json)$/;

/** @param base a branch or commit; compares with its merge base. @throws if git does not know it */
export async function readTouched(root: string, base: string): Promise<Touched> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: root, maxBuffer: 1 << 26 })).stdout;
  const from = (await git('merge-base', base, 'HEAD')).trim();
  const differing = await git('diff', '--name-only', '--no-renames', '-z', from);
  const added = await git('ls-files', '--others', '--exclude-standard', '-z');
  const changed = new Set(`${differing}${added}`.split('\0').filter(Boolean));
  return { since: from.slice(0, 9), ...touchedBy(changed, await readDependencies(root)) };
}

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

/** Style sheets of the pages include others with `@import`. */
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

export function touchedBy(changed: ReadonlySet<string>, { imports, paths }: Dependencies): Omit<Touched, 'since'> {
  return {
    changed,
    compiled: dependentsOf(imports, changed),
    affected: dependentsOf([...imports, ...paths], [...changed].flatMap(withFolders)),
    everything: [...changed].some((file) => FOR_ALL.test(file)),
  };
}

/** A file and its parent folders: a file that references a folder depends on its contents. */
function withFolders(file: string): string[] {
  const folder = dirname(file);
  return folder === '.' ? [file] : [file, ...withFolders(folder)];
}
