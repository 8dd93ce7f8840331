/** Store and directory joined: what both the running relay and the command line work on. */
import { readFileSync } from 'node:fs';
import { reasonOf } from '../../shared/problems.ts';
import { type Config, ConfigError, type Environment } from '../config.ts';
import { applyImport, type ImportReport, prepareImport } from '../directory/import.ts';
import { createLiveDirectory, type LiveDirectory } from '../directory/live.ts';
import { mappingReader } from '../directory/mapping-files.ts';
import { parseDirectory } from '../directory/read-file.ts';
import { DirectoryError } from '../directory/secrets.ts';
import type { Clock, Log } from '../domain/ports.ts';
import { openStore, type Store } from '../store/store.ts';

export interface Office {
  store: Store;
  directory: LiveDirectory;
  /** Bring the kept directory to what a YAML file says. @throws DirectoryError, one line */
  importFile(path: string, prune: boolean): Promise<ImportReport>;
  close(): Promise<void>;
}

export interface OfficeDeps {
  config: Pick<Config, 'store'>;
  env: Environment;
  clock: Clock;
  onForeignWrite?: () => void;
  observe?: (group: { units: number; seconds: number; failed: boolean }) => void;
  onError: (error: unknown) => void;
}

/** @throws StoreError where the store cannot be opened */
export function openOffice({ config, env, clock, onForeignWrite, observe, onError }: OfficeDeps): Office {
  const store: Store = openStore({
    path: config.store,
    clock,
    directory: () => directory.view(),
    onForeignWrite: () => onForeignWrite?.(),
    observe: (group) => observe?.(group),
    onError,
  });
  const directory = createLiveDirectory({ rows: () => store.directoryRows.all(), absences: store.absences, env });

  return {
    store,
    directory,
    async importFile(path, prune) {
      const prepared = prepareImport(parseDirectory(readText(path), path), env, mappingReader(path));
      const { directoryRows: rows, credentials } = store;
      return store.writer.write((tx) => {
        const report = applyImport(prepared, { rows, credentials, now: tx.now }, prune);
        const { added, changed, removed } = report;
        const count = added.length + changed.length + removed.length;
        if (count > 0) {
          const facts = { act: 'import', added: added.length, changed: changed.length, removed: removed.length };
          tx.audit({ kind: 'admin', itemId: null, actor: null, facts });
        }
        return report;
      });
    },
    close: () => store.close(),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new DirectoryError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** A directory that cannot be used closes what was opened. */
export async function loadDirectory(office: Office, file: string | null, log: Log): Promise<void> {
  try {
    if (file !== null) {
      const { added, changed, unchanged } = await office.importFile(file, false);
      log.info({ file, added: added.length, changed: changed.length, unchanged }, 'directory imported');
    }
    office.directory.reload();
  } catch (error) {
    await office.close();
    throw error instanceof DirectoryError && file !== null
      ? new ConfigError(`BECKON_DIRECTORY ${error.message}`, { cause: error })
      : error;
  }
}
