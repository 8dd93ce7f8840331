/** One connection for one kind of call: made when the first call needs it, made anew after it ended, one call at a time in the order asked. */
import type pg from 'pg';
import { InDoubt, LogUnavailable } from '../log-port.ts';
import { dial, type Session, type Way } from './dial.ts';
import { unavailable, wasRefused } from './faults.ts';

export interface Query {
  text: string;
  /** Prepared once a connection under this name. */
  name?: string;
  values?: unknown[];
}
export type Row = Record<string, unknown>;

export interface Line {
  /** @throws LogUnavailable where nothing was done, InDoubt where nobody knows whether it was */
  run(query: Query): Promise<Row[]>;
  /** A call under way is in doubt from then on. */
  close(): void;
}

export interface LineParts extends Way {
  /** Processes of the server that work for this relay. */
  own: Set<number>;
}

/** ms until a call without an answer is asked about. */
const PATIENCE_MS = 5_000;
/** Where a wait for the standby was called off, PostgreSQL answers as if all were well, after this warning. */
const NOT_REPLICATED = 'SyncRepWaitForLSN';

interface LineUse {
  /** What the connection is for, as the server's list of processes shows it. */
  role: string;
  /** What is written need not be on disk, or at the standby, when it is answered. */
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

  async function runNow(query: Query): Promise<Row[]> {
    if (closed) throw new LogUnavailable('The log is closed');
    const at = await connected();
    warned = false;
    const stopWatching = watch(parts, at);
    try {
      const { rows } = await at.client.query<Row>(query satisfies pg.QueryConfig);
      if (warned) throw new InDoubt('The wait for a standby of PostgreSQL was called off');
      return rows;
    } catch (error) {
      if (error instanceof InDoubt || wasRefused(error)) throw error;
      // It ends, or nobody knows what its next answer belongs to.
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
 * A statement may wait as long as a standby does, so no time is set for it. But an answer can be lost on the way without an end of the
 * connection; so the server is asked, by another connection, whether it still works on the call. Where it does not, or cannot be
 * reached, the connection ends. (While it works a second attempt would only wait behind the first.)
 */
function watch(way: Way, at: Session): () => void {
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

async function isAtWork(way: Way, { pid, since }: Session): Promise<boolean> {
  try {
    const { ask, drop } = await dial(way, 'look');
    const text = `SELECT FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2::timestamptz AND state = 'active'`;
    const { rowCount } = await ask({ text, values: [pid, since] }).finally(drop);
    return rowCount === 1;
  } catch {
    return false;
  }
}
