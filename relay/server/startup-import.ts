/** Imports the configured directory file at startup, and loads the stored directory. */
import { readFileSync } from 'node:fs';
import type { Directory } from '../../shared/directory.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { Cluster } from '../cluster/member/member.ts';
import { isUnavailable, StartEnded } from '../cluster/member/startup-wait.ts';
import { ConfigError } from '../config.ts';
import type { RelayCore } from '../core/core.ts';
import { importAtStart } from '../core/directory-import.ts';
import { withHolidays } from '../directory/holiday-files.ts';
import { mappingReader } from '../directory/mapping-files.ts';
import { parseDirectory } from '../directory/read-file.ts';
import { DirectoryError } from '../directory/secrets.ts';
import type { Log } from '../domain/ports.ts';
import type { RelayDeps } from './relay-deps.ts';

interface ImportParts {
  core: RelayCore;
  cluster: Pick<Cluster, 'untilTaken'> | null;
  /** After a postponed import. */
  changed: () => void;
}

/** While the log of a cluster is unavailable, the import is postponed. @throws ConfigError, DirectoryError: one line */
export async function importAtStartup(deps: RelayDeps, { core, cluster, changed }: ImportParts): Promise<void> {
  const { log } = deps;
  const file = deps.config.directory;
  try {
    if (file !== null) {
      const run = importOf(file, deps, core);
      await run().catch((error) => {
        if (!cluster || !isUnavailable(error)) throw error;
        log.warn({ file }, 'the log of the cluster is unavailable; the directory file is imported later');
        void cluster.untilTaken(run).then(changed, (late) => {
          if (!(late instanceof StartEnded)) log.error({ reason: reasonOf(late) }, 'the directory was not imported');
        });
      });
    }
    core.directory.reload();
    checkGrants(core, log);
  } catch (error) {
    throw error instanceof DirectoryError && file !== null
      ? new ConfigError(`BECKON_DIRECTORY ${error.message}`, { cause: error })
      : error;
  }
}

const OLDER_FILE =
  'the directory file is not imported, because another relay imported a newer one: give this relay the same file, or use import FILE';

function importOf(file: string, { env, log }: Pick<RelayDeps, 'env' | 'log'>, core: RelayCore): () => Promise<void> {
  const read = { path: file, directory: readDirectory(file), env, readMapping: mappingReader(file) };
  return async () => {
    const report = await importAtStart(core, read);
    if (report === null) return log.error({ file }, OLDER_FILE);
    const { added, changed, unchanged } = report;
    log.info({ file, added: added.length, changed: changed.length, unchanged }, 'directory imported');
  };
}

/** @throws DirectoryError, one line */
function readDirectory(path: string): Directory {
  try {
    return withHolidays(parseDirectory(readFileSync(path, 'utf8'), path), path);
  } catch (error) {
    throw error instanceof DirectoryError ? error : new DirectoryError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** Warns about sources without grants at each start. @throws ConfigError if grants are required */
function checkGrants({ directory, grantsRequired }: RelayCore, log: Log): void {
  const sources = [...directory.view().sources()].filter(({ grants }) => !grants.given).map(({ id }) => id);
  if (sources.length === 0) return;
  if (grantsRequired) throw new ConfigError(`BECKON_GRANTS: sources without grants: ${sources.join(', ')}`);
  log.warn(
    { sources },
    'sources without grants may address anyone and name any system: give each its grants in the directory',
  );
}
