/** `import FILE`: with the checks of the administration API, atomic. */
import type { ImportReport } from '../admin/command-line.ts';
import { DirectoryError } from '../directory/secrets.ts';
import { syntaxFault } from '../mapping/expression.ts';
import type { ReadDirectory, RelayCore } from './core.ts';

/** @throws DirectoryError, one line */
export async function importFile(
  core: Pick<RelayCore, 'directory' | 'importDirectory' | 'tryDirectory'>,
  read: ReadDirectory,
  { prune, dryRun }: { prune: boolean; dryRun: boolean },
): Promise<ImportReport> {
  await requireExpressions(core, read);
  return dryRun ? core.tryDirectory(read, prune) : await core.importDirectory(read, prune);
}

/** Checks mapping syntax. A mapping already in force is not checked again. */
async function requireExpressions({ directory }: Pick<RelayCore, 'directory'>, read: ReadDirectory): Promise<void> {
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
