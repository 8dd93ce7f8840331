/** Creates, copies and replaces a replica that no relay has open. A copy gets a new relay id, so that two relays never share one. */
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { placeOver, sweepParts } from '../../../disk/replace.ts';
import { reasonOf } from '../../../shared/problems.ts';
import type { ReplicaFile, ReplicaPlace } from '../../domain/replica-ports.ts';
import { StoreError } from '../../domain/store-ports.ts';
import { usedReader } from '../audit/audit-reader.ts';
import { startEpoch } from '../copy.ts';
import { openDatabase } from '../database.ts';
import { MIGRATIONS, type Migrations } from '../migrations.ts';
import { newestSchema, oldestSchema } from '../schema-upgrade.ts';
import { clearDivergence, divergencePosition, markDivergence, preserveDivergent } from './divergence.ts';
import { packed, unpack } from './file-pieces.ts';
import { createLogPlace, type LogPlaceTable, type StoredPlace } from './log-place.ts';
import { removeInParts } from './throttle.ts';

/** ms after which a partial or unread copy is abandoned; one being read is finished. */
const PART_MS = 60_000;

export function replicaFile(path: string, migrations: Migrations = MIGRATIONS): ReplicaFile {
  const fresh = () => `${path}.${randomUUID()}.new`;

  function on<T>(file: string, work: (database: DatabaseSync) => T): T {
    const database = openDatabase({ path: file, migrations });
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  function differing({ relay }: StoredPlace): { relay: string; position: number } | null {
    const position = divergencePosition(path);
    return position === null ? null : { relay, position };
  }

  /** One transaction, so that a kill leaves all or nothing. */
  function anew(change: (place: LogPlaceTable) => void): void {
    on(path, (database) => {
      database.exec('BEGIN IMMEDIATE');
      startEpoch(database);
      change(createLogPlace(database));
      database.exec('COMMIT');
    });
  }

  return {
    schema: newestSchema(migrations),
    oldest: oldestSchema(migrations),
    look() {
      if (!existsSync(path)) return null;
      return on(path, (database) => {
        const kept = createLogPlace(database).get();
        return {
          place: placeIn(kept),
          writtenAt: kept?.at ?? 0,
          used: usedReader(database)(),
          differs: kept && differing(kept),
        };
      });
    },
    noteDiffers: (position) => markDivergence(path, position),
    stand(place) {
      on(path, (database) => createLogPlace(database).set({ ...place, relay: randomUUID(), at: 0 }));
    },
    standAnew(place) {
      anew((kept) => kept.set({ ...place, relay: randomUUID(), at: 0 }));
      clearDivergence(path);
    },
    leave() {
      anew((place) => place.clear());
      clearDivergence(path);
    },
    async copy(hurried = false, ending) {
      sweepParts(path, PART_MS);
      const to = fresh();
      try {
        const copied = await copyTo(path, to, hurried, ending);
        return { ...copied, pieces: piecesOf(to) };
      } catch (error) {
        remove(to);
        throw new StoreError(`${path} cannot be copied for others: ${reasonOf(error)}`);
      }
    },
    async take(place, pieces) {
      sweepParts(path, PART_MS);
      const joining = fresh();
      const heard = heardFrom(pieces);
      try {
        await unpack(heard.pieces(), joining);
        on(joining, (database) => makeOwn(database, place));
        preserveDivergent(path);
        for (const beside of ['-wal', '-shm']) rmSync(path + beside, { force: true });
        placeOver(joining, path);
        clearDivergence(path);
      } catch (error) {
        heard.rethrow();
        throw error instanceof StoreError
          ? error
          : new StoreError(`${path} cannot be made from a snapshot: ${reasonOf(error)}`);
      } finally {
        remove(joining);
      }
    },
  };
}

const placeIn = (kept: StoredPlace | null): ReplicaPlace | null =>
  kept && { generation: kept.generation, position: kept.position, hash: kept.hash };

function remove(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}

/** @returns log position and schema of the copy */
async function copyTo(
  path: string,
  to: string,
  hurried: boolean,
  ending?: AbortSignal,
): Promise<{ place: ReplicaPlace; schema: number }> {
  ending?.throwIfAborted();
  const worker = new Worker(new URL('./copy-worker.ts', import.meta.url), {
    workerData: { path, to, hurried },
  });
  worker.unref();
  const end = () => void worker.terminate();
  ending?.addEventListener('abort', end, { once: true });
  const copied = await new Promise<{ place: StoredPlace | null; schema: number }>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
    worker.once('exit', () => reject(new Error('the copy was aborted')));
  }).finally(() => ending?.removeEventListener('abort', end));
  const place = placeIn(copied.place);
  if (place === null) throw new Error('the store belongs to no log');
  return { place, schema: copied.schema };
}

async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* packed(file);
  } finally {
    await removeInParts(file);
    remove(file);
  }
}

/** Rethrows errors of the source of the pieces unchanged: they may be transient, unlike a broken copy. */
function heardFrom(given: AsyncIterable<Uint8Array>): { pieces(): AsyncGenerator<Uint8Array>; rethrow(): void } {
  let failed: { error: unknown } | null = null;
  return {
    async *pieces() {
      try {
        yield* given;
      } catch (error) {
        failed = { error };
        throw error;
      }
    },
    rethrow() {
      if (failed !== null) throw failed.error;
    },
  };
}

/** Assigns a new relay id to another relay's copy, and deletes state local to the other. */
export function makeOwn(database: DatabaseSync, place: ReplicaPlace): void {
  const table = createLogPlace(database);
  const kept = table.get();
  if (kept?.generation !== place.generation || kept.position !== place.position || kept.hash !== place.hash) {
    throw new StoreError(`the snapshot is not of ${place.position} of ${place.generation}, as the log says`);
  }
  table.set({ ...kept, relay: randomUUID() });
  database.exec("DELETE FROM local_state WHERE name IN ('served', 'probe')");
  database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
}
