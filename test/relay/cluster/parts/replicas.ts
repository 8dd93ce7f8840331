/** Stores that are replicas of one log, each with the writer of a clustered relay. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { ClusterWriter } from '../../../../relay/cluster/cluster-writer.ts';
import type { ClusterLog } from '../../../../relay/cluster/log-port.ts';
import type { Timers } from '../../../../relay/domain/ports.ts';
import type { Replica } from '../../../../relay/domain/replica-ports.ts';
import type { StoreBackend, StoreDeps } from '../../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../../relay/store/backend.ts';
import { openDatabase } from '../../../../relay/store/database.ts';
import type { Migrations } from '../../../../relay/store/migrations.ts';
import { createLogPlace } from '../../../../relay/store/replica/log-place.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { realTimers } from '../../parts/clock.ts';
import { sealingIn } from '../../parts/store.ts';
import { type Opened, openOn } from '../../store/parts/under-test.ts';
import { createLogWorld, type LogWorld } from './log-world.ts';

/** Bytes of an empty store, created once because many tests start with one. */
let empty: Buffer | null = null;
function emptyStore(folder: string): Buffer {
  if (empty !== null) return empty;
  const path = join(folder, 'empty.db');
  const database = openDatabase({ path });
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  empty = readFileSync(path);
  return empty;
}

/** Creates a store at the beginning of a log that is founded for it. */
export async function foundIn(folder: string, world: LogWorld): Promise<string> {
  const path = join(folder, 'first.db');
  writeFileSync(path, emptyStore(folder));
  const database = openDatabase({ path });
  const place = await world.found();
  createLogPlace(database).set({ ...place, relay: crypto.randomUUID(), at: 0 });
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return path;
}

/** Copies the initial state of the first store for another relay. */
function joinIn(folder: string, first: string, name: string): string {
  const path = join(folder, `${name}.db`);
  if (existsSync(path)) return path;
  copyFileSync(first, path);
  const database = openDatabase({ path });
  const table = createLogPlace(database);
  const place = table.get();
  if (place) table.set({ ...place, relay: crypto.randomUUID() });
  database.close();
  return path;
}

interface WriterOfReplica {
  writer: ClusterWriter;
  replica: Replica;
}

export interface ReplicaParts {
  timers?: Timers;
  /** Called with each writer that is created. */
  made?: (parts: WriterOfReplica) => void;
  onApart?: (line: string) => void;
  /** Of the opening program; default: the current ones. */
  migrations?: Migrations;
  /** Called after the default handling of a possible directory change. */
  onForeignWrite?: () => void;
  /** Replaces the real replica. */
  instead?: (replica: Replica) => Replica;
}

export function replicaBackend(path: string, log: ClusterLog, parts: ReplicaParts = {}): StoreBackend {
  const { timers = realTimers, made = () => {}, onApart = () => {}, instead = (replica) => replica } = parts;
  const plain = sqliteBackend(path, parts.migrations);
  return {
    ...plain,
    open: (deps: StoreDeps) =>
      plain.open({
        ...deps,
        onForeignWrite() {
          deps.onForeignWrite();
          parts.onForeignWrite?.();
        },
        writer(real) {
          const replica = instead(real);
          const { clock, observe, onError } = deps;
          const steady = () => performance.now();
          const writer = new ClusterWriter({
            log,
            replica,
            name: basename(path, '.db'),
            clock,
            timers,
            steady,
            observe,
            onError,
            onApart,
          });
          made({ writer, replica });
          return writer;
        },
      }),
  };
}

export interface OpenedReplica extends Opened, WriterOfReplica {
  path: string;
  apart: string[];
}

export interface Several {
  world: LogWorld;
  relays: OpenedReplica[];
  /** The name is also the name of its connection to the log. */
  open(name: string, parts?: ReplicaParts): Promise<OpenedReplica>;
}

/** Opens several replicas of one log, each caught up. */
export async function openSeveral(t: TestContext, names: readonly string[]): Promise<Several> {
  const world = createLogWorld();
  const folder = await temporaryFolder(t);
  const first = await foundIn(folder, world);
  const sealing = sealingIn(folder);
  const paths = new Map(names.map((name) => [name, joinIn(folder, first, name)]));
  async function open(name: string, given: ReplicaParts = {}): Promise<OpenedReplica> {
    const path = paths.get(name) ?? joinIn(folder, first, name);
    const all: WriterOfReplica[] = [];
    const apart: string[] = [];
    const made = (parts: WriterOfReplica) => void all.push(parts);
    const backend = replicaBackend(path, world.connect(name), { ...given, made, onApart: (line) => apart.push(line) });
    const opened = openOn(t, { sealing }, backend);
    const { writer, replica } = all[0]!;
    await writer.start();
    return Object.assign(opened, { writer, replica, path, apart });
  }
  const relays: OpenedReplica[] = [];
  for (const name of names) relays.push(await open(name));
  return { world, relays, open };
}
