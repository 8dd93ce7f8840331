/** Cache of a build's files, so that the page starts offline. Each build has its own cache, retained while a page of it is open. */

import type { KeptBuilds as CachedBuilds } from './cache-cleanup.ts';

export interface BuiltFile {
  path: string;
  /** W3C, Subresource Integrity, section 3.5. */
  integrity: string;
}

type Caches = Pick<CacheStorage, 'open' | 'delete' | 'keys'>;

interface BuildCache extends CachedBuilds {
  /** Caches all files or none. Rejects if a file is missing or fails its integrity check. */
  install(): Promise<void>;
  /** @returns the file from this build's cache, else from an older one; undefined: not cached */
  find(path: string): Promise<Response | undefined>;
}

const PREFIX = 'beckon-build-';

/** @param build name, unique to the build */
export function createBuildCache(caches: Caches, build: string, files: readonly BuiltFile[]): BuildCache {
  const own = PREFIX + build;
  const paths = new Set(files.map(({ path }) => path));
  const others = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== own);
  return {
    async install() {
      const cache = await caches.open(own);
      // The page's path is the same in every build, so it is fetched again; assets are named by content hash.
      const requests = files.map(
        ({ path, integrity }) =>
          new Request(path, { integrity, cache: path.startsWith('/assets/') ? 'default' : 'no-cache' }),
      );
      try {
        await cache.addAll(requests);
      } catch (error) {
        await caches.delete(own);
        throw error;
      }
    },
    async find(path) {
      for (const name of [own, ...(await others())]) {
        const found = await (await caches.open(name)).match(path, { ignoreVary: true });
        if (found) return found;
      }
      return undefined;
    },
    has: (path) => paths.has(path),
    async dropOthers(may) {
      const names = await others();
      if (may()) for (const name of names) await caches.delete(name);
    },
  };
}
