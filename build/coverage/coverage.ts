import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, readBundle } from './bundles.ts';
import { type Source, sourceOf } from './code-lines.ts';
import { addRanLines, ranUnits, type Script } from './executed-lines.ts';

/** One measured file. Lines are zero-based. */
export interface Measured {
  file: string;
  code: ReadonlySet<number>;
  ran: ReadonlySet<number>;
}

export interface Coverage {
  /** Merges one process's report; ignores scripts that are not measured. */
  add(scripts: readonly Script[]): Promise<void>;
  measured(): Measured[];
}

/** @param files paths from `root` to measure; a file that never runs counts with all its lines */
export async function createCoverage(root: string, files: readonly string[]): Promise<Coverage> {
  const sources = new Map<string, Source>();
  for (const file of files) sources.set(file, sourceOf(file, await readFile(join(root, file), 'utf8')));
  const ran = new Map<string, Set<number>>(files.map((file) => [file, new Set()]));
  const bundles = new Map<string, Promise<Bundle | undefined>>();

  const addSource = (file: string, source: Source, script: Script): void =>
    addRanLines(source, ranUnits(script, source.text.length), ran.get(file) ?? new Set());

  const addBundle = async (path: string, script: Script): Promise<void> => {
    const known = bundles.get(path) ?? readBundle(root, path);
    bundles.set(path, known);
    const bundle = await known;
    if (!bundle) return;
    const units = ranUnits(script, bundle.length);
    for (const { at, source, line } of bundle.mappings) {
      if (units[at] === 1 && sources.get(source)?.code.has(line)) ran.get(source)?.add(line);
    }
  };

  const addScript = async (script: Script): Promise<void> => {
    const path = pathOf(script.url);
    const file = path && relative(root, path).replaceAll(sep, '/');
    const source = sources.get(file ?? '');
    if (file && source) addSource(file, source, script);
    else if (path && file?.startsWith('dist/')) await addBundle(path, script);
  };

  return {
    async add(scripts) {
      for (const script of scripts) await addScript(script);
    },
    measured: () => [...sources].map(([file, { code }]) => ({ file, code, ran: ran.get(file) ?? new Set<number>() })),
  };
}

/** Drops the query: a module that is loaded again with a query is the same file. */
function pathOf(url: string): string | undefined {
  return url.startsWith('file:') && !url.includes('/node_modules/') ? fileURLToPath(url) : undefined;
}
