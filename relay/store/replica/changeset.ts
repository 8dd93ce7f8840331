/**
 * Parses SQLite changesets (https://sqlite.org/sessionintro.html, and sqlite3session.c): per table a header ("T", number of columns, key
 * flags, name) and its changes, with values before, after, or both. Values are decoded on demand: documents, most of the bytes, are not
 * read here.
 */

export type ChangedValue = number | string | Uint8Array | null;

export interface ChangedRow {
  op: 'insert' | 'update' | 'delete';
  /** Undefined: unchanged and not part of the key (update); always (insert). */
  before(column: number): ChangedValue | undefined;
  /** Undefined: unchanged (update); always (delete). */
  after(column: number): ChangedValue | undefined;
}

export interface TableChanges {
  table: string;
  columns: number;
  /** Byte range, including the header; its changes begin at `changesFrom`. */
  from: number;
  changesFrom: number;
  to: number;
  rows: readonly ChangedRow[];
}

/** First byte of a table header. */
export const TABLE = 'T'.charCodeAt(0);
export const UPDATE = 23;
const OPS: Readonly<Record<number, ChangedRow['op']>> = { 18: 'insert', [UPDATE]: 'update', 9: 'delete' };
/** Type of an absent value: an unchanged column of an update. */
export const ABSENT = 0;
const [INTEGER, FLOAT, TEXT, BLOB, NULL] = [1, 2, 3, 4, 5];

export class ChangesetError extends Error {
  override name = 'ChangesetError';
}

/** @throws ChangesetError */
export function readChangeset(changeset: Uint8Array): TableChanges[] {
  const reading = new ChangesetReader(changeset);
  const tables: TableChanges[] = [];
  while (!reading.isOver) tables.push(readTable(reading));
  return tables;
}

function readTable(reading: ChangesetReader): TableChanges {
  const from = reading.at;
  const { table, columns } = reading.header();
  const changesFrom = reading.at;
  const rows: ChangedRow[] = [];
  while (!reading.isOver && reading.next !== TABLE) rows.push(readRow(reading, columns));
  return { table, columns, from, changesFrom, to: reading.at, rows };
}

function readRow(reading: ChangesetReader, columns: number): ChangedRow {
  const op = OPS[reading.byte()];
  if (op === undefined) throw new ChangesetError('a change was expected in the changeset');
  reading.skip(1); // indirect flag: made by a trigger
  const before = op === 'insert' ? [] : reading.record(columns);
  const after = op === 'delete' ? [] : reading.record(columns);
  const value = (at: number | undefined) => (at === undefined ? undefined : reading.valueAt(at));
  return { op, before: (column) => value(before[column]), after: (column) => value(after[column]) };
}

interface TableHeader {
  table: string;
  columns: number;
  /** Offset of the primary-key flags, one byte per column; the name follows. */
  keys: number;
}

/** Methods throw `ChangesetError`. */
export class ChangesetReader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isOver(): boolean {
    return this.at >= this.#bytes.length;
  }
  get next(): number | undefined {
    return this.#bytes[this.at];
  }

  byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new ChangesetError('the changeset ends too soon');
    this.at += 1;
    return byte;
  }

  skip(bytes: number): void {
    this.at += bytes;
    if (this.at > this.#bytes.length) throw new ChangesetError('the changeset ends too soon');
  }

  /** Big-endian, seven bits a byte; lengths and counts need no ninth byte. */
  varint(): number {
    let value = 0;
    for (let bytes = 0; bytes < 7; bytes += 1) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw new ChangesetError('a length in the changeset is too long');
  }

  zeroEnded(): string {
    const end = this.#bytes.indexOf(0, this.at);
    if (end < 0) throw new ChangesetError('the changeset ends too soon');
    const text = this.#bytes.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }

  header(): TableHeader {
    if (this.byte() !== TABLE) throw new ChangesetError('a table was expected in the changeset');
    const columns = this.varint();
    const keys = this.at;
    this.skip(columns);
    return { table: this.zeroEnded(), columns, keys };
  }

  /** @returns offset of each value */
  record(columns: number): number[] {
    const places: number[] = [];
    for (let column = 0; column < columns; column += 1) {
      places.push(this.at);
      const type = this.byte();
      if (type === INTEGER || type === FLOAT) this.skip(8);
      else if (type === TEXT || type === BLOB) this.skip(this.varint());
      else if (type !== NULL && type !== ABSENT) throw new ChangesetError(`type ${type} in the changeset is none`);
    }
    return places;
  }

  valueAt(place: number): ChangedValue | undefined {
    const type = this.#bytes[place];
    if (type === INTEGER) return Number(this.#bytes.readBigInt64BE(place + 1));
    if (type === FLOAT) return this.#bytes.readDoubleBE(place + 1);
    if (type === NULL) return null;
    if (type === ABSENT) return undefined;
    const kept = this.at;
    this.at = place + 1;
    const length = this.varint();
    const bytes = this.#bytes.subarray(this.at, this.at + length);
    this.at = kept;
    return type === TEXT ? bytes.toString('utf8') : Uint8Array.from(bytes);
  }
}

/** Retains only these tables. */
export function onlyOf(changeset: Uint8Array, tables: ReadonlySet<string>): Uint8Array {
  const parts = readChangeset(changeset)
    .filter(({ table }) => tables.has(table))
    .map(({ from, to }) => changeset.subarray(from, to));
  const [first] = parts;
  if (parts.length === 1 && first?.length === changeset.length) return changeset;
  return Buffer.concat(parts);
}

export interface ReadChangeset {
  changeset: Uint8Array;
  tables: readonly TableChanges[];
}

/** One changeset with the changes of consecutive ones of the same schema, in their order within each table. */
export function joined(changesets: readonly ReadChangeset[]): Uint8Array {
  const parts = new Map<string, Uint8Array[]>();
  for (const { changeset, tables } of changesets) {
    for (const { from, changesFrom, to } of tables) {
      const header = Buffer.from(changeset.subarray(from, changesFrom));
      const key = header.toString('latin1');
      const part: Uint8Array[] = parts.get(key) ?? [header];
      part.push(changeset.subarray(changesFrom, to));
      parts.set(key, part);
    }
  }
  return Buffer.concat([...parts.values()].flat());
}
