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
    plugins: [withPathsFromSources(root, folder), withPlainHttp()],
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

/** The ES form of these modules reads all their members, some of which load Node's own `fetch`: 20 ms and 3 MB of each start. */
const HTTP = /^node:https?$/;

/** Reads `node:http` and `node:https` by `getBuiltinModule`. */
export function withPlainHttp(): Plugin {
  return {
    name: 'beckon-plain-http',
    enforce: 'pre',
    resolveId: (id) => (HTTP.test(id) ? `\0${id}` : null),
    load(id) {
      const name = id.slice(1);
      if (!HTTP.test(name)) return null;
      const members = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(name)));
      const plain = members.filter(([, { get }]) => get === undefined).map(([member]) => member);
      const module = `process.getBuiltinModule(${JSON.stringify(name)})`;
      return `const module = ${module};\nexport default module;\nexport const { ${plain.join(', ')} } = module;\n`;
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
