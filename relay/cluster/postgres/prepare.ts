/** Brings the log's schema to what this program knows, by one relay at a time; the others wait and find it done. */
import type pg from 'pg';
import { LogRefused } from '../log-port.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

/** One statement, answered soon or not at all. */
export type Ask = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

/** Of the advisory lock under which migrations run; the second number is the schema's own. */
const LOCK = 0x62_65_63_6b;

/** @throws what `pg` throws, and LogRefused where the schema is of a version that this program cannot use */
export async function prepare(ask: Ask, schema: string, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  if (await isReady(ask, schema, migrations)) return;
  await ask({ text: 'BEGIN' });
  try {
    await ask({ text: 'SELECT pg_advisory_xact_lock($1, hashtext($2))', values: [LOCK, schema] });
    if (!(await isReady(ask, schema, migrations))) await migrate(ask, schema, migrations);
    await ask({ text: 'COMMIT' });
  } catch (error) {
    await ask({ text: 'ROLLBACK' }).catch(() => {});
    throw error;
  }
}

async function isReady(ask: Ask, schema: string, migrations: readonly Migration[]): Promise<boolean> {
  const there = await ask({
    text: 'SELECT to_regclass($1) IS NOT NULL AS there',
    values: [`${schema}.migrations`],
  });
  if (!there.rows[0].there) return false;
  const { rows } = await ask({
    text: `SELECT count(*)::int AS version, max(least)::int AS least FROM ${schema}.migrations`,
  });
  const { version, least } = rows[0];
  if (least > migrations.length) {
    throw new LogRefused(
      `The log was written by a newer version of Beckon (schema ${version}); this one knows ${migrations.length}`,
    );
  }
  return version >= migrations.length;
}

async function migrate(ask: Ask, schema: string, migrations: readonly Migration[]): Promise<void> {
  // Whoever may not create schemas can be given one that is there.
  const found = await ask({ text: 'SELECT FROM pg_namespace WHERE nspname = $1', values: [schema] });
  if (found.rowCount === 0) await ask({ text: `CREATE SCHEMA ${schema}` });
  await ask({
    text: `CREATE TABLE IF NOT EXISTS ${schema}.migrations (version integer PRIMARY KEY, least integer NOT NULL)`,
  });
  const { rows } = await ask({ text: `SELECT count(*)::int AS version FROM ${schema}.migrations` });
  for (const [n, { least, sql }] of migrations.entries()) {
    if (n < rows[0].version) continue;
    await ask({ text: sql(schema) });
    await ask({ text: `INSERT INTO ${schema}.migrations VALUES ($1, $2)`, values: [n + 1, least] });
  }
}
