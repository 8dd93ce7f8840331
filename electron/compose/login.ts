/** Start at login, as the system has it: the preference follows the system, not the other way round. */
import { app } from 'electron';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { createAutostart } from '../desktop/autostart.ts';
import type { Files } from './files.ts';

export interface LoginItem {
  /** @throws ProblemError where the system does not take it; nothing was changed then */
  set(start: boolean): Promise<void>;
  /** Takes over what was set outside of Beckon. */
  follow(): Promise<void>;
}

/** @param changed draws the preferences again. @param locale BCP 47 */
export function createLoginItem({ preferences, log }: Files, changed: () => void, locale: () => string): LoginItem {
  // Packaged, the program is the app; otherwise the runtime needs the app named.
  const runtime = [process.execPath, ...process.execArgv, app.getAppPath()];
  const autostart = createAutostart({
    app,
    platform: process.platform,
    configFolder: app.getPath('appData'),
    command: app.isPackaged ? [process.env.APPIMAGE ?? process.execPath] : runtime,
  });
  return {
    async set(start) {
      try {
        await autostart.set(start);
      } catch (error) {
        log.warn('start at login could not be set', { error: String(error) });
        throw new ProblemError('STORE_UNAVAILABLE', wordsFor(locale()).loginFailed);
      }
    },
    async follow() {
      const real = await autostart.get();
      if (real === preferences.get().startAtLogin) return;
      preferences.set({ startAtLogin: real });
      changed();
    },
  };
}
