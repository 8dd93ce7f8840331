/** Reduces a changeset to an older schema: without later tables, and without later columns, which are the last and get defaults. */
import { ABSENT, ChangesetReader, TABLE, UPDATE } from './changeset.ts';

/** @param columnsAt columns of a table in the older schema; undefined: no such table. @throws ChangesetError */
export function narrowChangeset(changeset: Uint8Array, columnsAt: (table: string) => number | undefined): Uint8Array {
  const reading = new ChangesetReader(changeset);
  const parts: Uint8Array[] = [];
  while (!reading.isOver) parts.push(...narrowTable(reading, changeset, columnsAt));
  return Buffer.concat(parts);
}

function narrowTable(
  reading: ChangesetReader,
  bytes: Uint8Array,
  columnsAt: (table: string) => number | undefined,
): Uint8Array[] {
  const from = reading.at;
  const { table, columns, keys } = reading.header();
  const kept = columnsAt(table);
  const header = bytes.subarray(from, reading.at);
  const rows: Uint8Array[] = [];
  while (!reading.isOver && reading.next !== TABLE) rows.push(...narrowRow(reading, bytes, columns, kept ?? 0));
  if (kept === undefined || rows.length === 0) return [];
  if (kept >= columns) return [bytes.subarray(from, reading.at)];
  // A count below 128 is one byte; the tables have far fewer columns.
  const name = header.subarray(keys - from + columns);
  return [Uint8Array.of(TABLE, kept), bytes.subarray(keys, keys + kept), name, ...rows];
}

/** @returns empty if an update changed later columns only */
function narrowRow(reading: ChangesetReader, bytes: Uint8Array, columns: number, kept: number): Uint8Array[] {
  const from = reading.at;
  const op = reading.byte();
  reading.skip(1);
  const parts = [bytes.subarray(from, reading.at)];
  let changed = op !== UPDATE;
  for (let records = op === UPDATE ? 2 : 1; records > 0; records -= 1) {
    const places = reading.record(columns);
    parts.push(bytes.subarray(places[0], places[kept] ?? reading.at));
    if (records === 1 && !changed) changed = places.slice(0, kept).some((place) => bytes[place] !== ABSENT);
  }
  return changed ? parts : [];
}
