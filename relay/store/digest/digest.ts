/** Digest of the shared tables in key order: equal only for equal rows, whatever their rowids and pages. Memory does not grow with them. */
import { createHash, type Hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { StoreDigest, TableDigest } from '../../domain/digest-ports.ts';
import { SHARED_TABLES } from '../tables.ts';

/** @param widths columns that count in each table, for a replica with more than its cluster's schema; null: all */
export function digestOf(database: DatabaseSync, widths: ReadonlyMap<string, number> | null = null): StoreDigest {
  const names = widths ? [...widths.keys()] : [...SHARED_TABLES];
  const tables = names.sort().map((table) => digestTable(database, table, widths?.get(table)));
  const all = createHash('sha256');
  for (const { table, rows, digest } of tables) all.update(`${table} ${rows} ${digest}\n`);
  return { digest: all.digest('hex'), tables };
}

export function digestTable(database: DatabaseSync, table: string, width?: number): TableDigest {
  const info = database.prepare('SELECT name, pk FROM pragma_table_info(?) ORDER BY cid').all(table);
  const columns = info.slice(0, width).map(({ name }) => String(name));
  const keys = info
    .filter(({ pk }) => Number(pk) > 0)
    .sort((a, b) => Number(a.pk) - Number(b.pk))
    .map(({ name }) => String(name));
  const rows = database.prepare(`SELECT ${named(columns)} FROM ${quoted(table)} ORDER BY ${named(keys)}`);
  rows.setReturnArrays(true);
  // Rounding to a double would make different integers equal.
  rows.setReadBigInts(true);
  const cells = new Cells();
  for (const column of columns) cells.add(column);
  let count = 0;
  for (const row of rows.iterate()) {
    for (const cell of Object.values(row)) cells.add(cell);
    count += 1;
  }
  return { table, rows: count, digest: cells.digest() };
}

const quoted = (name: string): string => `"${name}"`;
const named = (columns: readonly string[]): string => columns.map(quoted).join(', ');

const CHUNK = 64 * 1024;
/** Bytes before a cell's value: type, and length of a text or blob. */
const HEAD = 5;
/** Maximum bytes in UTF-8 per UTF-16 unit. */
const WIDEST = 3;
const TYPES = { null: 0, integer: 1, real: 2, text: 3, blob: 4 } as const;

/** Serializes cells unambiguously and hashes them in chunks: one call per cell takes three times as long. */
class Cells {
  readonly #hash: Hash = createHash('sha256');
  readonly #chunk = Buffer.allocUnsafe(CHUNK);
  #at = 0;

  add(cell: unknown): void {
    if (typeof cell === 'string') this.#addText(cell);
    else if (typeof cell === 'bigint') this.#at = this.#chunk.writeBigInt64BE(cell, this.#begin(TYPES.integer, 8));
    else if (typeof cell === 'number') this.#at = this.#chunk.writeDoubleBE(cell, this.#begin(TYPES.real, 8));
    else if (cell instanceof Uint8Array) this.#addBytes(TYPES.blob, cell);
    else this.#begin(TYPES.null, 0);
  }

  digest(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #addText(text: string): void {
    if (text.length * WIDEST + HEAD > CHUNK) {
      this.#addBytes(TYPES.text, Buffer.from(text, 'utf8'));
      return;
    }
    const at = this.#begin(TYPES.text, 4 + text.length * WIDEST);
    const bytes = this.#chunk.write(text, at + 4, 'utf8');
    this.#chunk.writeUInt32BE(bytes, at);
    this.#at = at + 4 + bytes;
  }

  #addBytes(type: number, bytes: Uint8Array): void {
    this.#at = this.#chunk.writeUInt32BE(bytes.byteLength, this.#begin(type, 4));
    this.#flush();
    this.#hash.update(bytes);
  }

  /** @returns offset of the cell's bytes */
  #begin(type: number, room: number): number {
    if (this.#at + 1 + room > CHUNK) this.#flush();
    this.#at = this.#chunk.writeUInt8(type, this.#at);
    return this.#at;
  }

  #flush(): void {
    this.#hash.update(this.#chunk.subarray(0, this.#at));
    this.#at = 0;
  }
}
