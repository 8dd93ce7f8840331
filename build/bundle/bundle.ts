import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, defaultServerConditions, type InlineConfig, type Rolldown } from 'vite';
import { internalSchemaDocuments, schemaDocuments } from '../../shared/documents.ts';
import { buildClient } from './client.ts';
import { compiledAtOnce } from './compiled-at-once.ts';
import { withCompiledStyles } from './compiled-styles.ts';
import { compressBelow } from './compress.ts';
import { withFetchedWords } from './fetched-words.ts';
import { checkFirstLoad, createFirstLoad, type FirstLoad, SQLITE } from './first-load.ts';
import { withInterpretedSchemas } from './interpreted-schemas.ts';
import { withNamedSchemaParts } from './named-schema-parts.ts';
import { withPdfWorker } from './pdf-worker.ts';
import { programConfig, withPlainHttp } from './programs.ts';
import { builtFiles, serviceWorkerConfig } from './service-worker.ts';
import { withoutSqliteWorkers } from './sqlite-workers.ts';
import { withoutSchemas } from './without-schemas.ts';

/**
 * Builds the app below `root` into `out`. `electron` and `node-notifier` (which ships binaries) stay external; the sandboxed preload is one
 * CommonJS file; the renderer has relative paths and no inline script, for a strict content security policy. `schemas/` documents the
 * messages between window and main process.
 */
export async function bundle(root: string, out: string): Promise<void> {
  await build(mainConfig(root, out));
  await build(preloadConfig(root, out));
  for (const program of ['relay/main.ts', 'standin/register.ts', 'simulator/main.ts']) {
    await build(programConfig(root, out, program, mapsFor(root, out)));
  }
  await build(await rendererConfig(root, out));
  await build(consoleConfig(root, out));
  const firstLoad = createFirstLoad();
  await buildWeb(root, out, firstLoad);
  // Both run in other threads and processes.
  await Promise.all([compressBelow(join(out, 'web'), join(root, '.beckon', 'compressed')), buildClient(root, out)]);
  await checkFirstLoad(join(out, 'web'), firstLoad.files());
  await copyIcons(join(root, 'build', 'icons'), join(out, 'electron', 'icons'));
  await writeSchemas(join(out, 'schemas'));
}

/** The service worker is built last because it lists all other files. */
async function buildWeb(root: string, out: string, firstLoad: FirstLoad): Promise<void> {
  const folder = join(out, 'web');
  await build(await webConfig(root, out, firstLoad));
  await cp(join(root, 'build', 'icons', 'web'), join(folder, 'icons'), { recursive: true });
  await build(serviceWorkerConfig(root, folder, await builtFiles(folder)));
}

