/** What the desktop keeps on disk for this profile, opened. */
import { join } from 'node:path';
import { nativeTheme, safeStorage } from 'electron';
import { openHistoryStore } from '../local-store/history-store.ts';
import { openOutboxStore } from '../local-store/outbox-store.ts';
import { openPreferences } from '../preferences.ts';
import { managedAccount } from '../profile.ts';
import { relayAddress } from '../relay-client/address.ts';
import { createSecrets } from '../secrets.ts';
import { lineLog, systemClock } from '../system.ts';

/** @param folder the profile's. @param env settings of the administrator */
export function openFiles(folder: string, env: NodeJS.ProcessEnv) {
  const clock = systemClock();
  const log = lineLog(process.stderr, clock);
  const history = openHistoryStore(join(folder, 'history.db'), clock.now());
  const outbox = openOutboxStore(join(folder, 'outbox.db'), clock.now());
  for (const { setAside } of [history, outbox]) if (setAside) log.warn('a damaged file was set aside', { setAside });
  const secrets = createSecrets({
    store: safeStorage,
    path: join(folder, 'account.json'),
    platform: process.platform,
    log,
  });
  return {
    clock,
    log,
    history,
    outbox,
    secrets,
    preferences: openPreferences(folder),
    managed: managedAccount(env, relayAddress),
  };
}
export type Files = ReturnType<typeof openFiles>;

/** Preferences whose change reaches the system. @param languageChanged draws again what only a change of language changes */
export function connectPreferences({ preferences }: Files, languageChanged: () => void) {
  const apply = (): void => {
    nativeTheme.themeSource = preferences.get().theme;
  };
  apply();
  return {
    ...preferences,
    set(patch: Parameters<typeof preferences.set>[0]) {
      const next = preferences.set(patch);
      apply();
      if (patch.language !== undefined) languageChanged();
      return next;
    },
  };
}
