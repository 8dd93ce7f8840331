/** The relay id and the position in the log: the one row of `log_place`, absent if the store is no replica. */
import type { DatabaseSync } from 'node:sqlite';
import { ReplicaIsolated, type ReplicaPlace } from '../../domain/replica-ports.ts';

export interface StoredPlace extends ReplicaPlace {
  /** UUID. */
  relay: string;
  /** `now` of the newest entry, ms since 1970; 0: none yet. */
  at: number;
}

export interface LogPlaceTable {
  get(): StoredPlace | null;
  set(place: StoredPlace): void;
  clear(): void;
}

export function createLogPlace(database: DatabaseSync): LogPlaceTable {
  const read = database.prepare('SELECT relay, generation, position, hash, at FROM log_place');
  const write = database.prepare(`
    INSERT OR REPLACE INTO log_place (one, relay, generation, position, hash, at) VALUES (1, ?, ?, ?, ?, ?)`);
  const clear = database.prepare('DELETE FROM log_place');
  return {
    get() {
      const row = read.get();
      if (!row) return null;
      return {
        relay: String(row.relay),
        generation: String(row.generation),
        position: Number(row.position),
        hash: String(row.hash),
        at: Number(row.at),
      };
    },
    set: ({ relay, generation, position, hash, at }) => void write.run(relay, generation, position, hash, at),
    clear: () => void clear.run(),
  };
}

/** Cached: no other process changes it while this one has the store open. */
export interface CurrentPlace {
  /** UUID, also before the store becomes a replica. */
  readonly relay: string;
  /** Null: the store belongs to no log. */
  get(): StoredPlace | null;
  /** @throws ReplicaIsolated if there is none */
  required(): StoredPlace;
  /** Runs in the caller's transaction; call `committed` afterwards. */
  write(next: StoredPlace): void;
  committed(next: StoredPlace): void;
  stand(at: ReplicaPlace): void;
  leave(): void;
}

export function createCurrentPlace(database: DatabaseSync): CurrentPlace {
  const table = createLogPlace(database);
  let place = table.get();
  const relay = place?.relay ?? crypto.randomUUID();
  return {
    relay,
    get: () => place,
    required() {
      if (place === null) throw new ReplicaIsolated('this store belongs to no log');
      return place;
    },
    write: table.set,
    committed(next) {
      place = next;
    },
    stand(at) {
      table.set({ ...at, relay, at: 0 });
      place = table.get();
    },
    leave() {
      table.clear();
      place = null;
    },
  };
}
