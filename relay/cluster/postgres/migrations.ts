/**
 * Append-only list of migrations. Relays of two versions share one log during an update: `least` is the oldest schema version that a
 * program may know and still use the log after the migration.
 *
 * Frequently written tables are insert-only, except presence, which appends do not read: the head is the newest entry, and the turn the
 * newest of its rows. Each read of a row updated per append would visit all its dead versions while a dump or an idle transaction
 * prevents vacuum, and appends would slow down.
 */
import { FUNCTIONS } from './functions.ts';

interface Migration {
  /** Resulting schema version. The first entry creates a new log; older logs are refused. */
  version: number;
  least: number;
  /** @param schema quoted name of the schema that holds it all */
  sql(schema: string): string;
}

const TABLES = (schema: string): string => `
  -- One row: which history this is, and where it begins. 'life' numbers the generations, and keeps the entries of each apart.
  CREATE TABLE ${schema}.log (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    life integer NOT NULL,
    generation text NOT NULL,
    base_position bigint NOT NULL,
    base_hash bytea NOT NULL,
    -- The copy that has entries which this history lost; null: none is known, and entries are taken.
    halted_by text,
    halted_position bigint,
    -- Of PostgreSQL, in which the relays went on after the last failover, or in which one reported that it has nothing beyond the head.
    timeline text
  );
  -- The key is the fence: there is one entry at each place.
  CREATE TABLE ${schema}.entries (
    life integer NOT NULL,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    nonce text NOT NULL,
    relay text NOT NULL,
    at bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (life, position)
  );
  ALTER TABLE ${schema}.entries ALTER COLUMN body SET STORAGE EXTERNAL;
  -- The newest row counts: who has the turn until when (ms since 1970), and who asked for it since, in order.
  CREATE TABLE ${schema}.turns (
    number bigint PRIMARY KEY,
    holder text,
    until bigint,
    asking text[] NOT NULL
  );
  INSERT INTO ${schema}.turns VALUES (1, NULL, NULL, '{}');
  CREATE TABLE ${schema}.relays (
    relay text PRIMARY KEY,
    name text NOT NULL,
    version text NOT NULL,
    schema integer NOT NULL,
    position bigint NOT NULL,
    more text NOT NULL,
    beat bigint NOT NULL,
    told timestamptz NOT NULL,
    -- Start of the relay.
    run text,
    timeline text
  );
  CREATE TABLE ${schema}.snapshots (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    life integer NOT NULL,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    schema integer NOT NULL,
    bytes bigint NOT NULL DEFAULT 0,
    pieces integer NOT NULL DEFAULT 0,
    whole boolean NOT NULL DEFAULT false,
    told timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TABLE ${schema}.pieces (
    snapshot bigint NOT NULL,
    number integer NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (snapshot, number)
  );
  ALTER TABLE ${schema}.pieces ALTER COLUMN body SET STORAGE EXTERNAL;
`;

export const MIGRATIONS: readonly [Migration, ...Migration[]] = [
  { version: 2, least: 2, sql: (schema) => `${TABLES(schema)}${FUNCTIONS(schema)}` },
];
