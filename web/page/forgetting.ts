/** The page forgets the person too: what it keeps beside the store goes, and it begins anew with nothing in its memory. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';

/** Under which names the window keeps drafts. */
const OWN = /^beckon\./;

type Page = Pick<Window, 'localStorage' | 'location'> & { navigator: Pick<Navigator, 'clearAppBadge'> };

export function followForgetting(bridge: HostBridge, page: Page): void {
  bridge.on('forgotten', () => {
    for (const name of Object.keys(page.localStorage)) if (OWN.test(name)) page.localStorage.removeItem(name);
    void page.navigator.clearAppBadge?.().catch(() => {});
    page.location.reload();
  });
}
