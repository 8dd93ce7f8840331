/** Removes the user's data from the page: deletes what it stores outside the local store, and reloads to clear memory. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';

/** Prefix of the window's keys in `localStorage`. */
const OWN = /^beckon\./;

type DeletionPage = Pick<Window, 'localStorage' | 'location' | 'history'> & {
  navigator: Pick<Navigator, 'clearAppBadge'>;
};

/** @param code of the link that is not used yet; null: none. It is for the next user, so the reloaded page takes it from the address again */
export function deleteDataOnRequest(bridge: HostBridge, page: DeletionPage, code: () => string | null): void {
  bridge.on('forgotten', () => {
    for (const name of Object.keys(page.localStorage)) if (OWN.test(name)) page.localStorage.removeItem(name);
    void page.navigator.clearAppBadge?.().catch(() => {});
    const unused = code();
    if (unused !== null) page.history.replaceState(null, '', `${page.location.pathname}#code=${unused}`);
    page.location.reload();
  });
}
