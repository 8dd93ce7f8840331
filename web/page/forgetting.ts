/** The page forgets the person too: what it keeps beside the store goes, and it begins anew with nothing in its memory. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';

/** Under which names the window keeps drafts. */
const OWN = /^beckon\./;

type Page = Pick<Window, 'localStorage' | 'location'> & { navigator: Pick<Navigator, 'clearAppBadge'> };

/** @param others what else has to be forgotten here, such as that this browser is notified; each is tried, whatever became of the others */
export function followForgetting(bridge: HostBridge, page: Page, others: readonly (() => Promise<unknown>)[]): void {
  bridge.on('forgotten', () => {
    for (const name of Object.keys(page.localStorage)) if (OWN.test(name)) page.localStorage.removeItem(name);
    void page.navigator.clearAppBadge?.().catch(() => {});
    void Promise.allSettled(others.map((forget) => forget())).then(() => page.location.reload());
  });
}
