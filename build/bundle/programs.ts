/** Programs of Node as folders of JavaScript below `dist/`: a start from there loads a few files instead of hundreds, and strips no types. */
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';

/** Packages that are loaded only if they are installed: faster native parts, and the driver of another platform. */
const OPTIONAL = ['bufferutil', 'utf-8-validate', 'pg-native'];

/**
 * @param entry of the program below the root, such as `relay/main.ts`, which becomes `relay/main.js`
 * @param maps where the source maps point to
 */
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
        // Names without a hash: a program that runs while dist/ is exchanged still finds what it loads later.
        output: { ...maps, format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  };
}

/** `new URL('./file', import.meta.url)`, as all files beside a module are named. */
const BESIDE = /new URL\(\s*'(\.[^']*)',\s*import\.meta\.url\s*\)/g;

/**
 * Paths relative to a source file, made relative to the bundle, in which all files are in one folder. A `.ts` file that is named like this is
 * a worker or a program: it becomes an entry of the bundle, by its own name.
 */
function withPathsFromSources(root: string, folder: string): Plugin {
  // `dist/` is built aside and then moved: the path counts from where it ends up.
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
      // Within the line each, so that the lines of maps stay right.
      return { code: changed, map: null };
    },
  };
}
