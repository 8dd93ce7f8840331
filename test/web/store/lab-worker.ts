/** Test worker with the web client's store; each message names a task. */
import { createHistoryStore } from '../../../desk/store/history-store.ts';
import { createOutboxStore } from '../../../desk/store/outbox-store.ts';
import { type LocalStore, openPoolStore } from '../../../web/store/local-store.ts';
import { type DatabasePool, loadDatabases } from '../../../web/store/pool.ts';
import type { WasmDatabase } from '../../../web/store/wasm-database.ts';
import { ALL, answerTo, fill, JOBS, keystroke, plain, TYPED } from './jobs.ts';

declare const self: {
  postMessage(message: unknown): void;
  addEventListener(
    type: 'message',
    listener: (event: { data: { id: number; name: string; input: unknown } }) => void,
  ): void;
};

let databases: ReturnType<typeof loadDatabases> | null = null;
let pool: DatabasePool | null = null;
let open: WasmDatabase[] = [];

async function poolNow(): Promise<DatabasePool> {
  databases ??= loadDatabases();
  pool = await (await databases).pool();
  return pool;
}
function opened(from: DatabasePool, name: string): WasmDatabase {
  const db = from.open(name, name === 'outbox.db' ? 'FULL' : 'NORMAL');
  open.push(db);
  return db;
}
function closeAll(): void {
  for (const db of open) db.close();
  open = [];
  pool?.pause();
}
/** Bytes of the header before the content of each pool file. */
const POOL_HEAD = 4096;
let kept: LocalStore | null = null;

interface Handle {
  read(into: Uint8Array, at: { at: number }): number;
  write(from: Uint8Array, at: { at: number }): number;
  getSize(): number;
  close(): void;
}
interface Folder {
  getDirectoryHandle(name: string): Promise<Folder>;
  values(): AsyncIterable<{ createSyncAccessHandle(): Promise<Handle> }>;
}

/** File handles of the pool, bypassing it. */
async function filesOf(): Promise<{ createSyncAccessHandle(): Promise<Handle> }[]> {
  const { storage } = navigator as unknown as { storage: { getDirectory(): Promise<Folder> } };
  const folder = await (await (await storage.getDirectory()).getDirectoryHandle('beckon')).getDirectoryHandle(
    '.opaque',
  );
  const files = [];
  for await (const file of folder.values()) files.push(file);
  return files;
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

const TASKS: Record<string, (input: never) => unknown> = {
  async job(name: keyof typeof JOBS) {
    const from = await poolNow();
    await from.wipe();
    try {
      return plain(JOBS[name](opened(from, `${name}.db`)));
    } finally {
      closeAll();
    }
  },
  /** Inserts up to 400 rows of 100 kB, or until the disk quota is reached. */
  async full() {
    const from = await poolNow();
    const db = opened(from, 'outbox.db');
    db.exec('CREATE TABLE IF NOT EXISTS big (text TEXT)');
    const put = db.prepare('INSERT INTO big (text) VALUES (?)');
    let rows = 0;
    let error: unknown = null;
    try {
      for (; rows < 400; rows += 1) put.run('x'.repeat(100_000));
    } catch (thrown) {
      error = thrown;
    }
    const count = Number(db.prepare('SELECT count(*) AS n FROM big').get()?.n);
    closeAll();
    return {
      rows,
      count,
      errcode: error instanceof Error && 'errcode' in error ? error.errcode : null,
    };
  },
  async hold() {
    opened(await poolNow(), 'held.db').exec('CREATE TABLE IF NOT EXISTS t (n)');
    return 'held';
  },
  /** Tries to open the pool's files directly. */
  async grab() {
    for (const file of await filesOf()) (await file.createSyncAccessHandle()).close();
    return 'free';
  },
  /** Overwrites a database and its WAL with random bytes, from an offset in the content. The pool must be closed. */
  async damage({ name, from }: { name: string; from: number }) {
    let hit = 0;
    for (const file of await filesOf()) {
      const handle = await file.createSyncAccessHandle();
      const head = new Uint8Array(512);
      handle.read(head, { at: 0 });
      const path = new TextDecoder().decode(head.subarray(0, head.indexOf(0)));
      if (path === `/${name}` || path === `/${name}-wal`) {
        const size = handle.getSize() - from - POOL_HEAD;
        const noise = crypto.getRandomValues(new Uint8Array(Math.max(0, Math.min(size, 60_000))));
        if (size > 0) handle.write(noise, { at: from + POOL_HEAD });
        hit += 1;
      }
      handle.close();
    }
    return hit;
  },
  /** Opens all stores, adds answers and items, and returns the content. */
  async store({ answers = [], items = 0, newer = false }: { answers?: number[]; items?: number; newer?: boolean }) {
    const from = await poolNow();
    const { store, found } = openPoolStore(from);
    store.outbox.put(answers.map(answerTo));
    if (items > 0) fill(store.history, 1, items);
    const told = {
      found,
      answers: store.outbox.answers().map(({ itemId }) => itemId),
      items: store.history.search({ ...ALL, limit: 1 }).total,
      cursor: store.history.write((tx) => tx.position().cursor),
      names: from
        .names()
        .filter((name) => name.endsWith('.db'))
        .toSorted(),
    };
    store.close();
    if (newer) {
      opened(await poolNow(), 'history.db').exec('PRAGMA user_version = 999');
      closeAll();
    }
    return told;
  },
  /** Keeps the store open and writes pages of history into it indefinitely. */
  async storm() {
    const from = await poolNow();
    const { store } = openPoolStore(from);
    kept = store;
    let next = store.history.write((tx) => tx.position().cursor) + 1;
    const more = (): void => {
      fill(store.history, next, 20);
      next += 20;
      setTimeout(more);
    };
    more();
  },
  answer(n: number) {
    kept?.outbox.put([answerTo(n)]);
  },
  letGo: closeAll,
  async fill(count: number) {
    const from = await poolNow();
    const store = createHistoryStore(opened(from, 'history.db'));
    const began = performance.now();
    for (let n = 1; n <= count; n += 500) fill(store, n, 500);
    const ms = performance.now() - began;
    closeAll();
    return ms;
  },
  /** Durations in ms: opening and the reads of a start, and each keystroke. */
  async search() {
    const began = performance.now();
    const store = createHistoryStore(opened(await poolNow(), 'history.db'));
    store.me();
    const current = store.current().length;
    const start = performance.now() - began;
    const times = TYPED.map((text) => {
      const before = performance.now();
      const found = keystroke(store, text);
      return { ms: performance.now() - before, found };
    });
    closeAll();
    return { start, current, ms: times.map(({ ms }) => ms), found: times.map(({ found }) => found) };
  },
  /** Durations in ms of putting and removing one answer, for a journal mode. */
  async commits(journal: string) {
    const from = await poolNow();
    await from.wipe();
    const db = opened(from, 'outbox.db');
    db.exec(`PRAGMA journal_mode = ${journal}; PRAGMA synchronous = FULL`);
    const mode = db.prepare('PRAGMA journal_mode').get();
    const store = createOutboxStore(db);
    const times = Array.from({ length: 200 }, (_, n) => {
      const before = performance.now();
      store.put([answerTo(n)]);
      return performance.now() - before;
    });
    closeAll();
    return { mode: mode?.journal_mode, median: median(times), most: Math.max(...times) };
  },
};

self.addEventListener('message', ({ data: { id, name, input } }) => {
  void (async () => {
    try {
      self.postMessage({ id, value: await TASKS[name]?.(input as never) });
    } catch (error) {
      self.postMessage({ id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  })();
});
