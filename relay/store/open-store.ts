/** Opens the store of one SQLite file and wires its parts. */

import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createReadTurns } from '../domain/read-slices.ts';
import type { CommittedChange } from '../domain/reader.ts';
import {
  type Condition,
  type ForeignChange,
  type Store,
  type StoreDeps,
  StoreError,
  type StoreWriter,
} from '../domain/store-ports.ts';
import { createAuditIndex } from './audit/audit-index.ts';
import { auditReader, usedReader } from './audit/audit-reader.ts';
import { createTraceReader } from './audit/trace-reader.ts';
import { createCheckpointer } from './checkpoints/checkpointer.ts';
import { createCondition, refuseDamaged } from './condition.ts';
import { createCounts } from './counts.ts';
import { asStoreError, openDatabase } from './database.ts';
import { createFeed, createListeners } from './feed.ts';
import { createForeignChangeHandler } from './foreign-changes.ts';
import { insightReader } from './insights/insight-tables.ts';
import { createItemScan } from './items/item-scan.ts';
import { scheduleReader } from './items/schedule-store.ts';
import { leaseReader } from './leases.ts';
import { MIGRATIONS, type Migrations } from './migrations.ts';
import { hookLetterReader } from './outbound/hook-letters.ts';
import { hookRequestReader } from './outbound/hook-requests.ts';
import { createEndpointTable, outboundReader } from './outbound/outbound-reader.ts';
import { awayReader } from './people/away-table.ts';
import { channelReader } from './people/channel-table.ts';
import { createFileCheck, createProbe } from './probe.ts';
import { createReplica } from './replica/replica.ts';
import { completeInterruptedRestore } from './restore.ts';
import { isReplica } from './schema-upgrade.ts';
import { createSearchIndex } from './search/search-index.ts';
import { createSharedState } from './shared-state.ts';
import { createReader } from './store-reader.ts';
import { storeWaits } from './task-waits.ts';
import { Transaction } from './transaction.ts';
import { createTables, createTx } from './unit.ts';
import { createRefusingWriter, GroupWriter } from './writer.ts';

/** @throws StoreError if it cannot be opened, is marked as damaged, or is newer than this program */
export function openStore(path: string, deps: StoreDeps, migrations: Migrations = MIGRATIONS): Store {
  completeInterruptedRestore(path);
  refuseDamaged(path);
  const database = openDatabase({ path, migrations });
  try {
    return storeOn(database, path, deps, migrations);
  } catch (error) {
    database.close();
    throw asStoreError(error, path);
  }
}

function storeOn(database: DatabaseSync, path: string, deps: StoreDeps, migrations: Migrations): Store {
  const condition = createCondition({ path, onError: deps.onError });
  const onError = (error: unknown) => {
    condition.suspect(error);
    deps.onError(error);
  };
  const replica = isReplica(database);
  // A single relay encrypts with the first key of its ring, even if the store was once a replica.
  const shared = createSharedState(database);
  const sealing = deps.writer ? deps.sealing.by(shared.sealingKey) : deps.sealing;
  const tables = createTables(database, deps.directory, sealing, shared);
  const feed = createFeed(onError);
  const told = (task: 'search' | 'audit-index') => (error: unknown) => {
    deps.onBehind?.(task);
    onError(error);
  };
  const head = () => tables.state.seq;
  const scan = createItemScan(database, tables.items, tables.sets, head);
  const index = createSearchIndex({
    database,
    items: tables.items,
    scan,
    head,
    pace: deps.pace,
    onError: told('search'),
  });
  const audit = auditReader(database, tables.audit);
  const auditIndex = createAuditIndex(database, told('audit-index'), deps.pace);
  const checkpointer = deps.threads ? createCheckpointer(path, onError) : null;
  const publish = (changes: readonly CommittedChange[]) => {
    checkpointer?.committed(changes.length);
    feed.publish(changes);
    index.later();
    auditIndex.later();
  };
  const { clock, onForeignWrite, observe, directory } = deps;
  const look = createLook(condition, createFileCheck(path));
  const tx = createTx(database, tables, directory, sealing, !deps.writer);
  const now = () => clock.now();
  const onMissed = () => publish([{ kind: 'elsewhere' }]);
  const transaction = new Transaction({ database, tables, tx, now, onForeignWrite, onMissed, onError });
  const takeIn = createForeignChangeHandler({
    tables,
    writer: transaction,
    index,
    auditIndex,
    onForeignWrite,
  });
  const outside = createListeners<ForeignChange>(onError);
  const changedOutside = (change: ForeignChange) => {
    takeIn(change);
    outside.tell(change);
  };
  const parts = { database, transaction, tables, changedOutside, publish, look, migrations };
  const alone = () =>
    replica
      ? createRefusingWriter(transaction)
      : new GroupWriter({ tables, transaction, publish, observe, onError, look });
  const writer: StoreWriter = deps.writer ? deps.writer(createReplica(parts), { observe, onError }) : alone();
  const counts = createCounts(database);
  return {
    writer,
    clock: writer.clock ?? clock,
    reader: createReader({ database, tables, index, scan, directory }),
    feed,
    directoryRows: tables.directoryRows,
    credentials: tables.tokens,
    outbound: outboundReader(database, counts),
    leases: leaseReader(database),
    hookLetters: hookLetterReader(database),
    hookRequests: hookRequestReader(database),
    schedule: scheduleReader(database, tables.state),
    audit,
    used: usedReader(database),
    away: awayReader(database, tables.state),
    pushOf: (owner) => tables.push.of(owner, clock.now()),
    channels: channelReader(database),
    sealed: tables.sealed,
    trace: createTraceReader({
      ...{ database, items: tables.items, sets: tables.sets, index, audit, auditIndex, head },
      turns: deps.turns ?? createReadTurns(),
    }),
    insights: insightReader(database),
    endpoints: createEndpointTable(database),
    absences: () => tables.people.absences(),
    addressedBy: shared.addressedBy,
    auditKey: shared.auditKey,
    erasedInLog: shared.erasedInLog,
    verifiedAt: shared.verifiedAt,
    revokedTokens: () => tables.tokens.revoked(),
    revokedPeople: () => tables.tokens.revokedPeople(),
    trouble: createProbe(database, clock, look, migrations),
    condition,
    openItems: () => counts.openItems(),
    size: () => sizeOf(path) + sizeOf(`${path}-wal`),
    files: () => ({ store: sizeOf(path), log: sizeOf(`${path}-wal`), free: freeAt(path) }),
    waiting: storeWaits(database, clock),
    changedOutside,
    onOutside: outside.add,
    indexBehind(limit) {
      const behind = index.behind(limit);
      if (behind > 0) index.later();
      return behind;
    },
    async close() {
      await writer.close();
      await Promise.all([index.close(), auditIndex.close(), condition.close(), checkpointer?.close()]);
      database.close();
    },
  };
}

/** Bytes available to unprivileged users on the store's file system. */
function freeAt(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize;
}

/** Call before each write. @throws StoreError */
function createLook(condition: Condition, place: () => void): () => void {
  return () => {
    const damage = condition.damage();
    if (damage !== null) throw new StoreError(`the store is damaged: ${damage}`);
    place();
  };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
