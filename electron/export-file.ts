/** A file that is there whole or not at all: written beside its place, moved there when it is kept. */
import { open, rename, rm } from 'node:fs/promises';
import type { ExportFile } from './core/history-export.ts';

/** @throws the file system's error, with its `code` */
export async function openExportFile(path: string): Promise<ExportFile> {
  const part = `${path}.part`;
  const handle = await open(part, 'w', 0o600);
  return {
    async write(text) {
      await handle.appendFile(text);
    },
    async keep() {
      await handle.sync();
      await handle.close();
      await rename(part, path);
    },
    async discard() {
      await handle.close().catch(() => {});
      await rm(part, { force: true });
    },
  };
}
