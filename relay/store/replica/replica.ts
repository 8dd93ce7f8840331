/**
 * A store that is one of several relays' replicas. A group of units is computed and undone, and what it did kept as a changeset; an entry of
 * the log is brought in by one path, whoever computed it. The log has it on disk, so that the file here need not: what a power cut takes of
 * it is read again from where it then stands.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { CommittedChange } from '../../domain/reader.ts';
import {
  type Computed,
  type Replica,
  ReplicaApart,
  ReplicaDiffers,
  type ReplicaEntry,
  type ReplicaPlace,
  type Work,
} from '../../domain/replica-ports.ts';
import type { OutsideChange } from '../../domain/store-ports.ts';
import type { Migration } from '../migrations.ts';
import { SHARED_TABLES } from '../tables.ts';
import type { Transaction } from '../transaction.ts';
import type { Tables } from '../unit.ts';
import { createApplier } from './applier.ts';
import { createCertainty } from './certainty.ts';
import { digestAskedBy, writeBody } from './entry-body.ts';
import { createLevels, type Raise } from './levels.ts';
import { createLogPlace, type KeptPlace } from './log-place.ts';
import { createSayings, type Said } from './said.ts';
import { columnsOf } from './schema-digest.ts';
import { createTellReader } from './told-reader.ts';
import { createTouched, EVERYTHING, outsideOf, type Touched } from './touched.ts';

export interface ReplicaDeps {
  database: DatabaseSync;
  transaction: Transaction;
  tables: Pick<Tables, 'items' | 'sets' | 'processes'>;
  /** Gives up what is remembered of it. */
  changedOutside: (change: OutsideChange) => void;
  publish: (changes: readonly CommittedChange[]) => void;
  /** Throws where nothing may be written, such as a store that was moved. */
  look: () => void;
  /** The schema of the program. */
  migrations: readonly Migration[];
}

export function createReplica(deps: ReplicaDeps): Replica {
  const { database, transaction } = deps;
  const kept = createLogPlace(database);
  const levels = createLevels(database, deps.migrations);
  const columns = new Map(SHARED_TABLES.map((table) => [String(table), columnsOf(database, table)]));
  const touchedBy = createTouched((table) => columns.get(table) ?? new Map());
  const applier = createApplier(database);
  const { bodyOf, readAll } = createSayings({
    levels,
    columns,
    fits: applier.fits,
    isCertain: createCertainty(database),
  });
  const tell = createTellReader(database, deps.tables);
  let place = kept.get();
  const relay = place?.relay ?? crypto.randomUUID();
  /** Something was brought in of which not all that had to hear did. */
  let isUntold = false;

  function standing(): KeptPlace {
    if (place === null) throw new ReplicaApart('this store belongs to no log');
    return place;
  }

  function bringIn(entries: readonly ReplicaEntry[], bodies: readonly Said[]): Touched {
    deps.look();
    let next = standing();
    const bring = () => {
      entries.forEach((entry, index) => {
        requireNext(next, entry.after);
        const { changeset, raise } = bodies[index] ?? NOTHING;
        const position = next.position + 1;
        if (!applier.apply(changeset)) throw new ReplicaDiffers(`entry ${position} does not fit what is here`);
        if (raise) levels.run(raise);
        next = { ...next, position, hash: entry.hash, at: Math.max(next.at, entry.at) };
      });
      const touched = touchedBy(bodies.map(({ tables }) => tables));
      applier.follow(touched);
      kept.set(next);
      return touched;
    };
    return applier.inTransaction(bring, () => {
      place = next;
    });
  }

  /** Any row may be another than what is remembered of it. */
  function rowsChanged(): void {
    levels.look();
    transaction.lose();
  }

  /** Whatever it was that was brought in. What fails here too is done before anything else is. */
  function tellUntold(): void {
    if (!isUntold) return;
    rowsChanged();
    deps.changedOutside(EVERYTHING);
    deps.publish([{ kind: 'elsewhere' }]);
    isUntold = false;
  }

  function bringInAndTell(entries: readonly ReplicaEntry[], computed: Computed<unknown> | undefined): void {
    const bodies = readAll(entries);
    // What was narrowed away is in no copy, and so is told to nobody.
    const asComputed = computed !== undefined && !levels.current().narrows;
    const touched = bringIn(entries, bodies);
    const raised = bodies.some(({ raise }) => raise !== null);
    if (raised) rowsChanged();
    deps.changedOutside(raised ? EVERYTHING : outsideOf(touched));
    const changes = asComputed ? computed.changes : bodies.flatMap(({ told }) => tell(told));
    deps.publish(raised ? [...changes, { kind: 'elsewhere' }] : changes);
  }

  return {
    relay: () => relay,
    writtenAt: () => place?.at ?? 0,
    place: () => place && { generation: place.generation, position: place.position, hash: place.hash },
    schema: levels.newest,
    level: () => levels.current().version,
    emptyBody: () => writeBody({ schema: levels.current().digest, told: [], ...NOTHING }),
    digestAskedBy,
    stand(at) {
      kept.set({ ...at, relay, at: 0 });
      place = kept.get();
    },
    leave() {
      kept.clear();
      place = null;
    },
    compute<U extends Work>(units: readonly U[], now: number): Computed<U> {
      const { at: newest } = standing();
      tellUntold();
      try {
        const captured = transaction.capture(units, Math.max(now, newest));
        const { done, at, changes, changeset } = captured;
        return { done, at, changes, ...bodyOf(changeset, changes) };
      } catch (error) {
        transaction.lose();
        throw error;
      }
    },
    apply(entries, computed) {
      tellUntold();
      const before = place;
      try {
        bringInAndTell(entries, computed);
      } catch (error) {
        isUntold = place !== before;
        try {
          tellUntold();
        } catch {
          // The next that is computed or brought in does it first.
        }
        throw error;
      }
    },
    checkForeign: () => transaction.checkForeign(),
  };
}

const NOTHING: { changeset: Uint8Array; raise: Raise | null } = { changeset: new Uint8Array(), raise: null };

function requireNext({ generation, position, hash }: ReplicaPlace, after: ReplicaPlace): void {
  if (after.generation === generation && after.position === position && after.hash === hash) return;
  throw new ReplicaApart(
    `entry ${after.position + 1} of the log does not follow on what is here (${position} of ${generation})`,
  );
}
