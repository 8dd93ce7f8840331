/**
 * The data in this browser: history, outbox and state. A damaged history is fetched again. Readable entries of a damaged outbox are moved
 * to a new one. A file of a newer version is refused and left unchanged.
 */
import { createHistoryStore } from '../../desk/store/history-store.ts';
import { withInitialRead } from '../../desk/store/initial-read.ts';
import { createOutboxStore, type OutboxSalvage, type Recovery, type SqlOutbox } from '../../desk/store/outbox-store.ts';
import { salvageOutbox } from '../../desk/store/salvage.ts';
import { DamagedError, diskFault } from '../../disk/faults.ts';
import type { DatabasePool, Databases } from './pool.ts';
import { createStateStore, type StateStore } from './state-store.ts';
import type { WasmDatabase } from './wasm-database.ts';

export interface LocalStore {
  history: ReturnType<typeof createHistoryStore>;
  outbox: SqlOutbox;
  state: StateStore;
  /** Synchronous: another worker can open the files afterwards. */
  close(): void;
}

/** Which databases were damaged when opened and were replaced. */
export interface Damage {
  history: boolean;
  state: boolean;
  outbox: Recovery[];
}

type FileName = 'history' | 'outbox' | 'state';

/** `file` could not be opened; `cause` says why. Nothing was changed. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly file: FileName;
  constructor(file: FileName, cause: unknown) {
    super(`${file} cannot be opened`, { cause });
    this.file = file;
  }
}

const isDamaged = (error: unknown): boolean => diskFault(error) === 'damaged';
/** State key: an outbox exists. Distinguishes a lost outbox from a first start. */
const OUTBOX = 'outbox';

export function openMemoryStore({ memory }: Databases): LocalStore {
  const [history, outbox, state] = [memory(), memory(), memory()];
  return {
    history: createHistoryStore(history),
    outbox: createOutboxStore(outbox),
    state: createStateStore(state),
    close() {
      for (const db of [history, outbox, state]) db.close();
    },
  };
}

/** @throws StoreError; the pool is released first */
export function openPoolStore(pool: DatabasePool): { store: LocalStore; found: Damage } {
  const opened: WasmDatabase[] = [];
  const close = (): void => {
    for (const db of opened) db.close();
    pool.pause();
  };
  try {
    const state = openOrAnew(pool, opened, 'state.db', 'FULL', openState);
    const history = openOrAnew(pool, opened, 'history.db', 'NORMAL', openHistory);
    const outbox = openOutbox(pool, opened, state.store.get(OUTBOX) !== undefined && !state.anew);
    if (state.store.get(OUTBOX) === undefined) state.store.set(OUTBOX, true);
    const found = { history: history.anew, state: state.anew, outbox: outbox.recoveries };
    return { store: { history: history.store, outbox: outbox.store, state: state.store, close }, found };
  } catch (error) {
    close();
    throw error;
  }
}

const openState = (db: WasmDatabase): StateStore => {
  check(db);
  return createStateStore(db);
};

/** A full check of a long history takes seconds. Checks only what a start reads; the rest is checked when it is read. */
const openHistory = (db: WasmDatabase): LocalStore['history'] => withInitialRead(createHistoryStore(db));

/** @throws DamagedError */
function check(db: WasmDatabase): void {
  const row = db.prepare('PRAGMA quick_check(1)').get();
  if (row?.quick_check !== 'ok') throw new DamagedError(`damaged: ${row?.quick_check}`);
}

/** @returns null if damaged; the database is then closed. @throws StoreError for other errors */
function attempt<T>(
  pool: DatabasePool,
  opened: WasmDatabase[],
  [file, synchronous, build]: [string, 'FULL' | 'NORMAL', (db: WasmDatabase) => T],
): T | null {
  let db: WasmDatabase | null = null;
  try {
    db = pool.open(file, synchronous);
    const store = build(db);
    opened.push(db);
    return store;
  } catch (error) {
    db?.close();
    if (isDamaged(error)) return null;
    throw new StoreError(nameOf(file), error);
  }
}

const nameOf = (file: string): FileName => {
  if (file.startsWith('history')) return 'history';
  return file.startsWith('outbox') ? 'outbox' : 'state';
};

/** For a database that is replaced if damaged. */
function openOrAnew<T>(
  pool: DatabasePool,
  opened: WasmDatabase[],
  file: string,
  synchronous: 'FULL' | 'NORMAL',
  build: (db: WasmDatabase) => T,
): { store: T; anew: boolean } {
  const store = attempt(pool, opened, [file, synchronous, build]);
  if (store !== null) return { store, anew: false };
  pool.delete(file);
  const fresh = attempt(pool, opened, [file, synchronous, build]);
  if (fresh === null) throw new StoreError(nameOf(file), new DamagedError(`${file} is damaged as soon as it is made`));
  return { store: fresh, anew: true };
}

const OUTBOX_FILE = /^outbox(?:-(\d+))?\.db$/;
const numberOf = (file: string): number => Number(OUTBOX_FILE.exec(file)?.[1] ?? 1);
const outboxFile = (number: number): string => (number === 1 ? 'outbox.db' : `outbox-${number}.db`);

/** A damaged file keeps its number until its readable entries are in the next file. @param expected an outbox existed before */
function openOutbox(
  pool: DatabasePool,
  opened: WasmDatabase[],
  expected: boolean,
): { store: SqlOutbox; recoveries: Recovery[] } {
  const files = pool.names().filter((file) => OUTBOX_FILE.test(file));
  const newest = Math.max(1, ...files.map(numberOf));
  const build = (db: WasmDatabase): SqlOutbox => {
    check(db);
    return createOutboxStore(db);
  };
  const asItIs = attempt(pool, opened, [outboxFile(newest), 'FULL', build]);
  const store = asItIs ?? attempt(pool, opened, [outboxFile(newest + 1), 'FULL', build]);
  if (store === null) throw new StoreError('outbox', new DamagedError('it is damaged as soon as it is made'));
  const current = asItIs === null ? newest + 1 : newest;
  const aside = files.filter((file) => numberOf(file) < current).sort((a, b) => numberOf(b) - numberOf(a));
  const recoveries = aside.flatMap((file) => takeOver(pool, store, file) ?? []);
  // The pool drops a file with a damaged header without an error.
  if (expected && files.length === 0) recoveries.push({ file: 'outbox.db', recovered: 0, lost: 0, certain: false });
  return { store, recoveries };
}

const UNREADABLE: OutboxSalvage = {
  owner: null,
  answers: { found: [], lost: 0, certain: false },
  intents: { found: [], lost: 0, certain: false },
};

function takeOver(pool: DatabasePool, outbox: SqlOutbox, file: string): Recovery | null {
  const recovery = outbox.lookedThrough().has(file) ? null : outbox.takeOver(file, salvage(pool, file));
  pool.delete(file);
  return recovery;
}

function salvage(pool: DatabasePool, file: string): OutboxSalvage {
  let db: WasmDatabase | null = null;
  try {
    db = pool.openDamaged(file);
    return salvageOutbox(db);
  } catch (error) {
    if (isDamaged(error)) return UNREADABLE;
    throw new StoreError('outbox', error);
  } finally {
    db?.close();
  }
}
