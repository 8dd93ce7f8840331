/** SQLite's package names two workers of its own, for ways of using it that the web client does not: they are kept out of the build. */
import type { Plugin } from 'vite';

const MODULE = /[\\/]sqlite-wasm[\\/]dist[\\/]index\.mjs$/;
const WORKERS = ['sqlite3-opfs-async-proxy.js', 'sqlite3-worker1.mjs'] as const;

/** @throws where the package does not name them any more, so that nobody believes they are still kept out */
export function withoutSqliteWorkers(): Plugin {
  return {
    name: 'beckon-without-sqlite-workers',
    enforce: 'pre',
    transform(code, id) {
      if (!MODULE.test(id)) return null;
      const changed = WORKERS.reduce((text, worker) => {
        const named = `new URL("${worker}", import.meta.url)`;
        if (!text.includes(named)) throw new Error(`${id} does not name ${worker} as it did`);
        return text.replaceAll(named, `new URL("about:blank#${worker}")`);
      }, code);
      // In one line each, so that the lines of maps stay right.
      return { code: changed, map: null };
    },
  };
}
