/** The store as one thing: opened, joined to a directory, written through one writer, closed. */
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import { placeNew } from '../../disk/replace.ts';
import type { Absence } from '../../shared/people.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { Endpoints } from '../domain/administration/administration.ts';
import type { AuditReader } from '../domain/administration/audit.ts';
import type { CredentialReader, DirectoryReader, DirectoryTurn } from '../domain/administration/directory-ports.ts';
import type { TraceReader } from '../domain/administration/trace.ts';
import type { AwayReader, KeptSubscription, PushOwner } from '../domain/away/away-ports.ts';
import type { HookLetterReader, HookRequestReader } from '../domain/hooks/hook-ports.ts';
import type { SealedReader, Sealing } from '../domain/keeping/sealing-ports.ts';
import type { OutboundReader } from '../domain/outbound/outbound-ports.ts';
import type { Clock, CommittedChange, DirectoryView, Reader } from '../domain/ports.ts';
import type { ScheduleReader } from '../domain/schedule/schedule-ports.ts';
import { createTurns, type Turns } from '../domain/turns.ts';
import { createAuditIndex } from './audit/audit-index.ts';
import { auditReader, usedReader } from './audit/audit-reader.ts';
import { createTraceReader } from './audit/trace-reader.ts';
import { migrate, openDatabase, StoreError, schemaVersion, versionOf } from './database.ts';
import { createFeed, type Feed } from './feed.ts';
import { createItemScan } from './items/item-scan.ts';
import { scheduleReader } from './items/schedule-store.ts';
import { sealWhatIsPlain } from './keeping/sealed-rows.ts';
import { createEndpointTable } from './outbound/endpoint-table.ts';
import { hookLetterReader } from './outbound/hook-letters.ts';
import { hookRequestReader } from './outbound/hook-requests.ts';
import { outboundReader } from './outbound/outbound-store.ts';
import { addressedBy } from './people/addressing.ts';
import { awayReader } from './people/away-table.ts';
import { createDirectoryTurn } from './people/directory-turn.ts';
import { createReader } from './reader.ts';
import { createSearchIndex } from './search/search-index.ts';
import { NEWEST_CURSOR } from './transaction.ts';
import { createTables, createTx } from './unit.ts';
import { createWriter, type GroupWriter } from './writer.ts';

export interface StoreDeps {
  path: string;
  clock: Clock;
  /** By the key ring beside the store. */
  sealing: Sealing;
  /** People and sources as they now are; may be empty until the directory is first loaded. */
  directory: () => DirectoryView;
  onForeignWrite: () => void;
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  /** Shared by all who read in slices; by default the store's own. */
  turns?: Turns;
  onError: (error: unknown) => void;
}

export interface Store {
  writer: GroupWriter;
  reader: Reader;
  feed: Feed;
  directoryRows: DirectoryReader;
  credentials: CredentialReader;
  outbound: OutboundReader;
  hookLetters: HookLetterReader;
  hookRequests: HookRequestReader;
  schedule: ScheduleReader;
  audit: AuditReader;
  /** Whether it holds anything but its trail. */
  used: () => boolean;
  away: AwayReader;
  pushOf(owner: PushOwner): readonly KeptSubscription[];
  sealed: SealedReader;
  /** False: secrets of an older version may still be read in free pages of the file; the next start wipes them. */
  wiped: boolean;
  /** Across all people, for the administrator. */
  trace: TraceReader;
  endpoints: Endpoints;
  absences(): [string, Absence][];
  /** By which state of the directory the open items are addressed; null: by none yet. */
  addressedBy(): string | null;
  /** What other processes changed of the directory, and whether the running relay has it. */
  directoryTurn: DirectoryTurn;
  /** Token id → user id of everything revoked. */
  revokedTokens(): Map<string, string>;
  /** User id → ms since 1970 before which everything of theirs was revoked. */
  revokedPeople(): Map<string, number>;
  /** Schema current and file writable; null, or why not. */
  trouble(): string | null;
  openItems(): number;
  /** Brings what words find up to date beside other work. @returns how many changes it is behind, at most */
  indexBehind(): number;
  close(): Promise<void>;
}

