/** History export with the system's save dialog and a temporary file until it is complete. */
import { basename, join } from 'node:path';
import { app, dialog } from 'electron';
import type { Commands } from '../../desk/commands.ts';
import { createHistoryExporter, type HistoryExporter } from '../../desk/history/history-export.ts';
import { openPart } from '../../disk/replace.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Windows } from '../windows/windows.ts';
import type { Files } from './files.ts';

/** @param locale BCP 47, for dialog and file */
export function createAppExporter(
  { clock, log }: Files,
  commands: Commands,
  windows: Windows,
  locale: () => string,
): HistoryExporter {
  return createHistoryExporter({
    clock,
    log,
    locale,
    pages: commands.pages,
    open: (path) => openPart(path, 'over what is there'),
    nameOf: (path) => basename(path),
    progress: (rows) => windows.broadcast('exporting', { rows }),
    async choose(name) {
      const { canceled, filePath } = await dialog.showSaveDialog({
        title: wordsFor(locale()).exportTitle,
        defaultPath: join(app.getPath('documents'), name),
        filters: [{ name: 'CSV', extensions: ['csv'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return canceled || !filePath ? null : filePath;
    },
  });
}
