/**
 * Detects corruption with SQLite's own check. Pages have no checksums, so a changed character inside a text goes unnoticed; documents are
 * therefore checked for valid JSON, and the audit trail has its own hashes (`audit verify`).
 */
import { DatabaseSync } from 'node:sqlite';
import { sqliteCode } from '../../disk/faults.ts';
import { reasonOf } from '../../shared/problems.ts';

/** quick: page by page. thorough: also compares indexes with their tables. */
export type CheckDepth = 'quick' | 'thorough';

const CHECKS = { quick: 'quick_check', thorough: 'integrity_check' } as const;
const MAX_FAULTS = 20;
const CORRUPT = 11;
const NOTADB = 26;
/** The full-text index contradicts itself: it can be rebuilt, and its pages are checked like all others. */
const CORRUPT_VIRTUAL = 267;

export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code !== CORRUPT && code !== NOTADB) return false;
  return !(error instanceof Error && 'errcode' in error && error.errcode === CORRUPT_VIRTUAL);
}

/** @returns one line per fault, with the table, and the page if SQLite knows it; empty: no damage */
export function damageOf(database: DatabaseSync, depth: CheckDepth = 'quick'): string[] {
  const faults = orFault(() => pageFaults(database, CHECKS[depth], MAX_FAULTS));
  if (faults.length === 0) return orFault(() => documentFaults(database));
  return faults.every((line) => line === MALFORMED) ? orFault(() => brokenTables(database, faults)) : faults;
}

/** SQLite's message if it cannot attribute the page to a table. */
const MALFORMED = 'database disk image is malformed';

/** The check itself may fail on a corrupt page. */
function orFault(look: () => string[]): string[] {
  try {
    return look();
  } catch (error) {
    if (isDamage(error)) return [reasonOf(error)];
    throw error;
  }
}

/** @param of name of a table, or the maximum number of faults over all tables */
function pageFaults(database: DatabaseSync, check: (typeof CHECKS)[CheckDepth], of: string | number): string[] {
  const rows = database.prepare(`PRAGMA ${check}(${typeof of === 'number' ? of : `"${of}"`})`).all();
  const lines = rows.flatMap((row) => String(row[check]).split('\n'));
  const faults = lines.filter((line) => line !== '' && line !== 'ok' && !line.startsWith('***'));
  return faults.length > 0 ? faults.map(namer(database)) : [];
}

/** SQLite identifies a table by its root page: `Tree 5 page 17: …`. */
function namer(database: DatabaseSync): (line: string) => string {
  const names = new Map<string, string>();
  for (const row of database.prepare('SELECT rootpage, name FROM sqlite_schema').all()) {
    names.set(String(row.rootpage), String(row.name));
  }
  return (line) => line.replace(/^Tree (\d+)/, (whole, root: string) => names.get(root) ?? whole);
}

function brokenTables(database: DatabaseSync, otherwise: string[]): string[] {
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0`).all();
  const broken = tables.flatMap(({ name }) =>
    orFault(() => pageFaults(database, 'quick_check', String(name))).map((line) => `${name}: ${line}`),
  );
  return broken.length > 0 ? broken.slice(0, MAX_FAULTS) : otherwise;
}

/** A document overwritten with other content: its row is intact, but the text is no JSON. */
function documentFaults(database: DatabaseSync): string[] {
  const odd = database.prepare('SELECT seq FROM items WHERE NOT json_valid(doc) LIMIT ?').all(MAX_FAULTS);
  return odd.map(({ seq }) => `items, row ${seq}: no document`);
}

/** Opens the file read-only; other processes may have it open. @throws if it cannot be read */
export function checkFile(path: string, depth: CheckDepth): string[] {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    const opened = database;
    return orFault(() => damageOf(opened, depth));
  } finally {
    database?.close();
  }
}
