/** Endpoints that replied 410, and the queue depth of each lane, for the administrator. */
import type { DatabaseSync } from 'node:sqlite';
import type { Endpoints } from '../../domain/administration/administration.ts';

export function createEndpointTable(database: DatabaseSync): Endpoints {
  const all = database.prepare('SELECT kind, target, url, disabled_at FROM disabled_endpoints');
  const count = database.prepare(
    'SELECT state, COUNT(*) AS n FROM outbound WHERE kind = ? AND target = ? AND state = ?',
  );
  return {
    disabled: () =>
      all.all().map((row) => ({
        lane: { kind: row.kind === 'response' ? 'response' : 'gateway', target: String(row.target) },
        url: String(row.url),
        at: Number(row.disabled_at),
      })),
    depth({ kind, target }) {
      const of = (state: string) => Number(count.get(kind, target, state)?.n ?? 0);
      return { queued: of('queued') + of('sending'), dead: of('dead') };
    },
  };
}
