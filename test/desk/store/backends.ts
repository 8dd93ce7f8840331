/** The local store's backends: SQLite of Node in files, as on the desktop, and SQLite's WebAssembly build in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import type { ItemStore, OutboxStore } from '../../../desk/ports.ts';
import type { Database } from '../../../desk/store/database.ts';
import { createHistoryStore } from '../../../desk/store/history-store.ts';
import { createOutboxStore } from '../../../desk/store/outbox-store.ts';
import { openHistoryStore } from '../../../electron/local-store/history-file.ts';
import { openOutboxStore } from '../../../electron/local-store/outbox-file.ts';
import { loadDatabases } from '../../../web/store/pool.ts';
import { T0 } from '../../electron/parts/items.ts';

export interface StoreBackend {
  name: string;
  database(t: TestContext): Database;
  history(t: TestContext): ItemStore;
  outbox(t: TestContext): OutboxStore;
}

export function storeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-store-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function closing<T extends { close(): void }>(t: TestContext, made: T): T {
  t.after(() => made.close());
  return made;
}

const { memory: openWasm } = await loadDatabases();
const wasm = (t: TestContext) => closing(t, openWasm());

export const BACKENDS: readonly StoreBackend[] = [
  {
    name: 'node:sqlite',
    database: (t) => closing(t, new DatabaseSync(':memory:')),
    history: (t) => closing(t, openHistoryStore(join(storeFolder(t), 'history.db'), T0)),
    outbox: (t) => closing(t, openOutboxStore(join(storeFolder(t), 'outbox.db'), T0)),
  },
  {
    name: 'sqlite-wasm',
    database: wasm,
    history: (t) => createHistoryStore(wasm(t)),
    outbox: (t) => createOutboxStore(wasm(t)),
  },
];
