/** The local store's `Database` on SQLite's WebAssembly build. Values and errors are those of `node:sqlite`; one store runs on both. */
import type { PreparedStatement, Sqlite3Static, SqlValue as WasmValue } from '@sqlite.org/sqlite-wasm';
import type { Database, Row, SqlValue, Statement } from '../../desk/store/database.ts';

type Connection = InstanceType<Sqlite3Static['oo1']['DB']>;

export interface WasmDatabase extends Database {
  close(): void;
}

/** SQLITE_RANGE: a value for a parameter that the statement does not have. */
const RANGE = 25;
const IOERR = 10;
const FULL = 13;

class WasmError extends Error {
  override name = 'WasmError';
  /** SQLite's extended result code. */
  readonly errcode: number;
  constructor(message: string, errcode: number, cause?: unknown) {
    super(message, { cause });
    this.errcode = errcode;
  }
}

/** Adapts a connection of SQLite's own API. @param isFull whether the newest I/O error was caused by a full store */
export function asDatabase(sqlite: Sqlite3Static, db: Connection, isFull: () => boolean = () => false): WasmDatabase {
  const told = <T>(work: () => T): T => telling(work, isFull);
  // Statements use memory of the module, which the garbage collector does not free; finalize them when they are collected.
  const dropped = new FinalizationRegistry<PreparedStatement>((prepared) => void prepared.finalize());
  return {
    exec: (sql) => void told(() => db.exec(sql)),
    prepare(sql) {
      const prepared = told(() => db.prepare(sql));
      const statement = asStatement(sqlite, prepared, told);
      dropped.register(statement, prepared);
      return statement;
    },
    get isTransaction() {
      return sqlite.capi.sqlite3_get_autocommit(db) === 0;
    },
    close: () => db.close(),
  };
}

type Telling = <T>(work: () => T) => T;

function asStatement({ capi }: Sqlite3Static, prepared: PreparedStatement, told: Telling): Statement {
  const bind = (value: SqlValue, place: number): void => {
    // `bind` would store a whole number as INTEGER.
    if (typeof value === 'number') capi.sqlite3_bind_double(prepared, place, value);
    else prepared.bind(place, value);
  };
  const bindAll = (values: readonly SqlValue[]): void => {
    if (values.length > prepared.parameterCount) throw new WasmError('column index out of range', RANGE);
    for (const [index, value] of values.entries()) bind(value, index + 1);
  };
  const run = <T>(values: readonly SqlValue[], read: () => T): T => {
    try {
      return told(() => {
        bindAll(values);
        return read();
      });
    } finally {
      prepared.resetNoThrow(true);
    }
  };
  return {
    run: (...values) => run(values, () => prepared.step()),
    get: (...values) => run(values, () => (prepared.step() ? rowOf(prepared) : undefined)),
    all: (...values) =>
      run(values, () => {
        const rows: Row[] = [];
        while (prepared.step()) rows.push(rowOf(prepared));
        return rows;
      }),
    *iterate(...values) {
      try {
        told(() => bindAll(values));
        while (told(() => prepared.step())) yield rowOf(prepared);
      } finally {
        prepared.resetNoThrow(true);
      }
    },
  };
}

/** @throws RangeError for an integer that is too large for a number */
function rowOf(prepared: PreparedStatement): Row {
  const row: Row = {};
  for (const [index, name] of prepared.getColumnNames().entries()) row[name] = asValue(prepared.get(index));
  return row;
}

function asValue(value: WasmValue): SqlValue {
  if (typeof value === 'bigint') throw new RangeError(`${value} is too large for a number`);
  // Blobs are read as Uint8Array; the other kinds can only be written.
  if (value instanceof Int8Array || value instanceof ArrayBuffer) throw new TypeError('not a value of a column');
  return value;
}

/** @throws WasmError in place of the module's own errors */
function telling<T>(work: () => T, isFull: () => boolean): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'resultCode' in error && typeof error.resultCode === 'number') {
      const full = (error.resultCode & 0xff) === IOERR && isFull();
      throw new WasmError(error.message, full ? FULL : error.resultCode, error);
    }
    throw error;
  }
}
