/** Removes the user's data from the page: deletes what it stores outside the local store, and reloads to clear memory. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';

/** Prefix of the window's keys in `localStorage`. */
const OWN = /^beckon\./;

type DeletionPage = Pick<Window, 'localStorage' | 'location'> & { navigator: Pick<Navigator, 'clearAppBadge'> };

export function deleteDataOnRequest(bridge: HostBridge, page: DeletionPage): void {
  bridge.on('forgotten', () => {
    for (const name of Object.keys(page.localStorage)) if (OWN.test(name)) page.localStorage.removeItem(name);
    void page.navigator.clearAppBadge?.().catch(() => {});
    page.location.reload();
  });
}
