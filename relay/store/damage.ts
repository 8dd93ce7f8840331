/**
 * What of a store's file is not what was written, by SQLite's own check. It looks at each page: its place in its table or index, its cells,
 * their order, the free ones. Pages have no digests, so that a letter changed inside a text is not seen by it; documents are looked at for
 * their form beside, and the trail has digests of its own (`audit verify`).
 */
import { DatabaseSync } from 'node:sqlite';
import { sqliteCode } from '../../disk/faults.ts';
import { reasonOf } from '../../shared/problems.ts';

/** quick: what can be seen page by page. thorough: also that indexes and tables say the same. */
export type CheckDepth = 'quick' | 'thorough';

const CHECKS = { quick: 'quick_check', thorough: 'integrity_check' } as const;
/** Faults told of; one is enough to know. */
const MAX_FAULTS = 20;
const CORRUPT = 11;
const NOTADB = 26;
/** Of a virtual table: what it keeps contradicts itself. Full text is made anew from the items, and its pages are checked as all are. */
const CORRUPT_VIRTUAL = 267;

/** Whether SQLite says that what it read is not what was written. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code !== CORRUPT && code !== NOTADB) return false;
  return !(error instanceof Error && 'errcode' in error && error.errcode === CORRUPT_VIRTUAL);
}

/** @returns lines, each naming the table, and the page where SQLite knows it; none: it is whole */
export function damageOf(database: DatabaseSync, depth: CheckDepth = 'quick'): string[] {
  const faults = orFault(() => pageFaults(database, CHECKS[depth], MAX_FAULTS));
  if (faults.length === 0) return orFault(() => documentFaults(database));
  return faults.every((line) => line === MALFORMED) ? orFault(() => brokenTables(database, faults)) : faults;
}

/** All that SQLite says of some pages, whosever they are. */
const MALFORMED = 'database disk image is malformed';

/** A check may itself stop at what it meets. */
function orFault(look: () => string[]): string[] {
  try {
    return look();
  } catch (error) {
    if (isDamage(error)) return [reasonOf(error)];
    throw error;
  }
}

/** @param of the name of a table, or how many faults of all of them */
function pageFaults(database: DatabaseSync, check: (typeof CHECKS)[CheckDepth], of: string | number): string[] {
  const rows = database.prepare(`PRAGMA ${check}(${typeof of === 'number' ? of : `"${of}"`})`).all();
  const lines = rows.flatMap((row) => String(row[check]).split('\n'));
  const faults = lines.filter((line) => line !== '' && line !== 'ok' && !line.startsWith('***'));
  return faults.length > 0 ? faults.map(namer(database)) : [];
}

/** SQLite names a table by its first page: `Tree 5 page 17: …`. */
function namer(database: DatabaseSync): (line: string) => string {
  const names = new Map<string, string>();
  for (const row of database.prepare('SELECT rootpage, name FROM sqlite_schema').all()) {
    names.set(String(row.rootpage), String(row.name));
  }
  return (line) => line.replace(/^Tree (\d+)/, (whole, root: string) => names.get(root) ?? whole);
}

/** Which tables cannot be gone through. */
function brokenTables(database: DatabaseSync, otherwise: string[]): string[] {
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0`).all();
  const broken = tables.flatMap(({ name }) =>
    orFault(() => pageFaults(database, 'quick_check', String(name))).map((line) => `${name}: ${line}`),
  );
  return broken.length > 0 ? broken.slice(0, MAX_FAULTS) : otherwise;
}

/** A document with a page of something else in it: its row hangs together, and the text is no JSON. */
function documentFaults(database: DatabaseSync): string[] {
  const odd = database.prepare('SELECT seq FROM items WHERE NOT json_valid(doc) LIMIT ?').all(MAX_FAULTS);
  return odd.map(({ seq }) => `items, row ${seq}: no document`);
}

/** Of a file that others may have open; nothing is written. @throws where it cannot be read */
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
