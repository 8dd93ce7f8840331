/**
 * How much script the web client needs until the inbox is drawn: what its page and the worker beside it import at once, and the words of
 * one language, as the relay serves it (compressed). Views and dialogs that are fetched when somebody opens them are not in it, and neither is SQLite, which has
 * its own file. The build fails where it is too much.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { languageOfModule } from './fetched-words.ts';

/** Bytes of script, compressed, beside SQLite's. */
const MOST = 302_000;

/** Modules of SQLite's package. */
export const SQLITE = /[\\/]@sqlite\.org[\\/]/;

interface FirstFiles {
  all: string[];
  /** Of a person who reads this language, beside those. */
  languages: Record<string, string[]>;
}

export interface FirstLoad {
  /**
   * For the build of the page, and for that of its worker.
   * @param entry where the build begins, below the root of the web client
   * @param next what the entry fetches at once: the page is told to, before the entry has run
   */
  plugin(entry: string, next?: string): Plugin;
  /** Scripts by name below the built folder: what everybody loads, and what more in each language. */
  files(): FirstFiles;
}

export function createFirstLoad(): FirstLoad {
  const found = new Set<string>();
  const languages = new Map<string, Set<string>>();
  return {
    plugin: (entry, next) => ({
      name: 'beckon-first-load',
      transformIndexHtml: {
        order: 'post',
        handler(_, { bundle = {} }) {
          const chunk = next && chunkOf(chunksOf(bundle), next);
          if (!chunk) return [];
          const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${chunk.fileName}` };
          return [{ tag: 'link', attrs, injectTo: 'head' }];
        },
      },
      generateBundle(_, bundle) {
        const chunks = chunksOf(bundle);
        const first = chunkOf(chunks, entry);
        if (!first) throw new Error(`nothing was built from ${entry}`);
        const second = next && chunkOf(chunks, next);
        const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
        const names = [first, ...(second ? [second] : [])].map(({ fileName }) => fileName);
        const importsOf = (file: string) => byName.get(file)?.imports ?? [];
        const atOnce = importedBy(names, importsOf);
        for (const name of atOnce) if (!isSqlite(byName.get(name)?.moduleIds ?? [])) found.add(name);
        for (const { fileName, moduleIds, isDynamicEntry } of chunks) {
          const language = isDynamicEntry ? moduleIds.map(languageOfModule).find(Boolean) : undefined;
          if (language === undefined) continue;
          const more = languages.get(language) ?? new Set();
          for (const name of importedBy([fileName], importsOf)) if (!atOnce.has(name)) more.add(name);
          languages.set(language, more);
        }
      },
    }),
    files: () => ({
      all: [...found].sort(),
      languages: Object.fromEntries([...languages].map(([language, names]) => [language, [...names].sort()])),
    }),
  };
}

const chunksOf = (bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] =>
  Object.values(bundle).filter((output) => output.type === 'chunk');

/** What was built from a file. */
const chunkOf = (chunks: readonly Rolldown.OutputChunk[], file: string): Rolldown.OutputChunk | undefined =>
  chunks.find(({ moduleIds }) => moduleIds.some((id) => id.replaceAll('\\', '/').endsWith(`/${file}`)));

/** With themselves. */
function importedBy(first: readonly string[], importsOf: (file: string) => readonly string[]): Set<string> {
  const reached = new Set(first);
  // What is added on the way is visited too.
  for (const file of reached) for (const imported of importsOf(file)) reached.add(imported);
  return reached;
}

/** SQLite and nothing of ours; the bundler's own helpers are in no folder. */
const isSqlite = (modules: readonly string[]): boolean =>
  modules.some((id) => SQLITE.test(id)) && modules.every((id) => SQLITE.test(id) || id.startsWith('\0'));

/**
 * @param folder the built web client, compressed
 * @param files scripts below it
 * @throws Error with the size of each where all that a person loads is more than may be, whichever language they read
 */
export async function checkFirstLoad(folder: string, files: FirstFiles, most = MOST): Promise<void> {
  const each = Object.values(files.languages);
  for (const more of each.length > 0 ? each : [[]]) await checkSum(folder, [...files.all, ...more], most);
}

async function checkSum(folder: string, files: readonly string[], most: number): Promise<void> {
  const sizes = await Promise.all(files.map(async (file) => ({ file, size: await servedSize(join(folder, file)) })));
  const sum = sizes.reduce((total, { size }) => total + size, 0);
  if (sum <= most) return;
  const lines = sizes.sort((a, b) => b.size - a.size).map(({ file, size }) => `  ${size} ${file}`);
  throw new Error(
    [`The web client's first load is ${sum} bytes of script, compressed; at most ${most} may be:`, ...lines].join('\n'),
  );
}

/** The file by Brotli where that makes it smaller, else as it is. */
async function servedSize(file: string): Promise<number> {
  const { size } = await stat(`${file}.br`).catch(() => stat(file));
  return size;
}
