/**
 * Row counts that are polled often. Temporary triggers update them, so that reading them does not depend on the number of rows; after a
 * write by another process the rows are counted again.
 */
import type { DatabaseSync } from 'node:sqlite';

export interface Counts {
  openItems(): number;
  /** `tracked` messages are not in the other states. */
  outbound(): { queued: number; sending: number; tracked: number; dead: number };
}

const stateOf = (row: 'new' | 'old'): string => `iif(${row}.kind = 'status', 'tracked', ${row}.state)`;
const add = (n: string, name: string): string => `UPDATE counts SET n = n + ${n} WHERE name = ${name};`;

/** Empty until the first read. */
const KEEP = `
  CREATE TEMP TABLE counts (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TEMP TRIGGER item_made AFTER INSERT ON main.items WHEN new.open = 1 BEGIN ${add('1', "'open'")} END;
  CREATE TEMP TRIGGER item_changed AFTER UPDATE OF open ON main.items WHEN new.open <> old.open
    BEGIN ${add('new.open - old.open', "'open'")} END;
  CREATE TEMP TRIGGER item_gone AFTER DELETE ON main.items WHEN old.open = 1 BEGIN ${add('-1', "'open'")} END;
  CREATE TEMP TRIGGER message_made AFTER INSERT ON main.outbound BEGIN ${add('1', stateOf('new'))} END;
  CREATE TEMP TRIGGER message_changed AFTER UPDATE OF state, kind ON main.outbound
    BEGIN ${add('-1', stateOf('old'))} ${add('1', stateOf('new'))} END;
  CREATE TEMP TRIGGER message_gone AFTER DELETE ON main.outbound BEGIN ${add('-1', stateOf('old'))} END;
`;

const COUNT = `
  INSERT OR REPLACE INTO temp.counts (name, n)
  SELECT 'open', (SELECT COUNT(*) FROM main.items WHERE open = 1)
  UNION ALL SELECT state.name, (
    SELECT COUNT(*) FROM main.outbound WHERE iif(kind = 'status', 'tracked', state) = state.name
  ) FROM (SELECT 'queued' AS name UNION SELECT 'sending' UNION SELECT 'tracked' UNION SELECT 'dead') AS state`;

export function createCounts(database: DatabaseSync): Counts {
  database.exec(KEEP);
  const dataVersion = database.prepare('PRAGMA data_version');
  const count = database.prepare(COUNT);
  const read = database.prepare('SELECT name, n FROM temp.counts');
  let countedAt: unknown = null;

  function counts(): Map<string, number> {
    const { data_version } = dataVersion.get() ?? {};
    if (data_version !== countedAt) count.run();
    countedAt = data_version;
    return new Map(read.all().map(({ name, n }) => [String(name), Number(n)]));
  }

  return {
    openItems: () => counts().get('open') ?? 0,
    outbound() {
      const of = counts();
      const [queued = 0, sending = 0, tracked = 0, dead = 0] = ['queued', 'sending', 'tracked', 'dead'].map((state) =>
        of.get(state),
      );
      return { queued, sending, tracked, dead };
    },
  };
}
