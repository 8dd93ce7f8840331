/** Store and directory combined: the basis of both the running relay and the command line. */
import { readFileSync } from 'node:fs';
import type { Directory } from '../../shared/directory.ts';
import { ProblemError, reasonOf } from '../../shared/problems.ts';
import { type Config, ConfigError, type Environment } from '../config.ts';
import { digestOf, isReplaced, noteNewest } from '../directory/file-order.ts';
import { applyImport, type ImportPlan, type ImportReport, prepareImport } from '../directory/import.ts';
import { dryImport } from '../directory/import-preview.ts';
import { createLiveDirectory, type LiveDirectory } from '../directory/live-directory.ts';
import { type MappingReader, mappingReader } from '../directory/mapping-files.ts';
import { parseDirectory } from '../directory/read-file.ts';
import type { ReferenceFault } from '../directory/references.ts';
import { DirectoryError } from '../directory/secrets.ts';
import type { Clock, Log, Timers } from '../domain/ports.ts';
import type { ReadTurns } from '../domain/read-slices.ts';
import type { Store, StoreBackend, StoreDeps } from '../domain/store-ports.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { createSealing } from '../keys/sealing.ts';
import { backendOf } from './backend.ts';
import type { RelayDeps } from './deps.ts';
import { type KeyLocation, openRing } from './key-ring.ts';
import { isUnavailable } from './start-patience.ts';

export interface ReadDirectory {
  /** Name in messages. */
  path: string;
  directory: Directory;
  /** Resolves its references. */
  env: Environment;
  readMapping: MappingReader;
  /** Handles an unresolvable reference by using the stored secret. Default: the import is rejected. */
  fault?: ReferenceFault;
}

export interface RelayCore {
  /** For operations without an open store. */
  backend: StoreBackend;
  store: Store;
  ring: KeyRing;
  directory: LiveDirectory;
  /** Brings the stored directory to the state of a file. @throws DirectoryError, one line */
  importDirectory(read: ReadDirectory, prune: boolean): Promise<ImportReport>;
  /** Dry run: writes nothing and reports missing secrets. @throws DirectoryError, one line */
  tryDirectory(read: ReadDirectory, prune: boolean): ImportReport;
  /** Import at startup. @returns null if another relay's newer file replaced this one, which is then ignored */
  importAtStart(read: ReadDirectory): Promise<ImportReport | null>;
  close(): Promise<void>;
}

export interface RelayCoreDeps {
  config: Pick<Config, 'store'> & KeyLocation & Partial<Pick<Config, 'grantsRequired'>>;
  env: Environment;
  clock: Clock;
  onForeignWrite?: () => void;
  observe?: (group: { units: number; seconds: number; failed: boolean }) => void;
  onError: (error: unknown) => void;
  onBehind?: StoreDeps['onBehind'];
  turns?: ReadTurns;
  threads?: boolean;
  writer?: StoreDeps['writer'];
}

/** @throws StoreError if the store cannot be opened, ConfigError if its key ring cannot */
export function openCore({
  config,
  env,
  clock,
  onForeignWrite,
  observe,
  onError,
  onBehind,
  turns,
  threads = false,
  writer,
}: RelayCoreDeps): RelayCore {
  const ring = openRing(config, (line) => onError(new Error(line)));
  const backend = backendOf(config);
  const store: Store = backend.open({
    clock,
    sealing: createSealing(ring),
    directory: () => directory.view(),
    onForeignWrite: () => onForeignWrite?.(),
    observe: (group) => observe?.(group),
    onError,
    ...(onBehind ? { onBehind } : {}),
    threads,
    ...(turns ? { turns } : {}),
    ...(writer ? { writer } : {}),
  });
  const directory = createLiveDirectory({ rows: () => store.directoryRows.all(), absences: store.absences, env });

  /** Other relays write to the store too, each with its own directory file. */
  const isShared = writer !== undefined;

  function prepare({ path, directory, env, readMapping, fault }: ReadDirectory): ImportPlan {
    const bare = config.grantsRequired ? directory.sources?.find(({ grants }) => grants === undefined) : undefined;
    if (bare) throw new DirectoryError(`${path}: sources/${bare.id}/grants is required (BECKON_GRANTS)`);
    return prepareImport(directory, env, readMapping, fault);
  }

  /** @param work the unit, which calls `take` to import or does not */
  async function bringIn<T>(read: ReadDirectory, prune: boolean, work: (tx: Tx, take: () => ImportReport) => T) {
    const prepared = prepare(read);
    const take = (tx: Tx) => () => {
      const report = importIn(tx, prepared, prune);
      if (isShared) noteNewest(tx, digestOf(read.directory));
      return report;
    };
    return store.writer
      .write((tx) => work(tx, take(tx)))
      .catch((error) => {
        throw faultOfFile(error, read);
      });
  }

  return {
    backend,
    store,
    ring,
    directory,
    importDirectory: (read, prune) => bringIn(read, prune, (_, take) => take()),
    tryDirectory(read, prune) {
      try {
        return applyImport(prepare(read), dryImport(store.directoryRows, store.credentials), prune);
      } catch (error) {
        throw faultOfFile(error, read);
      }
    },
    importAtStart: (read) =>
      bringIn(read, false, (tx, take) => (isShared && isReplaced(tx, digestOf(read.directory)) ? null : take())),
    close: () => store.close(),
  };
}

