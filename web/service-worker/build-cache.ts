/**
 * The files of a build, kept whole, so that the page starts without the network and never gets files of two builds. Each build has a
 * cache of its own; that of an older one stays as long as a page of it may be open.
 */

import type { KeptBuilds } from './tidy.ts';

/** As the build lists it. */
export interface BuiltFile {
  path: string;
  /** W3C, Subresource Integrity, section 3.5. */
  integrity: string;
}

/** What is asked of the browser's `CacheStorage`. */
type Caches = Pick<CacheStorage, 'open' | 'delete' | 'keys'>;

interface BuildCache extends KeptBuilds {
  /** All of the files, or none. Rejects where one is not to be had, or not what it was when it was built. */
  install(): Promise<void>;
  /** @returns what of this build, else of an older one, is kept under the path; undefined: nothing */
  find(path: string): Promise<Response | undefined>;
}

const PREFIX = 'beckon-build-';

/** @param build its name; another build has another */
export function createBuildCache(caches: Caches, build: string, files: readonly BuiltFile[]): BuildCache {
  const own = PREFIX + build;
  const paths = new Set(files.map(({ path }) => path));
  const others = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== own);
  return {
    async install() {
      const cache = await caches.open(own);
      // The page has the same name in every build, the others are named by what is in them and need not come twice.
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
