/**
 * Rows of counts and histograms. Changes of a group commit are added up in memory and written at its end: one upsert for each row.
 */
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { BUCKETS } from '../../domain/insights/histogram.ts';
import type { Cached } from '../unit-state.ts';

type KeyValue = string | number;

export interface FigureLayout {
  table: string;
  key: readonly string[];
  counts: readonly string[];
  /** Columns with a histogram as 32-bit integers in little-endian order; NULL: all zero. */
  histograms: readonly string[];
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
    const columns = histograms.length > 0 ? histograms : ['NULL'];
    this.#readHistograms = database.prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE ${where}`);
    this.#writeHistograms =
      histograms.length > 0
        ? database.prepare(`UPDATE ${table} SET ${histograms.map((name) => `${name} = ?`).join(', ')} WHERE ${where}`)
        : null;
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
    const row = this.#readHistograms.get(...key);
    if (!row) return;
    const written = this.#layout.histograms.map((name, index): SQLInputValue => {
      const stored = row[name];
      const changes = buckets.get(index);
      if (!changes) return stored ?? null;
      const histogram = histogramOf(stored) ?? new Uint32Array(BUCKETS);
      for (const [bucket, by] of changes) histogram[bucket] = (histogram[bucket] ?? 0) + by;
      return new Uint8Array(histogram.buffer);
    });
    this.#writeHistograms?.run(...written, ...key);
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

export function histogramOf(stored: SQLOutputValue | undefined): Uint32Array | null {
  // A copy: the bytes that SQLite returns may not be aligned.
  return stored instanceof Uint8Array ? new Uint32Array(stored.slice().buffer) : null;
}
