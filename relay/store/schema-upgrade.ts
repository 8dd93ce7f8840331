/**
 * How a store reaches the schema of a program. A single relay runs each migration whole. A replica has a level: the schema in which the
 * cluster writes its log, raised by a log entry. Until then, additions of a newer program exist but stay empty, and its data changes wait.
 * `user_version` counts the migrations that ran whole (the level); `expanded` in `local_state` those whose additions exist.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import Type from 'typebox';
import { NewerSchemaError, schemaVersionOf } from '../../shared/migrate.ts';
import { checker } from '../../shared/validate.ts';
import { StoreError } from '../domain/store-ports.ts';
import type { MigrationStep, Migrations } from './migrations.ts';

const expandedBy = checker(Type.Array(Type.String()));
/** Characters of an abbreviated digest. */
const SHORT = 16;

export const oldestSchema = ([{ version }]: Migrations): number => version;

export const newestSchema = (migrations: Migrations): number => oldestSchema(migrations) + migrations.length - 1;

/** By default from the baseline to the newest. */
export function stepsOf(
  [{ version }, ...steps]: Migrations,
  from = version,
  to = version + steps.length,
): MigrationStep[] {
  return steps.slice(Math.max(0, from - version), Math.max(0, to - version));
}

/** @param isExpanded the additions already exist */
function sqlOf(step: MigrationStep, isExpanded: boolean): string {
  const { expand, data = '' } = step;
  // Newline first, because a text may end with a comment.
  return [isExpanded ? '' : expand, sqlOfFill(step), data].join('\n;\n');
}

export const sqlOfFill = ({ fill }: MigrationStep): string => (fill ? `UPDATE ${fill.table} SET ${fill.set}` : '');

/** Whether the store is a replica (`replica/log-place.ts`). */
export function isReplica(database: DatabaseSync): boolean {
  return hasTable(database, 'log_place') && database.prepare('SELECT 1 FROM log_place').get() !== undefined;
}

const hasTable = (database: DatabaseSync, name: string): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;

/** Version up to which all additions exist. */
export function expandedTo(database: DatabaseSync): number {
  const version = schemaVersionOf(database);
  if (!hasTable(database, 'local_state')) return version;
  const noted = database.prepare("SELECT value FROM local_state WHERE name = 'expanded'").get();
  return Math.max(version, Number(noted?.value ?? 0));
}

/** The schema for which rows are being filled; null: none. */
export function underwayTo(database: DatabaseSync): number | null {
  const noted = database.prepare("SELECT value FROM local_state WHERE name = 'filling'").get();
  return noted ? Number(noted.value) : null;
}

/** While rows are being filled, the next schema: older programs can no longer continue. */
export const writtenSchemaOf = (copy: DatabaseSync): number => underwayTo(copy) ?? schemaVersionOf(copy);

/** A step with a fill is raised to separately. @returns the next version to raise to */
export function nextOf(migrations: Migrations, from: number, to: number): number {
  const fills = stepsOf(migrations, from, to).findIndex(({ fill }) => fill !== undefined);
  if (fills < 0) return to;
  return from + Math.max(fills, 1);
}

/** For a single relay; without the additions that the store received as a replica. */
export function wholeOf(database: DatabaseSync, migrations: Migrations): string[] {
  const expanded = expandedTo(database) - oldestSchema(migrations);
  return [migrations[0].schema, ...stepsOf(migrations).map((step, index) => sqlOf(step, index < expanded))];
}

/**
 * Applies missing additions to a replica. @returns how many were missing
 * @throws NewerSchemaError if the cluster writes a newer schema; StoreError, one line, if another build added something else
 */
export function expandCopy(database: DatabaseSync, path: string, migrations: Migrations): number {
  const [written, newest] = [writtenSchemaOf(database), newestSchema(migrations)];
  if (written > newest) throw new NewerSchemaError(written, newest);
  const refusal = expandedOtherwise(database, migrations);
  if (refusal !== null) throw new StoreError(`The store ${path} ${refusal}: use the Beckon of the others`);
  const missing = stepsOf(migrations, expandedTo(database));
  if (missing.length === 0) return 0;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const { expand } of missing) database.exec(expand);
    const note = database.prepare('INSERT OR REPLACE INTO local_state (name, value) VALUES (?, ?)');
    note.run('expanded', String(newest));
    note.run('expanded_by', JSON.stringify(expandsOf(migrations)));
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
  return missing.length;
}

/** Digest of each step's additions: SHA-256 in hex, abbreviated. */
const expandsOf = (migrations: Migrations): string[] =>
  stepsOf(migrations).map(({ expand }) => hash('sha256', expand, 'hex').slice(0, SHORT));

/** Another build may have made other additions under the same version. @returns the reason; null: it has not */
function expandedOtherwise(database: DatabaseSync, migrations: Migrations): string | null {
  const noted = database.prepare("SELECT value FROM local_state WHERE name = 'expanded_by'").get();
  const all = noted ? expandedBy.parse(JSON.parse(String(noted.value))) : [];
  // The last digest belongs to version `expanded`. A program with an older baseline recorded more of them.
  const given = all.slice(Math.max(0, all.length - (expandedTo(database) - oldestSchema(migrations))));
  const own = expandsOf(migrations);
  const other = given.findIndex((digest, index) => digest !== (own[index] ?? digest));
  if (other < 0) return null;
  const schema = oldestSchema(migrations) + other + 1;
  return `was given what is new in schema ${schema} by another build (${given[other]}) than this program (${own[other]})`;
}

/** Requires that the additions exist and are filled. Runs in the caller's transaction. */
export function raiseCopy(database: DatabaseSync, migrations: Migrations, to: number): void {
  for (const { data } of stepsOf(migrations, schemaVersionOf(database), to))
    if (data !== undefined) database.exec(data);
  database.exec(NOTHING_UNDERWAY);
  database.exec(`PRAGMA user_version = ${to}`);
}

/** An interrupted filling starts over. */
export const NOTHING_UNDERWAY = "DELETE FROM local_state WHERE name IN ('filling', 'filled')";

/** Lets two programs check that a schema number means the same to both. @returns SHA-256, hex */
export const digestOfSteps = (migrations: Migrations, to: number): string =>
  hash('sha256', JSON.stringify(stepsOf(migrations, undefined, to)), 'hex');

/** Abbreviated digest of each schema beyond the level; relays exchange these. */
export const meaningsOf = (migrations: Migrations, level: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    stepsOf(migrations, level).map((_, index) => {
      const to = level + index + 1;
      return [String(to), digestOfSteps(migrations, to).slice(0, SHORT)];
    }),
  );

export const needsUpdate = (writes: number, known: number): string =>
  `update this relay: the cluster writes schema ${writes}, this program knows ${known}`;
