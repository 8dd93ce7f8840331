/** Bundles Node programs into folders below `dist/`: they start from a few files instead of hundreds, and need no type stripping. */
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';

/** Packages that are loaded only if installed: native accelerators, and the driver of another platform. */
const OPTIONAL = ['bufferutil', 'utf-8-validate', 'pg-native'];

/** @param entry below the root, such as `relay/main.ts`, which is built as `relay/main.js`. @param maps options for source map paths */
export function programConfig(root: string, out: string, entry: string, maps: object): InlineConfig {
  const folder = dirname(entry);
  return {
    configFile: false,
    logLevel: 'warn',
    root,
    publicDir: false,
    plugins: [withPathsFromSources(root, folder)],
    ssr: { noExternal: true, external: OPTIONAL },
    build: {
      ssr: join(root, entry),
      outDir: join(out, folder),
      emptyOutDir: false,
      target: 'node24',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        external: OPTIONAL,
        // No hashes in names: a program that runs while dist/ is replaced still finds its lazy chunks.
        output: { ...maps, format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  };
}

const BESIDE = /new URL\(\s*'(\.[^']*)',\s*import\.meta\.url\s*\)/g;

/** Makes paths relative to the bundle, which is one flat folder. A `.ts` target (a worker or program) becomes an entry of the bundle. */
function withPathsFromSources(root: string, folder: string): Plugin {
  const fromBundle = (target: string): string => relative(join(root, 'dist', folder), target).replaceAll(sep, '/');
  return {
    name: 'beckon-paths-from-sources',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(join(root, folder) + sep) || !BESIDE.test(code)) return null;
      const changed = code.replaceAll(BESIDE, (_, path: string) => {
        const target = resolve(dirname(id), path);
        if (!target.endsWith('.ts')) return `new URL('${fromBundle(target)}', import.meta.url)`;
        const fileName = `${posix.basename(path, '.ts')}.js`;
        this.emitFile({ type: 'chunk', id: target, fileName });
        return `new URL('./${fileName}', import.meta.url)`;
      });
      // Each replacement stays within its line, so that line numbers in source maps remain valid.
      return { code: changed, map: null };
    },
  };
}
