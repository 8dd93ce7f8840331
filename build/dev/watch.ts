/** Which program a changed file belongs to, told once for all that changed at the same time. */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

/** What an editor writes at once, and what a checkout writes, is one change, ms. */
const SETTLED_MS = 150;

/** Files of editors and of systems: hidden ones, backups, swap files. */
const PASSING = /(^|\/)\.|~$|\.(swp|swx|tmp)$/;

/**
 * Watches the folders below `root` with all that is in them.
 * @param changed is told the files as paths from the root, once nothing more has changed for a moment
 */
export function watchFolders(
  root: string,
  folders: readonly string[],
  changed: (files: ReadonlySet<string>) => void,
): { close(): void } {
  let files = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    const settled = files;
    files = new Set();
    changed(settled);
  };
  const watchers: FSWatcher[] = folders.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || PASSING.test(name)) return;
      files.add(`${folder}/${name.replaceAll('\\', '/')}`);
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLED_MS);
    }),
  );
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
