/** Whether a desktop of the person beckons, so that this browser need not; the person may want both. */
import type { Desk } from '../../desk/desk.ts';
import type { PreferencePort } from '../../desk/desk-parts.ts';

export interface BesideDesktop {
  /** The relay says whether one is connected. */
  told(desktop: boolean): void;
  connected(): boolean;
  /** The desktop beckons, and this browser does not. */
  beckons(): boolean;
}

export function createBesideDesktop(
  preferences: Pick<PreferencePort, 'get'>,
  desk: () => Pick<Desk, 'wake'>,
): BesideDesktop {
  let connected = false;
  return {
    told(desktop) {
      if (desktop === connected) return;
      connected = desktop;
      // What was held back comes now, and the window says how it stands.
      desk().wake();
    },
    connected: () => connected,
    beckons: () => connected && !preferences.get().beckonBesideDesktop,
  };
}
