/**
 * Rows of counts and histograms. Changes of a group commit are added up in memory and written at its end: one upsert for each row.
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { BUCKETS } from '../../domain/insights/histogram.ts';
import type { Cached } from '../unit-state.ts';

type KeyValue = string | number;

export interface FigureLayout {
  table: string;
  key: readonly string[];
  counts: readonly string[];
  /** Histograms in the column `durations`, one after another, as 32-bit integers in little-endian order; NULL: all zero. 0: no such column. */
  histograms: number;
}

/** By index into the columns of the layout. */
export interface RowChange {
  key: readonly KeyValue[];
  mayBeNew: boolean;
  counts: number[];
  buckets: Map<number, Map<number, number>>;
}

export class FigureRows implements Cached {
  readonly #layout: FigureLayout;
  readonly #upsert;
  readonly #update;
  readonly #exists;
  readonly #readHistograms;
  readonly #writeHistograms;
  /** Of the current unit, and of earlier units of the group. */
  #unit = new Map<string, RowChange>();
  #group = new Map<string, RowChange>();
  /** Of `#unit`: an item and its event have the same key, and hashing one costs more than comparing two. */
  #last: RowChange | null = null;

  constructor(database: DatabaseSync, layout: FigureLayout) {
    const { table, key, counts, histograms } = layout;
    this.#layout = layout;
    const where = key.map((name) => `${name} = ?`).join(' AND ');
    this.#upsert = database.prepare(`
      INSERT INTO ${table} (${[...key, ...counts].join(', ')}) VALUES (${[...key, ...counts].map(() => '?').join(', ')})
      ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${counts.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`);
    this.#update = database.prepare(
      `UPDATE ${table} SET ${counts.map((name) => `${name} = ${name} + ?`).join(', ')} WHERE ${where}`,
    );
    this.#exists = database.prepare(`SELECT 1 FROM ${table} WHERE ${where}`);
    const hasHistograms = histograms > 0;
    this.#readHistograms = hasHistograms ? database.prepare(`SELECT durations FROM ${table} WHERE ${where}`) : null;
    this.#writeHistograms = hasHistograms ? database.prepare(`UPDATE ${table} SET durations = ? WHERE ${where}`) : null;
  }

  has(key: readonly KeyValue[]): boolean {
    const name = key.join('\n');
    const isPending = this.#unit.get(name)?.mayBeNew || this.#group.get(name)?.mayBeNew;
    return isPending === true || this.#exists.get(...key) !== undefined;
  }

  /** The changes of a row in this unit, to be added to. */
  change(key: readonly KeyValue[], mayBeNew: boolean): RowChange {
    const change = this.#last && isSame(this.#last.key, key) ? this.#last : this.#find(key);
    change.mayBeNew ||= mayBeNew;
    this.#last = change;
    return change;
  }

  #find(key: readonly KeyValue[]): RowChange {
    const name = key.join('\n');
    const known = this.#unit.get(name);
    if (known) return known;
    const change = { key, mayBeNew: false, counts: this.#layout.counts.map(() => 0), buckets: new Map() };
    this.#unit.set(name, change);
    return change;
  }

  /** Call before the commit. */
  flush(): void {
    this.keep();
    for (const change of this.#group.values()) this.#write(change);
    this.#group.clear();
  }

  undo(): void {
    this.#last = null;
    this.#unit.clear();
  }

  keep(): void {
    this.#last = null;
    if (this.#group.size === 0) {
      [this.#group, this.#unit] = [this.#unit, this.#group];
      return;
    }
    for (const [name, change] of this.#unit) {
      const before = this.#group.get(name);
      if (before) add(before, change);
      else this.#group.set(name, change);
    }
    this.#unit.clear();
  }

  reload(): void {
    this.#last = null;
    this.#unit.clear();
    this.#group.clear();
  }

  #write({ key, mayBeNew, counts, buckets }: RowChange): void {
    const isCounted = counts.some((by) => by !== 0);
    if (mayBeNew) this.#upsert.run(...key, ...counts);
    else if (isCounted && this.#update.run(...counts, ...key).changes === 0) return;
    if ([...buckets.values()].some((one) => [...one.values()].some((by) => by !== 0))) this.#writeBuckets(key, buckets);
  }

  #writeBuckets(key: readonly KeyValue[], buckets: RowChange['buckets']): void {
    const row = this.#readHistograms?.get(...key);
    if (!row) return;
    const counts = integersOf(row.durations)?.slice() ?? new Uint32Array(this.#layout.histograms * BUCKETS);
    for (const [histogram, changes] of buckets) {
      for (const [bucket, by] of changes) {
        const index = histogram * BUCKETS + bucket;
        counts[index] = (counts[index] ?? 0) + by;
      }
    }
    this.#writeHistograms?.run(new Uint8Array(counts.buffer), ...key);
  }
}

const isSame = (a: readonly KeyValue[], b: readonly KeyValue[]): boolean =>
  a.every((value, index) => value === b[index]);

function add(into: RowChange, { mayBeNew, counts, buckets }: RowChange): void {
  into.mayBeNew ||= mayBeNew;
  counts.forEach((by, column) => {
    into.counts[column] = (into.counts[column] ?? 0) + by;
  });
  for (const [histogram, changes] of buckets) {
    const before = into.buckets.get(histogram) ?? new Map<number, number>();
    for (const [bucket, by] of changes) before.set(bucket, (before.get(bucket) ?? 0) + by);
    into.buckets.set(histogram, before);
  }
}

export function integersOf(stored: SQLOutputValue | undefined): Uint32Array | null {
  if (!(stored instanceof Uint8Array)) return null;
  const { buffer, byteOffset, byteLength } = aligned(stored);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** A copy if the bytes are not aligned. */
const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % 4 === 0 ? bytes : bytes.slice());
