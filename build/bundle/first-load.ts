/**
 * Limits the compressed script and style sheets that the web client loads before it renders the inbox: static imports of the page and of
 * its worker, the catalogue of one language, and the page's styles. Scripts of views and dialogs that load on demand are excluded, as is
 * SQLite, which has its own file. The build fails above the limit.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { chunksOf, importedBy } from './chunks.ts';
import { languageOfModule } from './fetched-words.ts';

/** Limit in compressed bytes, without SQLite. */
const MOST = 280_000;

export const SQLITE = /[\\/]@sqlite\.org[\\/]/;

interface FirstFiles {
  all: string[];
  /** Additional files per language. */
  languages: Record<string, string[]>;
}

export interface FirstLoad {
  /**
   * @param entry entry point below the root of the web client. @param next module that the entry imports at once; the page preloads it with
   * its imports, and the build fails if the entry waits for its chunk
   */
  plugin(entry: string, next?: string): Plugin;
  /** Paths below the built folder. @throws if an entry was not built */
  files(): FirstFiles;
}

export function createFirstLoad(): FirstLoad {
  const found = new Set<string>();
  const languages = new Map<string, Set<string>>();
  const entries = new Set<string>();
  const built = new Set<string>();
  const plugin: FirstLoad['plugin'] = (entry, next) => {
    entries.add(entry);
    return {
      name: 'beckon-first-load',
      transformIndexHtml: {
        order: 'post',
        handler(_, { bundle = {} }) {
          const chunks = chunksOf(bundle);
          const chunk = next && chunkOf(chunks, next);
          const first = chunkOf(chunks, entry);
          if (!chunk || !first) return [];
          const importsOf = importsIn(chunks);
          // Vite preloads what the entry imports.
          const present = importedBy([first.fileName], importsOf);
          const names = [...importedBy([chunk.fileName], importsOf)].filter((name) => !present.has(name));
          return names.map((name) => {
            const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${name}` };
            return { tag: 'link', attrs, injectTo: 'head' };
          });
        },
      },
      generateBundle(_, bundle) {
        const chunks = chunksOf(bundle);
        const first = chunkOf(chunks, entry);
        // Vite builds each worker with the plugins of all.
        if (!first) return;
        built.add(entry);
        for (const { fileName } of Object.values(bundle)) if (fileName.endsWith('.css')) found.add(fileName);
        const second = next && chunkOf(chunks, next);
        const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
        const names = [first, ...(second ? [second] : [])].map(({ fileName }) => fileName);
        const importsOf = importsIn(chunks);
        if (second && importedBy([first.fileName], importsOf).has(second.fileName)) {
          throw new Error(`${entry} would wait for ${next}: it statically imports ${second.fileName}`);
        }
        const atOnce = importedBy(names, importsOf);
        for (const name of atOnce) if (!isSqlite(byName.get(name)?.moduleIds ?? [])) found.add(name);
        for (const { fileName, facadeModuleId } of chunks) {
          // By the module that is imported on demand: a part that loads later may hold words of all languages.
          const language = facadeModuleId === null ? undefined : languageOfModule(facadeModuleId);
          if (language === undefined) continue;
          const more = languages.get(language) ?? new Set();
          for (const name of importedBy([fileName], importsOf)) if (!atOnce.has(name)) more.add(name);
          languages.set(language, more);
        }
      },
    };
  };
  return {
    plugin,
    files() {
      for (const entry of entries) if (!built.has(entry)) throw new Error(`nothing was built from ${entry}`);
      return {
        all: [...found].sort(),
        languages: Object.fromEntries([...languages].map(([language, names]) => [language, [...names].sort()])),
      };
    },
  };
}

const chunkOf = (chunks: readonly Rolldown.OutputChunk[], file: string): Rolldown.OutputChunk | undefined =>
  chunks.find(({ moduleIds }) => moduleIds.some((id) => id.replaceAll('\\', '/').endsWith(`/${file}`)));

const importsIn = (chunks: readonly Rolldown.OutputChunk[]) => {
  const imports = new Map(chunks.map((chunk) => [chunk.fileName, chunk.imports]));
  return (file: string): readonly string[] => imports.get(file) ?? [];
};

/** True if the chunk contains SQLite and no code of ours; the bundler's own helpers have ids that start with NUL. */
const isSqlite = (modules: readonly string[]): boolean =>
  modules.some((id) => SQLITE.test(id)) && modules.every((id) => SQLITE.test(id) || id.startsWith('\0'));

/** @throws Error with the size of each file if the sum exceeds the limit in any language. @param folder is compressed */
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
    [
      `The web client's first load is ${sum} bytes of script and styles, compressed; at most ${most} may be:`,
      ...lines,
      'Import with React.lazy what a press opens, as renderer/components/answer/hand-over.tsx does.',
    ].join('\n'),
  );
}

async function servedSize(file: string): Promise<number> {
  const { size } = await stat(`${file}.br`).catch(() => stat(file));
  return size;
}
