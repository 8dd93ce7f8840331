/** Notifications while the page is open: shown by the service worker's registration, which also tells what became of each. */
import type { Notice } from '../../desk/ports.ts';
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { isItemId } from '../../shared/rules/item-id.ts';
import { plainLine } from '../../shared/rules/plain-text.ts';
import type { NoticeEvent } from '../tabs/messages.ts';
import { noticeOptions } from './notice-options.ts';

/** The browser's, as far as it is needed. */
export interface Shower {
  showNotification(title: string, options: object): Promise<void>;
  getNotifications(filter?: { tag: string }): Promise<readonly { readonly tag: string; close(): void }[]>;
}

interface NoticesDeps {
  /** Resolves once there is a service worker; null: there is none here. */
  shower: Promise<Shower | null>;
  /** `Notification.maxActions`. */
  mostButtons: number;
  allowed(): boolean;
  /** Does the work while nothing else shows or looks at notifications. */
  alone(work: () => Promise<void>): Promise<void>;
  uuid(): string;
  /** ms since 1970 */
  now(): number;
  tell(event: NoticeEvent): void;
}

export interface Notices {
  raise(notice: Notice): void;
  withdraw(id: string): void;
  /** The browser takes it from the screen in a time of its own, and the system lists it where it has a notification centre. */
  hide(id: string): void;
  /** The person has allowed it: what should be on the screen comes. */
  showAll(): void;
  /** What was left from before, or came by push, goes where it no longer waits; all of it where nobody is signed in. */
  followPerson(bridge: Pick<HostBridge, 'on'>): void;
}

export function createNotices({ shower, mostButtons, allowed, alone, uuid, now, tell }: NoticesDeps): Notices {
  const current = new Map<string, Notice>();
  /** One after the other: what is withdrawn must have been shown before. */
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
    hide: (id) => void current.delete(id),
    showAll() {
      for (const notice of current.values()) show(notice);
    },
    followPerson(bridge) {
      let before: Snapshot['connection']['state'] | null = null;
      let waited = new Set<string>();
      bridge.on('snapshot', ({ connection: { state }, inbox }) => {
        const waits = new Set(inbox.filter(isFresh).map(({ item }) => item.id));
        const isLess = waited.size > waits.size || [...waited].some((id) => !waits.has(id));
        if (state === 'connected' && (state !== before || isLess)) prune(waits);
        else if (state === 'unpaired' && state !== before) clear();
        [before, waited] = [state, waits];
      });
    },
  };
}

/** It waits, and was not looked at since it last beckoned. */
const isFresh = ({ item, mine }: Snapshot['inbox'][number]): boolean =>
  mine.waits && (mine.seenAt === null || Date.parse(mine.seenAt) < Date.parse(item.beckon.at));
