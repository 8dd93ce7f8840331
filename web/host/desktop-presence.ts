/** Whether the user's desktop app shows notifications, so that this browser stays quiet. A preference lets both notify. */
import type { Desk } from '../../desk/desk.ts';
import type { PreferencePort } from '../../desk/desk-parts.ts';

export interface BesideDesktop {
  told(desktop: boolean): void;
  connected(): boolean;
  /** True if the desktop notifies and this browser does not. */
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
      // Show notifications that were held back, and update the window.
      desk().wake();
    },
    connected: () => connected,
    beckons: () => connected && !preferences.get().beckonBesideDesktop,
  };
}
