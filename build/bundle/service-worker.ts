/** The web client's service worker: one classic script, for Firefox takes no other, which names every file of the build it belongs to. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { InlineConfig } from 'vite';

/** What the page and its worker load; what the build compressed beside it, and maps of sources, are none of it. */
const KEPT: readonly string[] = ['.html', '.js', '.css', '.svg', '.png', '.wasm', '.webmanifest'];
const NAME = 'service-worker.js';

/** A file as the page asks for it, and what it must be (W3C, Subresource Integrity, section 3.5). */
export interface BuiltFile {
  path: string;
  integrity: string;
}

/** All files of the web client in a folder, by their path. */
export async function builtFiles(folder: string): Promise<BuiltFile[]> {
  const names = await readdir(folder, { recursive: true, encoding: 'utf8' });
  const kept = names.filter((name) => KEPT.includes(extname(name)) && name !== NAME).sort();
  return Promise.all(
    kept.map(async (name) => {
      const digest = createHash('sha256').update(await readFile(join(folder, name)));
      const path = name.split(sep).join('/');
      return { path: path === 'index.html' ? '/' : `/${path}`, integrity: `sha256-${digest.digest('base64')}` };
    }),
  );
}

/** One name for all that a build serves: another when any of it is another. */
export const buildName = (files: readonly BuiltFile[]): string =>
  createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);

/** @param files of the build in `out`, which is complete but for this script */
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
