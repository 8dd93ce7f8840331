/** What the person prefers on this computer, and where the window stood: one small JSON file, by electron-store. */
import Store from 'electron-store';
import Type from 'typebox';
import { DEFAULT_PREFERENCES, Pause, Preferences } from '../shared/settings.ts';
import { checker } from '../shared/validate.ts';

const Bounds = Type.Object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() });
export type WindowPlace = Type.Static<typeof Bounds>;

const asPreferences = checker(Preferences);
const asPause = checker(Pause);
const asBounds = checker(Bounds);

export interface LocalPreferences {
  get(): Preferences;
  set(patch: Partial<Preferences>): Preferences;
  pause(): Pause;
  setPause(pause: Pause): void;
  windowPlace(): WindowPlace | null;
  setWindowPlace(place: WindowPlace): void;
  /** True in the first run of this profile. */
  readonly firstRun: boolean;
}

/** @param folder the profile's folder */
export function openPreferences(folder: string): LocalPreferences {
  // A file that cannot be read begins anew: preferences are quickly set again, and nothing else is in it.
  const file = new Store<Record<string, unknown>>({ name: 'preferences', cwd: folder, clearInvalidConfig: true });
  const read = (): Preferences => {
    const kept = file.get('preferences');
    const merged: unknown = { ...DEFAULT_PREFERENCES, ...(typeof kept === 'object' ? kept : {}) };
    return asPreferences.is(merged) ? merged : DEFAULT_PREFERENCES;
  };
  const firstRun = !file.has('started');
  if (firstRun) file.set('started', true);
  let preferences = read();
  let pause: unknown = file.get('pause') ?? null;
  return {
    firstRun,
    get: () => preferences,
    set(patch) {
      preferences = { ...preferences, ...patch };
      file.set('preferences', preferences);
      return preferences;
    },
    pause: () => (asPause.is(pause) ? pause : null),
    setPause(next) {
      pause = next;
      file.set('pause', next);
    },
    windowPlace() {
      const kept = file.get('window');
      return asBounds.is(kept) ? kept : null;
    },
    setWindowPlace: (place) => file.set('window', place),
  };
}
