/** Files of the built console, whose names contain a digest; read once and cached. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

interface ConsoleFile {
  type: string;
  bytes: Buffer;
}
export interface ConsoleFiles {
  /** Null if the console is not built. */
  index(): ConsoleFile | null;
  asset(name: string): ConsoleFile | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** @param folder of the build; read on first use, so that relays without a console do no work */
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

/** Only listed names are served, so no name can escape the folder. Null if nothing is built; the next request then checks again. */
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
