/** Whether the user's desktop app shows notifications, so that this browser stays quiet. A preference lets both notify. */
import type { Desk } from '../../desk/desk.ts';
import type { PreferencePort } from '../../desk/desk-parts.ts';

export interface DesktopPresence {
  set(desktop: boolean): void;
  isConnected(): boolean;
  /** True if the desktop notifies and this browser does not. */
  notifies(): boolean;
}

export function createDesktopPresence(
  preferences: Pick<PreferencePort, 'get'>,
  desk: () => Pick<Desk, 'wake'>,
): DesktopPresence {
  let connected = false;
  return {
    set(desktop) {
      if (desktop === connected) return;
      connected = desktop;
      // Show notifications that were held back, and update the window.
      desk().wake();
    },
    isConnected: () => connected,
    notifies: () => connected && !preferences.get().beckonBesideDesktop,
  };
}
