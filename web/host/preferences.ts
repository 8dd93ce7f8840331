/** The user's preferences and pause in this browser. Invalid stored values are ignored. */
import type { PreferencePort } from '../../desk/desk-parts.ts';
import { DEFAULT_PREFERENCES, Pause, Preferences } from '../../shared/settings.ts';
import { checker } from '../../shared/validate.ts';
import type { StateStore } from '../store/state-store.ts';

const asPreferences = checker(Preferences);
const asPause = checker(Pause);

export function createPreferences(state: Pick<StateStore, 'get' | 'set'>): PreferencePort {
  const kept = { ...DEFAULT_PREFERENCES, ...asRecord(state.get('preferences')) };
  let preferences = asPreferences.is(kept) ? kept : DEFAULT_PREFERENCES;
  const keptPause = state.get('pause');
  let pause: Pause = asPause.is(keptPause) ? keptPause : null;
  return {
    get: () => preferences,
    set(patch) {
      preferences = { ...preferences, ...patch };
      state.set('preferences', preferences);
      return preferences;
    },
    pause: () => pause,
    setPause(next) {
      pause = next;
      state.set('pause', next);
    },
  };
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
