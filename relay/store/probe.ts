/** Health check: whether the store can be written. */
import { type Stats, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../domain/ports.ts';
import { StoreError } from '../domain/store-ports.ts';
import { isCurrent } from './database.ts';
import type { Migrations } from './migrations.ts';

/** ms for which a result is cached, for many monitors. */
const PROBE_MS = 1000;

/** Performs a synced write, to detect a full disk or a lock held by another process. @param see throws if writing is not allowed */
export function createProbe(
  database: DatabaseSync,
  clock: Clock,
  see: () => void,
  migrations: Migrations,
): () => string | null {
  const write = database.prepare("INSERT OR REPLACE INTO local_state (name, value) VALUES ('probe', ?)");
  let last: { at: number; trouble: string | null } | null = null;
  function look(now: number): string | null {
    try {
      see();
      if (!isCurrent(database, migrations)) return 'the schema is not current';
      write.run(String(now));
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'the store does not answer';
    }
  }
  return () => {
    const now = clock.now();
    if (!last || Math.abs(now - last.at) >= PROBE_MS) last = { at: now, trouble: look(now) };
    return last.trouble;
  };
}

const statOf = (file: string): Stats | undefined => statSync(file, { throwIfNoEntry: false });

/**
 * Detects that the open file was moved, removed or replaced: it can still be written, but the writes are lost.
 * @returns a check to call before each commit; it throws StoreError
 */
export function createFileCheck(path: string): () => void {
  if (path === ':memory:') return () => {};
  const files = [path, `${path}-wal`].map((file) => ({ file, opened: statOf(file) }));
  return () => {
    for (const { file, opened } of files) {
      const found = statOf(file);
      if (found?.ino === opened?.ino && found?.dev === opened?.dev) continue;
      throw new StoreError(`${file} was moved, removed or replaced while the relay runs: restart the relay`);
    }
  };
}
