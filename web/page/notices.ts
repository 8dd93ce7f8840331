/** Notifications while the page is open, shown by the service worker's registration. The service worker reports what happens to them. */
import type { Notice } from '../../desk/ports.ts';
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { isItemId } from '../../shared/rules/item-id.ts';
import { plainLine } from '../../shared/rules/plain-text.ts';
import { isUnseen } from '../../shared/rules/snooze.ts';
import type { NoticeEvent } from '../tabs/messages.ts';
import { noticeOptions } from './notice-options.ts';

/** Subset of `ServiceWorkerRegistration`. */
export interface Shower {
  showNotification(title: string, options: object): Promise<void>;
  getNotifications(filter?: { tag: string }): Promise<readonly { readonly tag: string; close(): void }[]>;
}

interface NoticesDeps {
  /** Resolves once a service worker is active; null: unsupported, or its installation failed. */
  shower: Promise<Shower | null>;
  mostButtons: number;
  allowed(): boolean;
  /** Runs the work under the notification lock (`notification-lock.ts`). */
  alone(work: () => Promise<void>): Promise<void>;
  uuid(): string;
  now(): number;
}

export interface Notices {
  raise(notice: Notice): void;
  withdraw(id: string): void;
  /** Keeps no reference; the browser removes it from the screen, and the system's notification centre may list it. */
  hide(id: string): void;
  /** Call after permission was granted: shows all current notifications. */
  showAll(): void;
  /**
   * Reports shown notifications to the desk. Closes notifications, also pushed and left-over ones, whose items no longer wait; all of them
   * if no one is signed in. A page that follows another tab does not know what that has just raised, and leaves this to it.
   */
  connect(bridge: Pick<HostBridge, 'on'> & { notice(event: NoticeEvent): void; follows(): boolean }): void;
}

export function createNotices({ shower, mostButtons, allowed, alone, uuid, now }: NoticesDeps): Notices {
  let tell = (_: NoticeEvent): void => {};
  const current = new Map<string, Notice>();
  /** Serializes the work: a notification must be shown before it can be withdrawn. */
  let last: Promise<unknown> = Promise.resolve();
  const next = (work: (to: Shower) => Promise<void>): void => {
    last = last.then(async () => {
      const to = await shower;
      if (to) await alone(() => work(to));
    });
    last = last.catch((error) => console.warn('a notification failed', { error: String(error) }));
  };
  const show = (notice: Notice): void => {
    next(async (to) => {
      if (!allowed() || current.get(notice.id) !== notice) return;
      await to.showNotification(plainLine(notice.title), noticeOptions(notice, mostButtons, uuid(), now()));
      tell({ kind: 'shown', id: notice.id });
    });
  };
  const close = (goes: (tag: string) => boolean, filter?: { tag: string }): void =>
    next(async (to) => {
      for (const one of await to.getNotifications(filter)) if (goes(one.tag)) one.close();
    });
  const prune = (waiting: ReadonlySet<string>): void =>
    close((tag) => isItemId(tag) && !waiting.has(tag) && !current.has(tag));
  const clear = (): void => {
    current.clear();
    close(() => true);
  };
  return {
    raise(notice) {
      current.set(notice.id, notice);
      show(notice);
    },
    withdraw(id) {
      current.delete(id);
      close(() => true, { tag: id });
    },
    hide(id) {
      const hidden = current.get(id);
      // After it was shown: the first service worker may have become active only now.
      void last.then(() => current.get(id) === hidden && current.delete(id));
    },
    showAll() {
      for (const notice of current.values()) show(notice);
    },
    connect(bridge) {
      tell = bridge.notice;
      let before: Snapshot['connection']['state'] | 'followed' | null = null;
      let waited = new Set<string>();
      bridge.on('snapshot', ({ connection: { state }, inbox }) => {
        const waits = new Set(inbox.filter((view) => isFresh(view, now())).map(({ item }) => item.id));
        const isLess = waited.size > waits.size || [...waited].some((id) => !waits.has(id));
        const is = state === 'connected' && bridge.follows() ? 'followed' : state;
        if (is === 'connected' && (is !== before || isLess)) prune(waits);
        else if (is === 'unpaired' && is !== before) clear();
        [before, waited] = [is, waits];
      });
    },
  };
}

/** Waits for the user and was not seen since it last notified. */
const isFresh = (view: Snapshot['inbox'][number], now: number): boolean => view.mine.waits && isUnseen(view, now);
