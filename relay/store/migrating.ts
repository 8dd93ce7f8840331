/**
 * How a store comes to the schema of a program. Of a relay alone each migration runs whole. A copy that several relays have is of the schema in
 * which they write their log, its level, which an entry of that log raises, at the same place on each: until then what a newer program
 * adds is there and empty, and what it changes waits. `user_version` counts what ran whole, and so is the level of a copy;
 * `expanded` of `local_state` counts what was added.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import Type from 'typebox';
import { NewerSchemaError, schemaVersionOf } from '../../shared/migrate.ts';
import { checker } from '../../shared/validate.ts';
import { StoreError } from '../domain/store-ports.ts';
import type { Migration, Step } from './migrations.ts';

const expandedBy = checker(Type.Array(Type.String()));
/** Characters of a digest. */
const SHORT = 16;

export const isStep = (migration: Migration | undefined): migration is Step => typeof migration === 'object';

/** How far a copy must have come before: what was not written in two parts cannot be run one relay after another. */
export const oldestLevel = (migrations: readonly Migration[]): number =>
  migrations.findLastIndex((migration) => !isStep(migration)) + 1;

/** All that a migration does. @param isExpanded what it adds is there already */
export function sqlOf(migration: Migration, isExpanded = false): string {
  if (!isStep(migration)) return migration;
  const { expand, data = '' } = migration;
  // A text may end with a comment.
  return [isExpanded ? '' : expand, sqlOfFill(migration), data].join('\n;\n');
}

/** Fills all rows at once. */
export const sqlOfFill = ({ fill }: Step): string => (fill ? `UPDATE ${fill.table} SET ${fill.set}` : '');

/** Whether it is one of several relays' copies (`replica/log-place.ts`). */
export function isReplica(database: DatabaseSync): boolean {
  return hasTable(database, 'log_place') && database.prepare('SELECT 1 FROM log_place').get() !== undefined;
}

const hasTable = (database: DatabaseSync, name: string): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;

/** Migrations of which everything that they add is there. */
export function expandedTo(database: DatabaseSync): number {
  const version = schemaVersionOf(database);
  if (!hasTable(database, 'local_state')) return version;
  const noted = database.prepare("SELECT value FROM local_state WHERE name = 'expanded'").get();
  return Math.max(version, Number(noted?.value ?? 0));
}

/** Of a copy: the schema that comes next, where rows are being filled for it; null: none are. */
export function underwayTo(database: DatabaseSync): number | null {
  const noted = database.prepare("SELECT value FROM local_state WHERE name = 'filling'").get();
  return noted ? Number(noted.value) : null;
}

/** In which the entries behind a copy are, or will be so soon that no older program can go on from it. */
export const writtenSchemaOf = (copy: DatabaseSync): number => underwayTo(copy) ?? schemaVersionOf(copy);

/** Where the rows of a step are filled first, it is raised to by itself. @returns how far the schema is raised next */
export function nextOf(migrations: readonly Migration[], from: number, to: number): number {
  const fills = migrations.slice(from, to).findIndex((migration) => isStep(migration) && migration.fill !== undefined);
  if (fills < 0) return to;
  return from + Math.max(fills, 1);
}

/** As a relay alone runs them; what a copy was given while it was one of several is not given again. */
export function wholeOf(database: DatabaseSync, migrations: readonly Migration[]): string[] {
  const expanded = expandedTo(database);
  return migrations.map((migration, index) => sqlOf(migration, index < expanded));
}

/**
 * Of a copy: adds what the migrations add.
 * @returns how many were missing
 * @throws NewerSchemaError where the cluster writes a newer schema; StoreError, one line, where this program writes none that old
 */
export function expandCopy(database: DatabaseSync, path: string, migrations: readonly Migration[]): number {
  const [level, written] = [schemaVersionOf(database), writtenSchemaOf(database)];
  if (written > migrations.length) throw new NewerSchemaError(written, migrations.length);
  const oldest = oldestLevel(migrations);
  if (level < oldest) {
    throw new StoreError(
      `The store ${path} is a copy that several relays have, of schema ${level}, and this program goes on from ${oldest}: use the Beckon of the others`,
    );
  }
  const refusal = expandedOtherwise(database, migrations);
  if (refusal !== null) throw new StoreError(`The store ${path} ${refusal}: use the Beckon of the others`);
  const from = expandedTo(database);
  const missing = migrations.slice(from);
  if (missing.length === 0) return 0;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const migration of missing) if (isStep(migration)) database.exec(migration.expand);
    const note = database.prepare('INSERT OR REPLACE INTO local_state (name, value) VALUES (?, ?)');
    note.run('expanded', String(migrations.length));
    note.run('expanded_by', JSON.stringify(expandsOf(migrations)));
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
  return missing.length;
}

/** Of each step that adds something, what it adds: SHA-256, hex, as much of it as tells two apart. */
const expandsOf = (migrations: readonly Migration[]): string[] =>
  migrations.filter(isStep).map(({ expand }) => hash('sha256', expand, 'hex').slice(0, SHORT));

/** Why it does not have what this program would have added: another build gave it something else by the same number; null: it has. */
function expandedOtherwise(database: DatabaseSync, migrations: readonly Migration[]): string | null {
  const noted = database.prepare("SELECT value FROM local_state WHERE name = 'expanded_by'").get();
  const given = noted ? expandedBy.parse(JSON.parse(String(noted.value))) : [];
  const own = expandsOf(migrations);
  const other = given.findIndex((digest, index) => digest !== (own[index] ?? digest));
  if (other < 0) return null;
  const schema = oldestLevel(migrations) + other + 1;
  return `was given what is new in schema ${schema} by another build (${given[other]}) than this program (${own[other]})`;
}

/** Of a copy that has what they add, with the rows that they fill: raises its level, in the transaction of the caller. */
export function raiseCopy(database: DatabaseSync, migrations: readonly Migration[], to: number): void {
  for (const migration of migrations.slice(schemaVersionOf(database), to)) {
    if (isStep(migration) && migration.data !== undefined) database.exec(migration.data);
  }
  database.exec(NOTHING_UNDERWAY);
  database.exec(`PRAGMA user_version = ${to}`);
}

/** What was filled is filled again by whoever begins with it. */
export const NOTHING_UNDERWAY = "DELETE FROM local_state WHERE name IN ('filling', 'filled')";

/** By what two programs tell that they mean the same by the number of a schema. @returns SHA-256, hex */
export const digestOfSteps = (migrations: readonly Migration[], to: number): string =>
  hash('sha256', JSON.stringify(migrations.slice(0, to).filter(isStep)), 'hex');

/** Schemas beyond the level, each with what a program means by it, as relays tell each other. */
export const meaningsOf = (migrations: readonly Migration[], level: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    migrations.slice(level).map((_, index) => {
      const to = level + index + 1;
      return [String(to), digestOfSteps(migrations, to).slice(0, SHORT)];
    }),
  );

/** One line for whoever runs a program that the others have left behind. */
export const needsUpdate = (writes: number, known: number): string =>
  `update this relay: the cluster writes schema ${writes}, this program knows ${known}`;
