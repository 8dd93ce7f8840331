/** Saves a document where the user chooses. */
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { diskFault } from '../../disk/faults.ts';
import { replaceFile } from '../../disk/replace.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';

/** @param locale BCP 47, for messages */
export const createDocumentFile =
  (locale: () => string) =>
  /** @param read called after the choice. @returns false if the user cancelled */
  async (name: string, read: () => Promise<Uint8Array>): Promise<boolean> => {
    const { canceled, filePath } = await dialog.showSaveDialog({
      defaultPath: join(app.getPath('downloads'), name),
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    if (canceled || !filePath) return false;
    const bytes = await read();
    try {
      await replaceFile(filePath, bytes);
    } catch (error) {
      const fault = diskFault(error);
      if (fault === null) throw error;
      throw new ProblemError('STORE_UNAVAILABLE', wordsFor(locale()).files.fault[fault]);
    }
    return true;
  };
