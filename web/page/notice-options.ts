/** A desk notification as options of `showNotification` (WHATWG, Notifications API). */
import type { Notice } from '../../desk/ports.ts';
import { plainLine, plainText } from '../../shared/rules/plain-text.ts';
import type { RaisedData } from '../tabs/service-messages.ts';

interface NoticeOptions {
  body: string;
  tag: string;
  icon: string;
  badge: string;
  dir: 'auto';
  /** A notification that replaces one with the same tag makes a sound again. */
  renotify: boolean;
  silent: boolean;
  requireInteraction: boolean;
  actions: { action: string; title: string }[];
  data: RaisedData;
}

/** @param most maximum number of buttons; the opened item offers the rest. @param key UUID. @param shownAt ms since 1970 */
export function noticeOptions(notice: Notice, most: number, key: string, shownAt: number): NoticeOptions {
  const { id, body, buttons, sound, stays, version, itemIds } = notice;
  // Browsers offer only the system's sound.
  const heard = sound !== 'none';
  return {
    body: plainText(body),
    tag: id,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge.png',
    dir: 'auto',
    renotify: heard,
    silent: !heard,
    requireInteraction: stays,
    actions: buttons.slice(0, most).map((button) => ({ action: button.id, title: plainLine(button.label) })),
    data: {
      ...{ id, key, shownAt },
      ...(version === undefined ? {} : { version }),
      ...(itemIds === undefined ? {} : { itemIds }),
    },
  };
}
