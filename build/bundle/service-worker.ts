/** The web client's service worker: a classic script (Firefox supports no module service workers) with a list of the build's files. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { InlineConfig } from 'vite';

/** Files that the page and its worker load; compressed copies and source maps are excluded. */
const KEPT: readonly string[] = ['.html', '.js', '.css', '.svg', '.png', '.wasm', '.webmanifest'];
const NAME = 'service-worker.js';

/** The preview of PDFs. Browsers keep no documents, so that it is not needed offline. */
const ONLINE = /^assets[\\/](pdf-|jbig2|openjpeg)/;

/** A file by its request path, with its integrity metadata (W3C, Subresource Integrity, section 3.5). */
export interface BuiltFile {
  path: string;
  integrity: string;
}

export async function builtFiles(folder: string): Promise<BuiltFile[]> {
  const names = await readdir(folder, { recursive: true, encoding: 'utf8' });
  const kept = names.filter((name) => KEPT.includes(extname(name)) && name !== NAME && !ONLINE.test(name)).sort();
  return Promise.all(
    kept.map(async (name) => {
      const digest = createHash('sha256').update(await readFile(join(folder, name)));
      const path = name.split(sep).join('/');
      return { path: path === 'index.html' ? '/' : `/${path}`, integrity: `sha256-${digest.digest('base64')}` };
    }),
  );
}

export const buildName = (files: readonly BuiltFile[]): string =>
  createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);

/** @param files all files of the build in `out` except this script */
export function serviceWorkerConfig(root: string, out: string, files: readonly BuiltFile[]): InlineConfig {
  return {
    configFile: false,
    logLevel: 'warn',
    root: join(root, 'web'),
    publicDir: false,
    define: { BECKON_FILES: JSON.stringify(files), BECKON_BUILD: JSON.stringify(buildName(files)) },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'es2024',
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: join(root, 'web', 'service-worker', 'main.ts'),
        output: { format: 'iife', entryFileNames: NAME, codeSplitting: false },
      },
    },
  };
}
