/** Whether the store can be written, for those who look after the relay. */
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../domain/ports.ts';
import { isCurrent } from './database.ts';
import type { Migrations } from './migrations.ts';

/** ms for which an answer holds: probes of many monitors must not become a load of their own. */
const PROBE_MS = 1000;

/**
 * Really writes, and syncs: a full disk, a lock held by another all show.
 * @param see throws where the store must not be written, such as one that was moved
 */
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
