/** Start while the files cannot be opened: reports the reason in the window and the log, and retries. Moves no files. */
import { app, ipcMain } from 'electron';
import { diskFault } from '../../disk/faults.ts';
import { NewerSchemaError } from '../../shared/migrate.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { APP_ORIGIN } from '../app-protocol.ts';
import { openUnavailableIpcServer } from '../ipc/ipc-server.ts';
import { FileError } from '../local-store/database.ts';
import type { Windows } from '../windows/windows.ts';
import { openStores, type Settings, type Stores } from './files.ts';

const RETRY_MS = 3_000;

/** The message for a file that cannot be opened; null for any other error. @param locale BCP 47 */
function reasonFor(error: unknown, locale: string): string | null {
  if (!(error instanceof FileError)) return null;
  const { files } = wordsFor(locale);
  const name = files.names[error.file];
  if (error.cause instanceof NewerSchemaError) return files.newer(name);
  const fault = diskFault(error.cause);
  return fault === null ? null : files.waits(name, files.fault[fault]);
}

/** @param locale BCP 47. @throws any error that is not a disk fault */
export async function openStoresWhenPossible(
  settings: Settings,
  windows: Windows,
  locale: () => string,
): Promise<Stores> {
  const first = attempt(settings, locale);
  if ('stores' in first) return first.stores;
  let { reason } = first;
  settings.log.warn('waiting for a file', { reason });
  const door = openUnavailableIpcServer(
    { ipcMain, origin: APP_ORIGIN, isOurs: windows.isOurs, log: settings.log, locale },
    () => reason,
    windows.pageReady,
  );
  const again = (): void => windows.openMain();
  app.on('second-instance', again);
  windows.openMain();
  try {
    for (;;) {
      await new Promise<void>((resolve) => void settings.clock.after(RETRY_MS, resolve));
      const next = attempt(settings, locale);
      if ('stores' in next) return next.stores;
      if (next.reason !== reason) settings.log.warn('waiting for a file', { reason: next.reason });
      reason = next.reason;
    }
  } finally {
    app.off('second-instance', again);
    door.close();
  }
}

function attempt(settings: Settings, locale: () => string): { stores: Stores } | { reason: string } {
  try {
    return { stores: openStores(settings) };
  } catch (error) {
    const reason = reasonFor(error, locale());
    if (reason === null) throw error;
    return { reason };
  }
}
