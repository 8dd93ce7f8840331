/**
 * The file of a copy, for joining and for snapshots. Synchronous, where the product uses threads and waits for the disk, so that a seed is
 * reproducible.
 */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ReplicaFile, ReplicaPlace } from '../../../relay/domain/replica-ports.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { createLogPlace } from '../../../relay/store/replica/log-place.ts';
import { makeOwn } from '../../../relay/store/replica/replica-file.ts';
import { schemaVersionOf } from '../../../shared/migrate.ts';

const PIECES = 3;
const BESIDE = ['', '-wal', '-shm'] as const;

interface CopyFileSetting {
  path: string;
  file: ReplicaFile;
  /** Waits while the relay is paused; throws once it has ended. */
  alive: () => Promise<void>;
  /** @param had whether a previous copy existed, from which the log could not be followed */
  joins: (had: boolean) => void;
}

export function copyFileOf({ path, file, alive, joins }: CopyFileSetting): ReplicaFile {
  async function* asLongAsAlive(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    const size = Math.ceil(bytes.length / PIECES);
    for (let from = 0; from < bytes.length; from += size) {
      await alive();
      yield bytes.subarray(from, from + size);
    }
  }
  return {
    ...file,
    async copy() {
      const { place, schema, bytes } = wholeOf(path);
      return { place, schema, pieces: asLongAsAlive(bytes) };
    },
    async take(place, pieces) {
      const had = file.look()?.place != null;
      const taken: Uint8Array[] = [];
      for await (const piece of pieces) taken.push(piece);
      await alive();
      const joining = `${path}.joining`;
      writeFileSync(joining, Buffer.concat(taken));
      const database = openDatabase({ path: joining, migrate: 'later' });
      try {
        makeOwn(database, place);
      } finally {
        database.close();
      }
      dropFile(path);
      renameSync(joining, path);
      joins(had);
    },
  };
}

/** Its current contents, even while it is open. */
function wholeOf(path: string): { place: ReplicaPlace; schema: number; bytes: Uint8Array } {
  const to = `${path}.copied`;
  copyFile(path, to);
  const database = openDatabase({ path: to, migrate: 'later' });
  try {
    const place = createLogPlace(database).get();
    if (!place) throw new Error('it belongs to no log');
    const schema = schemaVersionOf(database);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
    const { generation, position, hash } = place;
    return { place: { generation, position, hash }, schema, bytes: readFileSync(to) };
  } finally {
    database.close();
    dropFile(to);
  }
}

export function copyFile(path: string, to: string): void {
  for (const beside of BESIDE.slice(0, 2)) if (existsSync(path + beside)) copyFileSync(path + beside, to + beside);
}

export function dropFile(path: string): void {
  for (const beside of BESIDE) rmSync(path + beside, { force: true });
}
