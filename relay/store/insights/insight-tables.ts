/** Counts by hour: of items, of people and of channels. Only here is a row converted to figures and back. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import {
  CHANNEL_COUNTS,
  DURATIONS,
  type FigureChange,
  type Figures,
  type InsightReader,
  type InsightTx,
  ITEM_COUNTS,
  PERSON_COUNTS,
} from '../../domain/insights/insight-ports.ts';
import type { Cached, UnitState } from '../unit-state.ts';
import { type FigureLayout, FigureRows, integersOf, type RowChange } from './figure-rows.ts';

const columnOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const histograms = DURATIONS.length;

const ITEMS: FigureLayout = {
  table: 'insights',
  key: ['hour', 'source', 'type', 'roles'],
  counts: ITEM_COUNTS.map(columnOf),
  histograms,
};
const PEOPLE: FigureLayout = {
  table: 'insight_people',
  key: ['user_id', 'hour'],
  counts: PERSON_COUNTS.map(columnOf),
  histograms,
};
const CHANNELS: FigureLayout = {
  table: 'insight_channels',
  key: ['hour', 'gateway', 'kind'],
  counts: CHANNEL_COUNTS,
  histograms: 0,
};

export class InsightTables implements Cached {
  readonly tx: InsightTx;
  readonly #parts: readonly FigureRows[];

  constructor(database: DatabaseSync, state: UnitState) {
    const items = new FigureRows(database, ITEMS);
    const people = new FigureRows(database, PEOPLE);
    const channels = new FigureRows(database, CHANNELS);
    this.#parts = [items, people, channels];
    const first = (column: string) =>
      database.prepare(`
        INSERT INTO first_looks (item_id, ${column}) VALUES (?, ?)
        ON CONFLICT (item_id) DO UPDATE SET ${column} = excluded.${column} WHERE ${column} IS NULL`);
    const [sight, screen] = [first('seen_at'), first('shown_at')];
    this.tx = {
      countItems: ({ hour, source, type, roles }, change, mayBeNew) =>
        add(items.change([hour, source, type, roles], mayBeNew), ITEM_COUNTS, change),
      hasCounts: ({ hour, source, type, roles }) => items.has([hour, source, type, roles]),
      countPerson: (userId, hour, change) => add(people.change([userId, hour], true), PERSON_COUNTS, change),
      countMessage: (gateway, kind, hour, count) =>
        add(channels.change([hour, gateway, kind], true), CHANNEL_COUNTS, { counts: { [count]: 1 } }),
      noteSight: (itemId) => sight.run(itemId, state.now).changes === 1,
      noteScreen: (itemId) => screen.run(itemId, state.now).changes === 1,
    };
  }

  /** Call before the commit. */
  flush(): void {
    for (const part of this.#parts) part.flush();
  }
  undo(): void {
    for (const part of this.#parts) part.undo();
  }
  keep(): void {
    for (const part of this.#parts) part.keep();
  }
  reload(): void {
    for (const part of this.#parts) part.reload();
  }
}

function add<Count extends string>(
  row: RowChange,
  names: readonly Count[],
  { counts, durations = [] }: FigureChange<Count>,
): void {
  for (const name in counts) {
    const column = names.indexOf(name);
    row.counts[column] = (row.counts[column] ?? 0) + (counts[name] ?? 0);
  }
  for (const { name, bucket, by } of durations) {
    const histogram = DURATIONS.indexOf(name);
    const buckets = row.buckets.get(histogram) ?? new Map<number, number>();
    row.buckets.set(histogram, buckets.set(bucket, (buckets.get(bucket) ?? 0) + by));
  }
}

type Row = readonly SQLOutputValue[];

/** Of a row with keys, counts and histograms, as in the layout. */
class RowFigures implements Figures {
  readonly #row: Row;
  readonly #from: number;
  readonly durations;

  constructor({ key, counts }: FigureLayout, row: Row) {
    this.#row = row;
    this.#from = key.length;
    this.durations = integersOf(row[key.length + counts.length]);
  }

  count(index: number): number {
    return Number(this.#row[this.#from + index]);
  }
}

export function insightReader(database: DatabaseSync): InsightReader {
  const rowsOf = ({ table, key, counts, histograms }: FigureLayout, where: string) => {
    const columns = [...key, ...counts, ...(histograms > 0 ? ['durations'] : [])].join(', ');
    const statement = database.prepare(`SELECT ${columns} FROM ${table} WHERE ${where}`);
    statement.setReturnArrays(true);
    // Not `iterate`, which takes a half longer; callers read a day at once.
    return (...values: (string | number)[]) => statement.all(...values) as Iterable<unknown> as Iterable<Row>;
  };
  const items = rowsOf(ITEMS, 'hour >= ? AND hour < ?');
  const person = rowsOf(PEOPLE, 'user_id = ? AND hour >= ? AND hour < ?');
  const people = rowsOf(PEOPLE, 'hour >= ? AND hour < ?');
  const channels = rowsOf(CHANNELS, 'hour >= ? AND hour < ?');
  const personRow = (row: Row) => ({ userId: String(row[0]), figures: new RowFigures(PEOPLE, row) });
  return {
    *items(from, to) {
      for (const row of items(from, to)) {
        const [hour, source, type, roles] = row;
        const key = { hour: Number(hour), source: String(source), type: String(type), roles: String(roles) };
        yield { key, figures: new RowFigures(ITEMS, row) };
      }
    },
    *people(from, to) {
      for (const row of people(from, to)) yield personRow(row);
    },
    *person(userId, from, to) {
      for (const row of person(userId, from, to)) yield personRow(row);
    },
    *channels(from, to) {
      for (const row of channels(from, to)) {
        yield { gateway: String(row[1]), kind: String(row[2]), sent: Number(row[3]), failed: Number(row[4]) };
      }
    },
  };
}
