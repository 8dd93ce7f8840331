/** The built console: an index that names its files by digest, and those files, read once and kept. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface ConsoleFile {
  type: string;
  bytes: Buffer;
}
export interface ConsoleFiles {
  /** Null where the console is not built. */
  index(): ConsoleFile | null;
  /** A file of `assets/` by its name alone. */
  asset(name: string): ConsoleFile | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** @param folder the build's, `index.html` in it; read when the console is first asked for, so that a relay without one pays nothing */
export function createConsoleFiles(folder: string): ConsoleFiles {
  let kept: ReadonlyMap<string, ConsoleFile> | null = null;
  const files = () => {
    kept ??= read(folder);
    return kept;
  };
  return {
    index: () => files()?.get('index.html') ?? null,
    asset: (name) => files()?.get(`assets/${name}`) ?? null,
  };
}

/** Only what is in the list is ever served, so no name can lead out of the folder. Null where nothing is built, to look again later. */
function read(folder: string): ReadonlyMap<string, ConsoleFile> | null {
  try {
    const names = ['index.html', ...readdirSync(join(folder, 'assets')).map((name) => `assets/${name}`)];
    return new Map(
      names.flatMap((name) => {
        const type = TYPES[extname(name)];
        return type === undefined ? [] : [[name, { type, bytes: readFileSync(join(folder, name)) }]];
      }),
    );
  } catch {
    return null;
  }
}
