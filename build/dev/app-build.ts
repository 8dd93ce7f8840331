/** The desktop's main process and preload as `npm run dev` runs them: built beside `dist/`, never into it, with pages from Vite's server. */
import { join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { copyIcons, mainConfig, preloadConfig } from '../bundle/bundle.ts';

/**
 * Builds the app below `root` into `out`, as `out/electron/main.js`.
 * @param windowServer `http://127.0.0.1:PORT`, where its pages come from
 * @throws with the file and the line at which it cannot be built
 */
export async function buildApp(root: string, out: string, windowServer: string): Promise<void> {
  const main: InlineConfig = {
    ...mainConfig(root, out),
    plugins: [pagesInDevelopment(root)],
    define: { WINDOW_SERVER: JSON.stringify(windowServer) },
  };
  await Promise.all([
    build({ ...main, logLevel: 'silent' }),
    build({ ...preloadConfig(root, out), logLevel: 'silent' }),
    copyIcons(join(root, 'build', 'icons'), join(out, 'electron', 'icons')),
  ]);
}

/** Whoever imports the app's protocol gets the one of development, which alone gets the product's. */
function pagesInDevelopment(root: string): Plugin {
  const product = join(root, 'electron', 'app-protocol.ts');
  const inDevelopment = join(root, 'electron', 'app-protocol', 'in-development.ts');
  return {
    name: 'beckon-pages-in-development',
    enforce: 'pre',
    async resolveId(specifier, importer, options) {
      if (importer === inDevelopment) return undefined;
      const found = await this.resolve(specifier, importer, { ...options, skipSelf: true });
      return found?.id === product ? inDevelopment : found;
    },
  };
}
