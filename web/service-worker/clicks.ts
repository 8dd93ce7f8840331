/** Passes presses on notifications to an open page, else opens one and passes the press on when it has started. */
import { isSettled } from '../../shared/rules/press-debounce.ts';
import type { NoticeEvent } from '../tabs/messages.ts';
import type { FromService } from '../tabs/service-messages.ts';
import { addressOf, counts, pageFor, pressOf, raisedOf, shownAgain } from './press-target.ts';
import { pushedOf } from './push-notification.ts';

/** ms to wait for an opened page to report that it has started. */
const BEGIN_MS = 30_000;

interface Clicks {
  pressed(notification: Notification, action: string): Promise<void>;
  closed(notification: Notification): Promise<void>;
  started(): void;
}

export function createClicks({
  clients,
  registration,
}: Pick<ServiceWorkerGlobalScope, 'clients' | 'registration'>): Clicks {
  /** The newest press that counted: it removed its notification, and others may have moved under the pointer. */
  let last = { tag: '', at: 0 };
  /** Resolvers of presses that wait for a page to start. */
  const waiting = new Set<() => void>();
  const pages = () => clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tell = (page: Client, event: NoticeEvent): void =>
    page.postMessage({ kind: 'notice', event } satisfies FromService);

  /** Waits for the page's own message: when `openWindow` resolves, the page may have started already. */
  const toNextPage = (event: NoticeEvent): Promise<void> =>
    new Promise<void>((resolve) => {
      const take = (): void => {
        waiting.delete(take);
        resolve();
      };
      waiting.add(take);
      setTimeout(take, BEGIN_MS);
    }).then(async () => {
      const page = pageFor(await pages());
      if (page) tell(page, event);
    });

  return {
    async pressed(notification, action) {
      const { title, data, tag } = notification;
      const now = Date.now();
      // Too early to count: show it again, because some systems remove a notification on every press.
      if (!counts(data, now) || (tag !== last.tag && !isSettled(last.at, now)))
        return registration.showNotification(title, shownAgain(notification, now));
      last = { tag, at: now };
      notification.close();
      const pushed = pushedOf(data);
      const link = pushed?.links[action];
      if (link !== undefined) return void (await clients.openWindow(link));
      const raised = raisedOf(data) ?? (pushed?.itemId === undefined ? null : { id: pushed.itemId });
      const open = pageFor(await pages());
      if (!raised) return void (await (open ? open.focus() : clients.openWindow(addressOf(null))));
      const press = { ...pressOf(raised, action), at: now };
      if (open) {
        // Focus first: the browser allows it only as the first effect of a press.
        await open.focus().catch(() => {});
        return tell(open, press);
      }
      const opened = clients.openWindow(addressOf(raised));
      if (press.kind === 'pressed') await toNextPage(press);
      await opened;
    },
    async closed({ data }) {
      const raised = raisedOf(data);
      const open = pageFor(await pages());
      if (raised && open) tell(open, { kind: 'closed', id: raised.id });
    },
    started() {
      for (const take of [...waiting]) take();
    },
  };
}