export function openStore(deps: StoreDeps): Store {
  const database = openDatabase({ path: deps.path });
  const wiped = sealWhatIsPlain(database, deps.sealing);
  const tables = createTables(database, deps.directory, deps.sealing);
  const feed = createFeed(deps.onError);
  const scan = createItemScan(database, tables.items, tables.sets);
  const index = createSearchIndex({
    database,
    items: tables.items,
    scan,
    head: () => tables.state.seq,
    turns: deps.turns ?? createTurns(),
    onError: deps.onError,
  });
  const audit = auditReader(database);
  const auditIndex = createAuditIndex(database, deps.onError);
  const publish = (changes: readonly CommittedChange[]) => {
    feed.publish(changes);
    index.later();
    auditIndex.later();
  };
  const { clock, sealing, onForeignWrite, observe, onError, directory } = deps;
  const tx = createTx(database, tables, directory, sealing);
  const writer = createWriter({ database, tables, tx, clock, onForeignWrite, publish, observe, onError });
  const countOpen = database.prepare(
    'SELECT SUM((SELECT COUNT(*) FROM items WHERE set_id = sets.id AND open = 1)) AS n FROM sets',
  );
  return {
    writer,
    reader: createReader({
      database,
      tables,
      index,
      scan,
      directory,
      checkForeign: () => writer.checkForeign(),
    }),
    feed,
    directoryRows: tables.directoryRows,
    credentials: tables.tokens,
    outbound: outboundReader(database),
    hookLetters: hookLetterReader(database),
    hookRequests: hookRequestReader(database),
    schedule: scheduleReader(database),
    audit,
    used: usedReader(database),
    away: awayReader(database),
    pushOf: (owner) => tables.push.of(owner),
    sealed: tables.sealed,
    wiped,
    trace: createTraceReader({ database, items: tables.items, sets: tables.sets, index, audit, auditIndex }),
    endpoints: createEndpointTable(database),
    absences: () => tables.people.absences(),
    addressedBy: addressedBy(database),
    directoryTurn: createDirectoryTurn(database, writer),
    revokedTokens: () => tables.tokens.revoked(),
    revokedPeople: () => tables.tokens.revokedPeople(),
    trouble: createProbe(database, clock),
    openItems: () => Number(countOpen.get()?.n ?? 0),
    indexBehind() {
      const behind = index.behind();
      if (behind > 0) index.later();
      return behind;
    },
    async close() {
      await writer.close();
      await Promise.all([index.close(), auditIndex.close()]);
      database.close();
    },
  };
}

/** ms for which an answer holds: probes of many monitors must not become a load of their own. */
const PROBE_MS = 1000;

/** Really writes, and syncs: a full disk, a lost file, a lock held by another all show. */
function createProbe(database: DatabaseSync, clock: Clock): () => string | null {
  const write = database.prepare("INSERT OR REPLACE INTO local_state (name, value) VALUES ('probe', ?)");
  let last: { at: number; trouble: string | null } | null = null;
  function look(now: number): string | null {
    try {
      if (versionOf(database) !== schemaVersion) return 'the schema is not current';
      write.run(String(now));
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'the store does not answer';
    }
  }
  return () => {
    const now = clock.now();
    if (!last || Math.abs(now - last.at) >= PROBE_MS) last = { at: now, trouble: look(now) };
    return last.trouble;
  };
}

/** Bring a store's schema up to date, its secrets sealed. @throws StoreError where it is newer than this program */
export function migrateStore(path: string, sealing: Sealing): { ran: number; version: number; wiped: boolean } {
  const database = openDatabase({ path, migrate: 'later' });
  try {
    const ran = migrate(database, path);
    return { ran, version: schemaVersion, wiped: sealWhatIsPlain(database, sealing) };
  } finally {
    database.close();
  }
}

/** More changes than a store lives to see between a copy and its restoration. */
const LIFE = 1e12;

/** Another epoch, and cursors that go on far behind: what the original gave out after the copy is unknown to it for ever. */
function beginAnew(copy: DatabaseSync): void {
  const put = copy.prepare('INSERT OR REPLACE INTO shared_state (name, value) VALUES (?, ?)');
  const seq = Number(copy.prepare(NEWEST_CURSOR).get()?.value);
  put.run('epoch', crypto.randomUUID());
  put.run('copied_at', String(seq));
  put.run('began_at', String(seq + LIFE));
  put.run('seq', String(seq + LIFE));
}

/**
 * A whole copy while the relay runs, in its place once it is whole. The copy begins a life of its own, so that desks that meet it
 * forget their cursors instead of missing what came after the copy.
 * @throws StoreError, one line; then nothing is left behind
 */
export async function backupStore(from: string, to: string): Promise<void> {
  const taken = () => new StoreError(`${to} is there already; a copy goes to a new file`);
  if (existsSync(to)) throw taken();
  const fresh = `${to}.${randomUUID()}.new`;
  try {
    await copyStore(from, fresh);
    if (!placeNew(fresh, to)) throw taken();
  } catch (error) {
    throw error instanceof StoreError ? error : new StoreError(`${to} cannot be written: ${reasonOf(error)}`);
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(fresh + suffix, { force: true });
  }
}

async function copyStore(from: string, to: string): Promise<void> {
  const source = openDatabase({ path: from, migrate: 'refuse' });
  try {
    await backup(source, to);
  } finally {
    source.close();
  }
  const copy = openDatabase({ path: to });
  try {
    beginAnew(copy);
    copy.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

export { StoreError };
