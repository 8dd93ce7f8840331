/** Start at login. The system's setting is authoritative; the preference follows it. */
import { app } from 'electron';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { createAutostart } from '../desktop/autostart.ts';
import type { Files } from './files.ts';

export interface LoginItem {
  /** @throws ProblemError if the system rejects it; nothing was changed */
  set(start: boolean): Promise<void>;
  /** Adopts a change made outside Beckon, or restores what the policy requires. */
  follow(): Promise<void>;
}

/** @param changed called when the preference changes. @param locale BCP 47 */
export function createLoginItem(
  { policy, preferences, profile, log }: Files,
  changed: () => void,
  locale: () => string,
): LoginItem {
  // Packaged, the executable is the app; otherwise the runtime needs the app's path.
  const runtime = [process.execPath, ...process.execArgv, app.getAppPath()];
  const autostart = createAutostart({
    app,
    platform: process.platform,
    configFolder: app.getPath('appData'),
    command: app.isPackaged ? [process.env.APPIMAGE ?? process.execPath] : runtime,
    profile,
  });
  const reportFailure = (error: unknown): void => log.warn('start at login could not be set', { error: String(error) });
  return {
    async set(start) {
      if (policy.current().startAtLogin !== undefined) {
        throw new ProblemError('FORBIDDEN', wordsFor(locale()).setByOrganisation);
      }
      try {
        await autostart.set(start);
      } catch (error) {
        reportFailure(error);
        throw new ProblemError('STORE_UNAVAILABLE', wordsFor(locale()).loginFailed);
      }
    },
    async follow() {
      const real = await autostart.get();
      const wanted = policy.current().startAtLogin;
      if (wanted !== undefined) {
        if (real !== wanted) await autostart.set(wanted).catch(reportFailure);
        return;
      }
      if (real === preferences.get().startAtLogin) return;
      preferences.set({ startAtLogin: real });
      changed();
    },
  };
}
