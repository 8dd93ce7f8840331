/** Migrates the log's schema. One relay at a time migrates; the others wait for it. */
import type pg from 'pg';
import { LogRefused } from '../log-port.ts';
import { MIGRATIONS } from './migrations.ts';

/** A short query with a timeout. */
export type Ask = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

/** First key of the advisory lock for migrations; the second is the hash of the schema name. */
const LOCK = 0x62_65_63_6b;

const BASELINE = MIGRATIONS[0].version;
const NEWEST = BASELINE + MIGRATIONS.length - 1;

/** @throws errors of `pg`; LogRefused if this program cannot use the schema version */
export async function prepare(ask: Ask, schema: string): Promise<void> {
  if ((await versionOf(ask, schema)) >= NEWEST) return;
  await ask({ text: 'BEGIN' });
  try {
    await ask({ text: 'SELECT pg_advisory_xact_lock($1, hashtext($2))', values: [LOCK, schema] });
    if ((await versionOf(ask, schema)) < NEWEST) await migrate(ask, schema);
    await ask({ text: 'COMMIT' });
  } catch (error) {
    await ask({ text: 'ROLLBACK' }).catch(() => {});
    throw error;
  }
}

/** @returns 0 if there are no tables. @throws LogRefused */
async function versionOf(ask: Ask, schema: string): Promise<number> {
  const there = await ask({
    text: 'SELECT to_regclass($1) IS NOT NULL AS there',
    values: [`${schema}.migrations`],
  });
  if (!there.rows[0].there) return 0;
  const { rows } = await ask({
    text: `SELECT coalesce(max(version), 0)::int AS version, max(least)::int AS least FROM ${schema}.migrations`,
  });
  const { version, least } = rows[0];
  if (least > NEWEST) {
    throw new LogRefused(
      `The log was written by a newer version of Beckon (schema ${version}); this one knows ${NEWEST}`,
    );
  }
  if (version > 0 && version < BASELINE) {
    throw new LogRefused(
      `The log has schema ${version}, from before the first release; this Beckon begins with ${BASELINE}: drop the PostgreSQL schema ${schema}`,
    );
  }
  return version;
}

async function migrate(ask: Ask, schema: string): Promise<void> {
  // An account that may not create schemas can be given an existing one.
  const found = await ask({ text: 'SELECT FROM pg_namespace WHERE nspname = $1', values: [schema] });
  if (found.rowCount === 0) await ask({ text: `CREATE SCHEMA ${schema}` });
  await ask({
    text: `CREATE TABLE IF NOT EXISTS ${schema}.migrations (version integer PRIMARY KEY, least integer NOT NULL)`,
  });
  // Read again: only now is the table of another relay certain to be visible.
  const from = await versionOf(ask, schema);
  for (const { version, least, sql } of MIGRATIONS) {
    if (version <= from) continue;
    await ask({ text: sql(schema) });
    await ask({ text: `INSERT INTO ${schema}.migrations VALUES ($1, $2)`, values: [version, least] });
  }
}
