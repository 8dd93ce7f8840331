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
import type { Migrations, Step } from './migrations.ts';

const expandedBy = checker(Type.Array(Type.String()));
/** Characters of a digest. */
const SHORT = 16;

/** Version of the baseline, the oldest schema from which the program goes on. */
export const oldestSchema = ([{ version }]: Migrations): number => version;

/** Version of the schema behind the last step. */
export const newestSchema = (migrations: Migrations): number => oldestSchema(migrations) + migrations.length - 1;

/** Steps that lead from one version to another; by default from the baseline to the newest. */
export function stepsOf([{ version }, ...steps]: Migrations, from = version, to = version + steps.length): Step[] {
  return steps.slice(Math.max(0, from - version), Math.max(0, to - version));
}

/** All that a step does. @param isExpanded what it adds is there already */
function sqlOf(step: Step, isExpanded: boolean): string {
  const { expand, data = '' } = step;
  // A text may end with a comment.
  return [isExpanded ? '' : expand, sqlOfFill(step), data].join('\n;\n');
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
export function nextOf(migrations: Migrations, from: number, to: number): number {
  const fills = stepsOf(migrations, from, to).findIndex(({ fill }) => fill !== undefined);
  if (fills < 0) return to;
  return from + Math.max(fills, 1);
}

/** As a relay alone runs them; what a copy was given while it was one of several is not given again. */
export function wholeOf(database: DatabaseSync, migrations: Migrations): string[] {
  const expanded = expandedTo(database) - oldestSchema(migrations);
  return [migrations[0].schema, ...stepsOf(migrations).map((step, index) => sqlOf(step, index < expanded))];
}

/**
 * Of a copy: adds what the migrations add.
 * @returns how many were missing
 * @throws NewerSchemaError where the cluster writes a newer schema; StoreError, one line, where another build added other things
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

/** Of each step that adds something, what it adds: SHA-256, hex, as much of it as tells two apart. */
const expandsOf = (migrations: Migrations): string[] =>
  stepsOf(migrations).map(({ expand }) => hash('sha256', expand, 'hex').slice(0, SHORT));

/** Why it does not have what this program would have added: another build gave it something else by the same number; null: it has. */
function expandedOtherwise(database: DatabaseSync, migrations: Migrations): string | null {
  const noted = database.prepare("SELECT value FROM local_state WHERE name = 'expanded_by'").get();
  const all = noted ? expandedBy.parse(JSON.parse(String(noted.value))) : [];
  // The last is of the schema that `expanded` names. A program with an older baseline noted more of them.
  const given = all.slice(Math.max(0, all.length - (expandedTo(database) - oldestSchema(migrations))));
  const own = expandsOf(migrations);
  const other = given.findIndex((digest, index) => digest !== (own[index] ?? digest));
  if (other < 0) return null;
  const schema = oldestSchema(migrations) + other + 1;
  return `was given what is new in schema ${schema} by another build (${given[other]}) than this program (${own[other]})`;
}

/** Of a copy that has what they add, with the rows that they fill: raises its level, in the transaction of the caller. */
export function raiseCopy(database: DatabaseSync, migrations: Migrations, to: number): void {
  for (const { data } of stepsOf(migrations, schemaVersionOf(database), to))
    if (data !== undefined) database.exec(data);
  database.exec(NOTHING_UNDERWAY);
  database.exec(`PRAGMA user_version = ${to}`);
}

/** What was filled is filled again by whoever begins with it. */
export const NOTHING_UNDERWAY = "DELETE FROM local_state WHERE name IN ('filling', 'filled')";

/** By what two programs tell that they mean the same by the number of a schema. @returns SHA-256, hex */
export const digestOfSteps = (migrations: Migrations, to: number): string =>
  hash('sha256', JSON.stringify(stepsOf(migrations, undefined, to)), 'hex');

/** Schemas beyond the level, each with what a program means by it, as relays tell each other. */
export const meaningsOf = (migrations: Migrations, level: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    stepsOf(migrations, level).map((_, index) => {
      const to = level + index + 1;
      return [String(to), digestOfSteps(migrations, to).slice(0, SHORT)];
    }),
  );

/** One line for whoever runs a program that the others have left behind. */
export const needsUpdate = (writes: number, known: number): string =>
  `update this relay: the cluster writes schema ${writes}, this program knows ${known}`;
