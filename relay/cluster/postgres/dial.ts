/** Opens a connection to PostgreSQL that is safe for the log: overrides settings that could break durability, checks the server. */
import { Socket } from 'node:net';
import pg from 'pg';
import type { Timers } from '../../domain/ports.ts';
import { LogRefused, LogUnavailable } from '../log-port.ts';
import { type DatabaseAddress, nameOf } from './database-address.ts';
import { unavailable } from './faults.ts';
import { type Ask, prepare } from './prepare.ts';

export interface DialOptions {
  address: DatabaseAddress;
  schema: string;
  timers: Timers;
}

export interface Session {
  client: pg.Client;
  /** For short queries: without a reply within `DIAL_MS` the connection is dropped. */
  ask: Ask;
  /** Backend pid and start time; together they identify the backend in `pg_stat_activity`. */
  pid: number;
  since: string;
  /** Closes immediately, without waiting for pending queries. */
  drop(): void;
}

/** ms to connect, and to answer a short query. */
const DIAL_MS = 5_000;
const OLDEST_SERVER = 15;

/**
 * A role or database may set timeouts, which would end a statement waiting for its standby, or an asynchronous commit. Both are overridden.
 * The administrator's choice for the standby (`remote_write`, `on`, `remote_apply`) stays.
 */
const LOOK = `
  WITH put_right AS MATERIALIZED (
    SELECT set_config(name, CASE name
      WHEN 'synchronous_commit' THEN 'on' WHEN 'bytea_output' THEN 'hex' WHEN 'default_transaction_isolation' THEN 'read committed'
      WHEN 'default_transaction_read_only' THEN 'off' ELSE '0' END, false)
    FROM pg_settings
    WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_session_timeout',
                   'idle_in_transaction_session_timeout', 'bytea_output', 'default_transaction_isolation', 'default_transaction_read_only')
       OR (name = 'synchronous_commit' AND setting IN ('off', 'local')))
  SELECT current_setting('server_version_num')::int / 10000 AS version, pg_is_in_recovery() AS standby,
         pg_backend_pid() AS pid, (SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()) AS since,
         (SELECT count(*) FROM put_right) AS settings`;

/** @param role for `application_name`. @throws LogUnavailable */
export async function dial({ address, schema, timers }: DialOptions, role: string): Promise<Session> {
  const { client, drop } = connectionTo(address, role);
  const ask: Ask = (query) => {
    const stop = timers.after(DIAL_MS, drop);
    return client.query(query).finally(stop);
  };
  try {
    await client.connect();
    guard(client);
    const { version, standby, pid, since } = (await ask({ text: LOOK })).rows[0];
    if (version < OLDEST_SERVER) {
      throw new LogRefused(`${nameOf(address)} is version ${version}; the log needs ${OLDEST_SERVER} or newer`);
    }
    if (standby) {
      throw new LogUnavailable(`${nameOf(address)} is a read-only standby; the URL must point to the primary`);
    }
    await prepare(ask, schema);
    return { client, ask, pid, since, drop };
  } catch (error) {
    drop();
    throw unavailable(address, error);
  }
}

function connectionTo(address: DatabaseAddress, role: string): { client: pg.Client; drop(): void } {
  const socket = new Socket();
  const client = new pg.Client({
    ...{ host: address.host, port: address.port, user: address.user, database: address.database },
    ...{ password: address.password, ssl: address.ssl, enableChannelBinding: true },
    ...{ stream: () => socket, keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
    ...{ connectionTimeoutMillis: DIAL_MS, application_name: `beckon ${role}`, types: TYPES },
  });
  // A pending call rejects with the error, and 'end' follows.
  client.on('error', () => {});
  return {
    client,
    drop() {
      void client.end().catch(() => {});
      socket.destroy();
    },
  };
}

/** `pg` throws uncaught on a reply that it cannot parse, e.g. a text of 512 MB; destroy the stream instead. */
function guard({ connection: { stream } }: pg.Client): void {
  for (const take of stream.listeners('data')) {
    stream.on('data', (bytes: Buffer) => {
      try {
        take.call(stream, bytes);
      } catch (error) {
        stream.destroy(error instanceof Error ? error : new Error('an unreadable response'));
      }
    });
    stream.removeListener('data', take as (bytes: Buffer) => void);
  }
}

const INT8 = 20;
/** Parses int8 as number: positions are far below 2^53. */
const TYPES = {
  getTypeParser: (oid: number): ((text: string) => unknown) =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, 'text'),
};
