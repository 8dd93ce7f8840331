/** One connection for one kind of call. Connects on demand, reconnects after the connection ends, and runs calls one at a time in order. */
import type pg from 'pg';
import { InDoubt, LogUnavailable } from '../log-port.ts';
import { type DialOptions, dial, type Session } from './dial.ts';
import { unavailable, wasRefused } from './faults.ts';

export interface SqlQuery {
  text: string;
  /** Prepared under this name, once per connection. */
  name?: string;
  values?: unknown[];
}
export type SqlRow = Record<string, unknown>;

interface Line {
  /** @throws LogUnavailable if nothing was done; InDoubt if the outcome is unknown */
  run(query: SqlQuery): Promise<SqlRow[]>;
  /** Leaves a pending call in doubt. */
  close(): void;
}

export interface LineParts extends DialOptions {
  /** Backend pids of this relay's connections. */
  own: Set<number>;
}

/** ms without a reply before the server is asked about the call. */
const PATIENCE_MS = 5_000;
/** Source routine of PostgreSQL's warning when a wait for the standby was cancelled; the statement then succeeds all the same. */
const NOT_REPLICATED = 'SyncRepWaitForLSN';

interface LineUse {
  /** For `application_name`. */
  role: string;
  /** `synchronous_commit = off`: the reply does not wait for the disk or the standby. */
  unhurried?: boolean;
}

export function createLine(parts: LineParts, { role, unhurried = false }: LineUse): Line {
  const { address, own } = parts;
  let session: Session | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  let warned = false;

  async function connected(): Promise<Session> {
    if (session) return session;
    const made = await dial(parts, role);
    own.add(made.pid);
    made.client.on('notice', ({ routine }) => {
      warned ||= routine === NOT_REPLICATED;
    });
    made.client.on('end', () => {
      own.delete(made.pid);
      if (session === made) session = null;
    });
    session = made;
    if (closed) made.drop();
    if (unhurried) await made.ask({ text: 'SET synchronous_commit = off' });
    return made;
  }

  async function runNow(query: SqlQuery): Promise<SqlRow[]> {
    if (closed) throw new LogUnavailable('The log is closed');
    const at = await connected();
    warned = false;
    const stopWatching = watch(parts, at);
    try {
      const { rows } = await at.client.query<SqlRow>(query satisfies pg.QueryConfig);
      if (warned) throw new InDoubt('PostgreSQL cancelled the wait for its standby');
      return rows;
    } catch (error) {
      if (error instanceof InDoubt || wasRefused(error)) throw error;
      // Drop the connection: its next reply could belong to this call.
      if (session === at) session = null;
      at.drop();
      throw new InDoubt(unavailable(address, error).message);
    } finally {
      stopWatching();
    }
  }

  return {
    run(query) {
      const call = last
        .then(() => runNow(query))
        .catch((error: unknown) => {
          throw error instanceof InDoubt ? error : unavailable(address, error);
        });
      last = call.catch(() => {});
      return call;
    },
    close() {
      closed = true;
      session?.drop();
    },
  };
}

/**
 * Detects a lost reply. A statement may wait for a standby indefinitely, so it has no timeout; instead another connection asks the server
 * whether the backend is still active. If it is not, or the server is unreachable, the connection is dropped. While the backend is
 * active a second attempt would only wait behind the first.
 */
function watch(way: DialOptions, at: Session): () => void {
  let over = false;
  let stop = way.timers.after(PATIENCE_MS, look);
  function look(): void {
    void isAtWork(way, at).then((atWork) => {
      if (over) return;
      if (atWork) stop = way.timers.after(PATIENCE_MS, look);
      else at.drop();
    });
  }
  return () => {
    over = true;
    stop();
  };
}

async function isAtWork(way: DialOptions, { pid, since }: Session): Promise<boolean> {
  try {
    const { ask, drop } = await dial(way, 'look');
    const text = `SELECT FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2::timestamptz AND state = 'active'`;
    const { rowCount } = await ask({ text, values: [pid, since] }).finally(drop);
    return rowCount === 1;
  } catch {
    return false;
  }
}