async function writeSchemas(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, schema] of Object.entries({ ...schemaDocuments(), ...internalSchemaDocuments() })) {
    await writeFile(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

export async function copyIcons(from: string, to: string): Promise<void> {
  await cp(join(from, 'tray'), to, { recursive: true });
  await cp(join(from, 'app', '256x256.png'), join(to, 'beckon.png'));
  await cp(join(from, 'app', '64x64.png'), join(to, 'notice.png'));
  await cp(join(from, 'app', '128x128.png'), join(to, 'notice@2x.png'));
  await cp(join(from, 'beckon.ico'), join(to, 'beckon.ico'));
}

const common = {
  configFile: false,
  logLevel: 'warn',
} satisfies InlineConfig;

/** The build is moved to dist/ when complete, so source paths in maps are relative to dist/. */
function mapsFor(root: string, out: string): Rolldown.OutputOptions {
  return {
    sourcemapPathTransform: (source, map) => {
      const place = join(root, 'dist', relative(out, dirname(map)));
      return relative(place, resolve(dirname(map), source)).replaceAll(sep, '/');
    },
  };
}

export function mainConfig(root: string, out: string): InlineConfig {
  return {
    ...common,
    root,
    plugins: [withPlainHttp()],
    // electron-store writes through `atomically`, which does not detect a write truncated by a full disk.
    resolve: { alias: { atomically: join(root, 'disk', 'replace.ts') } },
    ssr: {
      noExternal: true,
      external: ['electron', 'node-notifier'],
      resolve: { conditions: ['electron', ...defaultServerConditions] },
    },
    build: {
      ssr: join(root, 'electron', 'main.ts'),
      outDir: join(out, 'electron'),
      emptyOutDir: false,
      target: 'node24',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        external: ['electron', 'node-notifier', 'bufferutil', 'utf-8-validate'],
        output: { ...mapsFor(root, out), format: 'es', entryFileNames: 'main.js', codeSplitting: false },
      },
    },
  };
}

export function preloadConfig(root: string, out: string): InlineConfig {
  return {
    ...common,
    root,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: join(root, 'electron', 'preload.ts'),
      outDir: join(out, 'electron'),
      emptyOutDir: false,
      target: 'chrome140',
      sourcemap: false,
      minify: false,
      rolldownOptions: {
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  };
}

async function rendererConfig(root: string, out: string): Promise<InlineConfig> {
  const folder = join(root, 'renderer');
  const pages = (await readdir(folder)).filter((name) => name.endsWith('.html'));
  return {
    ...common,
    root: folder,
    base: './',
    plugins: [withCompiledStyles(), react(), withoutSchemas()],
    worker: { format: 'es', plugins: () => [withPdfWorker()] },
    build: {
      outDir: join(out, 'renderer'),
      emptyOutDir: false,
      target: 'chrome140',
      sourcemap: 'hidden',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: pages.map((name) => join(folder, name)), output: mapsFor(root, out) },
    },
  };
}

/** Names in `assets/` contain a content hash, so that they can be cached forever. */
function consoleConfig(root: string, out: string): InlineConfig {
  const folder = join(root, 'console');
  return {
    ...common,
    root: folder,
    base: '/admin/',
    plugins: [withCompiledStyles(), react()],
    build: {
      outDir: join(out, 'console'),
      emptyOutDir: false,
      target: 'es2024',
      sourcemap: 'hidden',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
      modulePreload: { polyfill: false },
      rolldownOptions: { output: mapsFor(root, out) },
    },
  };
}

/**
 * The window is one chunk, which compresses better than several. Modules shared with the entry are in the entry's chunk, so that the entry
 * does not wait for the window.
 */
const WINDOW_FILES = [
  {
    name: 'entry',
    test: /vite[\\/]preload-helper|[\\/]page[\\/](unfit-page|last-view)\.ts$|[\\/]shared[\\/](page-header|words[\\/](words|counted))\.ts$|[\\/]web[\\/]words[\\/]/,
    priority: 2,
  },
  { name: 'start', test: /[\\/]page[\\/]start\.tsx$/, priority: 1 },
];

/** What the relay serves at `/`: the page, its worker and SQLite, with content hashes in the names. */
async function webConfig(root: string, out: string, firstLoad: FirstLoad): Promise<InlineConfig> {
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return {
    ...common,
    root: join(root, 'web'),
    base: '/',
    define: { BECKON_VERSION: JSON.stringify(version) },
    plugins: [
      withCompiledStyles(),
      react(),
      withFetchedWords(root),
      withoutSchemas(),
      compiledAtOnce(['index', 'entry', 'start', 'window']),
      firstLoad.plugin('index.html', 'page/start.tsx'),
    ],
    worker: {
      format: 'es',
      plugins: () => [
        withoutSqliteWorkers(),
        withPdfWorker(),
        withInterpretedSchemas(),
        withNamedSchemaParts(),
        withFetchedWords(root),
        firstLoad.plugin('worker/main.ts'),
      ],
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'sqlite3', test: SQLITE }] } } },
    },
    build: {
      outDir: join(out, 'web'),
      emptyOutDir: false,
      target: 'es2024',
      sourcemap: 'hidden',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: { ...mapsFor(root, out), codeSplitting: { groups: WINDOW_FILES } },
      },
    },
  };
}
