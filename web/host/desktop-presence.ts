/** Whether the user's desktop app shows notifications, so that this browser stays quiet. A preference lets both notify. */
import type { PreferencePort } from '../../desk/desk-parts.ts';

interface DesktopPresence {
  set(desktop: boolean): void;
  isConnected(): boolean;
  /** True if the desktop notifies and this browser does not. */
  notifies(): boolean;
}

export function createDesktopPresence(preferences: Pick<PreferencePort, 'get'>, changed: () => void): DesktopPresence {
  let connected = false;
  return {
    set(desktop) {
      if (desktop === connected) return;
      connected = desktop;
      // Show notifications that were held back, and update the window.
      changed();
    },
    isConnected: () => connected,
    notifies: () => connected && !preferences.get().beckonBesideDesktop,
  };
}
