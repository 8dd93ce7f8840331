import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

/** Debounce, ms: covers an editor's save and a git checkout. */
const SETTLED_MS = 150;

/** Temporary files of editors and systems: hidden files, backups, swap files. */
const PASSING = /(^|\/)\.|~$|\.(swp|swx|tmp)$/;

/** Watches recursively. @param changed receives paths from the root, once no more files change */
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