const faultOfFile = (error: unknown, { path }: ReadDirectory): unknown =>
  error instanceof ProblemError && error.problem.code === 'REQUEST_INVALID'
    ? new DirectoryError(`${path}: ${error.message}`, { cause: error })
    : error;

function importIn(tx: Tx, prepared: ImportPlan, prune: boolean): ImportReport {
  const report = applyImport(prepared, tx, prune);
  const { added, changed, removed, noted, unresolved } = report;
  const [missing, ...more] = unresolved.filter(({ state }) => state === 'missing');
  if (missing) {
    const { place, reference, why } = missing;
    const others = more.length > 0 ? ` (and ${more.length} more: --dry-run lists all)` : '';
    throw new ProblemError('REQUEST_INVALID', `${place} refers to ${reference}, which ${why}${others}`);
  }
  const count = added.length + changed.length + removed.length + noted;
  if (count > 0) {
    const facts = { act: 'import', added: added.length, changed: changed.length, removed: removed.length };
    tx.audit({ kind: 'admin', itemId: null, actor: null, facts });
  }
  return report;
}

const OLDER_FILE =
  'another relay was given a newer directory file, and this one is not imported: give this relay the same, or import it by the verb';

/** @throws DirectoryError, one line */
function readDirectory(path: string): Directory {
  try {
    return parseDirectory(readFileSync(path, 'utf8'), path);
  } catch (error) {
    throw error instanceof DirectoryError ? error : new DirectoryError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** Warns about sources without grants at each start. @throws ConfigError if grants are required */
function lookAtGrants(
  { directory }: RelayCore,
  { grantsRequired }: Partial<Pick<Config, 'grantsRequired'>>,
  log: Log,
): void {
  const sources = [...directory.view().sources()].filter(({ grants }) => !grants.given).map(({ id }) => id);
  if (sources.length === 0) return;
  if (grantsRequired) throw new ConfigError(`BECKON_GRANTS: sources without grants: ${sources.join(', ')}`);
  log.warn(
    { sources },
    'sources without grants may address anybody and pose as any system: give each its grants in the directory',
  );
}

/** Closes the core if the directory is unusable. @param later retries while the store is unavailable; without it that is an error */
export async function loadDirectory(
  core: RelayCore,
  { config, env, log }: Pick<RelayDeps, 'config' | 'env' | 'log'>,
  later?: (work: () => Promise<void>) => void,
): Promise<void> {
  const file = config.directory;
  try {
    if (file !== null) {
      const read = { path: file, directory: readDirectory(file), env, readMapping: mappingReader(file) };
      const bringIn = async () => {
        const report = await core.importAtStart(read);
        if (report === null) return log.error({ file }, OLDER_FILE);
        const { added, changed, unchanged } = report;
        log.info({ file, added: added.length, changed: changed.length, unchanged }, 'directory imported');
      };
      await bringIn().catch((error) => {
        if (!later || !isUnavailable(error)) throw error;
        log.warn({ file }, 'the directory is imported once the log of the cluster is back');
        later(bringIn);
      });
    }
    core.directory.reload();
    lookAtGrants(core, config, log);
  } catch (error) {
    await core.close();
    throw error instanceof DirectoryError && file !== null
      ? new ConfigError(`BECKON_DIRECTORY ${error.message}`, { cause: error })
      : error;
  }
}

/** Checks the store's integrity in the background. @param shut called on damage: connections have to close */
export function watchStore(
  { store }: RelayCore,
  { timers, log, shut }: { timers: Timers; log: Log; shut: () => void },
): void {
  store.condition.watch(timers, (reason) => {
    log.error({ reason }, 'nothing of the store is taken or told from now on');
    shut();
  });
}

/** A smaller backlog is processed too fast to be worth a log line. */
const WORTH_TELLING = 5000;

/** Starts background indexing for search, and logs a large backlog, as after an update with a different index. */
export function tellIndex({ store }: RelayCore, log: Log): void {
  const atLeast = store.indexBehind(WORTH_TELLING);
  if (atLeast < WORTH_TELLING) return;
  log.info({ atLeast }, 'words are indexed for search beside other work; searches work meanwhile, and take longer');
}
