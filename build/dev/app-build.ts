/** Builds the desktop's main process and preload for `npm run dev`: outside `dist/`, with pages from Vite's server. */
import { join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { copyIcons, mainConfig, preloadConfig } from '../bundle/bundle.ts';

/** @param windowServer `http://127.0.0.1:PORT`, the origin of its pages. @throws with the file and line of a build error */
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

/** Resolves the app protocol to its development version; only that version may import the product's. */
function pagesInDevelopment(root: string): Plugin {
  const product = join(root, 'electron', 'app-protocol.ts');
  const devServerPages = join(root, 'electron', 'app-protocol', 'dev-server-pages.ts');
  return {
    name: 'beckon-pages-in-development',
    enforce: 'pre',
    async resolveId(specifier, importer, options) {
      if (importer === devServerPages) return undefined;
      const found = await this.resolve(specifier, importer, { ...options, skipSelf: true });
      return found?.id === product ? devServerPages : found;
    },
  };
}
