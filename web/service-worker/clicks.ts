/** Presses on notifications, taken to a page: one that is open, else a new one, which hears of the press once it has begun. */
import type { NoticeEvent } from '../tabs/messages.ts';
import type { FromService } from '../tabs/service-messages.ts';
import { addressOf, pageFor, pressOf, raisedOf } from './pressing.ts';
import { pushedOf } from './pushing.ts';

/** ms within which a page that was opened says that it has begun. */
const BEGIN_MS = 30_000;

export interface Clicks {
  pressed(notification: Notification, action: string): Promise<void>;
  closed(notification: Notification): Promise<void>;
  /** A page has begun. */
  started(page: string): void;
}

export function createClicks({ clients }: Pick<ServiceWorkerGlobalScope, 'clients'>): Clicks {
  /** What pages that were opened are to hear, by the page. */
  const waiting = new Map<string, () => void>();
  const pages = () => clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tell = (page: Client, event: NoticeEvent): void =>
    page.postMessage({ kind: 'notice', event } satisfies FromService);

  const begun = (page: Client): Promise<void> =>
    new Promise<void>((resolve) => {
      waiting.set(page.id, resolve);
      setTimeout(resolve, BEGIN_MS);
    }).then(() => void waiting.delete(page.id));

  return {
    async pressed({ data }, action) {
      const pushed = pushedOf(data);
      const link = pushed?.links[action];
      if (link !== undefined) return void (await clients.openWindow(link));
      const raised = raisedOf(data) ?? (pushed?.itemId === undefined ? null : { id: pushed.itemId });
      const open = pageFor(await pages());
      if (!raised) return void (await (open ? open.focus() : clients.openWindow(addressOf(undefined))));
      if (open) {
        // The browser lets a page come forward only as the first thing that comes of a press.
        await open.focus().catch(() => {});
        return tell(open, pressOf(raised, action));
      }
      const page = await clients.openWindow(addressOf(raised.id));
      if (!page || action === '') return;
      await begun(page);
      tell(page, pressOf(raised, action));
    },
    async closed({ data }) {
      const raised = raisedOf(data);
      const open = pageFor(await pages());
      if (raised && open) tell(open, { kind: 'closed', id: raised.id });
    },
    started: (page) => waiting.get(page)?.(),
  };
}
