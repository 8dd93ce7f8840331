/** Excludes two workers that SQLite's package references and the web client does not use. */
import type { Plugin } from 'vite';

const MODULE = /[\\/]sqlite-wasm[\\/]dist[\\/]index\.mjs$/;
const WORKERS = ['sqlite3-opfs-async-proxy.js', 'sqlite3-worker1.mjs'] as const;

/** @throws if the package no longer references them, so that a changed package is noticed */
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
      // Each replacement stays within one line, so that line numbers in source maps remain valid.
      return { code: changed, map: null };
    },
  };
}
