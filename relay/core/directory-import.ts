/** Imports a directory file into the store: at startup, and by `import FILE`. */
import type { Directory } from '../../shared/directory.ts';
import { ProblemError } from '../../shared/problems.ts';
import { digestOf, isReplaced, noteNewest } from '../directory/file-order.ts';
import { applyImport, type ImportPlan, type ImportReport, prepareImport } from '../directory/import.ts';
import { dryImport } from '../directory/import-preview.ts';
import type { MappingReader } from '../directory/mapping-files.ts';
import type { ReferenceFault } from '../directory/references.ts';
import { DirectoryError, type Environment } from '../directory/secrets.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import { syntaxFault } from '../mapping/expression.ts';
import type { RelayCore } from './core.ts';

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

type ImportCore = Pick<RelayCore, 'store' | 'directory' | 'grantsRequired' | 'isShared'>;

/** `import FILE`: with the checks of the administration API, atomic. @throws DirectoryError, one line */
export async function importFile(
  core: ImportCore,
  read: ReadDirectory,
  { prune, dryRun }: { prune: boolean; dryRun: boolean },
): Promise<ImportReport> {
  await requireExpressions(core, read);
  return dryRun ? tryImport(core, read, prune) : importWith(core, read, prune, (_, apply) => apply());
}

/** @returns null if another relay's newer file replaced this one, which is then ignored. @throws DirectoryError, one line */
export const importAtStart = (core: ImportCore, read: ReadDirectory): Promise<ImportReport | null> =>
  importWith(core, read, false, (tx, apply) =>
    core.isShared && isReplaced(tx, digestOf(read.directory)) ? null : apply(),
  );

/** Writes nothing and reports missing secrets. */
function tryImport(core: ImportCore, read: ReadDirectory, prune: boolean): ImportReport {
  try {
    const { directoryRows, credentials } = core.store;
    return applyImport(prepare(core, read), dryImport(directoryRows, credentials), prune);
  } catch (error) {
    throw asDirectoryError(error, read);
  }
}

/** @param work the unit; it decides whether to apply the import */
async function importWith<T>(
  core: ImportCore,
  read: ReadDirectory,
  prune: boolean,
  work: (tx: Tx, apply: () => ImportReport) => T,
): Promise<T> {
  const prepared = prepare(core, read);
  const apply = (tx: Tx) => () => {
    const report = importIn(tx, prepared, prune);
    if (core.isShared) noteNewest(tx, digestOf(read.directory));
    return report;
  };
  return core.store.writer
    .write((tx) => work(tx, apply(tx)))
    .catch((error) => {
      throw asDirectoryError(error, read);
    });
}

function prepare(
  { grantsRequired }: ImportCore,
  { path, directory, env, readMapping, fault }: ReadDirectory,
): ImportPlan {
  const bare = grantsRequired ? directory.sources?.find(({ grants }) => grants === undefined) : undefined;
  if (bare) throw new DirectoryError(`${path}: sources/${bare.id}/grants is required (BECKON_GRANTS)`);
  return prepareImport(directory, env, readMapping, fault);
}

const asDirectoryError = (error: unknown, { path }: ReadDirectory): unknown =>
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

/** Checks mapping syntax. A mapping already in force is not checked again. */
async function requireExpressions({ directory }: ImportCore, read: ReadDirectory): Promise<void> {
  for (const { id, hooks = {} } of read.directory.sources ?? []) {
    for (const [name, hook] of Object.entries(hooks)) {
      const place = `sources/${id}/hooks/${name}`;
      const mapping = 'mapping' in hook ? hook.mapping : read.readMapping(hook.mappingFile, place);
      if (directory.view().hook(id, name)?.mapping === mapping) continue;
      const fault = await syntaxFault(mapping);
      if (!fault) continue;
      const { detail, line, column } = fault;
      throw new DirectoryError(`${read.path}: ${place}/mapping ${detail} (line ${line}, column ${column})`);
    }
  }
}
