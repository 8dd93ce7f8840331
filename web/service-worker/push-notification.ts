/** Content of a pushed notification: from its message, or generic words in the browser's language. The message is untrusted. */
import { plainLine, plainText } from '../../shared/rules/plain-text.ts';
import { isUnseen } from '../../shared/rules/snooze.ts';
import { type PushWords, pushWordsFor } from '../../shared/words/push.ts';

interface PushShown {
  title: string;
  options: {
    body: string;
    tag: string;
    icon: string;
    badge: string;
    dir: 'auto';
    renotify: boolean;
    requireInteraction: boolean;
    actions: { action: string; title: string }[];
    data: PushedData;
  };
}
/** `data` of a pushed notification. `links`: answer link by action. */
interface PushedData {
  shownAt: number;
  itemId?: string;
  links: Record<string, string>;
}

type Message = Readonly<Record<string, unknown>>;

const asMessage = (value: unknown): Message => (typeof value === 'object' && value !== null ? { ...value } : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
/** Undefined if nothing drawable remains. */
const lineOf = (value: unknown): string | undefined => textOf(plainLine(textOf(value) ?? ''));

function kindOf(type: string | undefined, words: PushWords): string {
  const waits: Readonly<Record<string, string>> = words.waits;
  return (type !== undefined && Object.hasOwn(waits, type) && waits[type]) || words.something;
}

/** @param pushed parsed message. @param locale BCP 47. @param most maximum number of buttons. @param shownAt ms since 1970 */
export function pushShown(pushed: unknown, locale: string, most: number, origin: string, shownAt: number): PushShown {
  const message = asMessage(pushed);
  const item = asMessage(message.item);
  const itemId = textOf(item.id);
  const words = pushWordsFor(locale);
  const named = lineOf(message.title);
  const discreet = [kindOf(textOf(item.type), words), lineOf(message.source)].filter(Boolean).join(' · ');
  const actions = named === undefined ? [] : linksIn(message.actions, origin).slice(0, most);
  return {
    title: named ?? (itemId === undefined ? words.changed : discreet),
    options: {
      body: named === undefined ? '' : plainText(textOf(message.body) ?? ''),
      // Same tag as a notification raised by a page: one notification for each item; a reminder replaces the earlier one.
      tag: itemId ?? 'beckon',
      icon: '/icons/icon-192.png',
      badge: '/icons/badge.png',
      dir: 'auto',
      renotify: true,
      requireInteraction: item.severity === 'critical',
      actions: actions.map(({ id, label }) => ({ action: id, title: plainLine(label) })),
      data: {
        shownAt,
        ...(itemId === undefined ? {} : { itemId }),
        links: Object.fromEntries(actions.map(({ id, url }) => [id, url])),
      },
    },
  };
}

/** Only links to this relay. */
function linksIn(given: unknown, origin: string): { id: string; label: string; url: string }[] {
  return (Array.isArray(given) ? given : []).flatMap((one: unknown) => {
    const { id, label, url } = asMessage(one);
    const known = textOf(id) !== undefined && textOf(label) !== undefined && URL.parse(String(url))?.origin === origin;
    return known ? [{ id: String(id), label: String(label), url: String(url) }] : [];
  });
}

/** @returns null: not pushed */
export function pushedOf(data: unknown): PushedData | null {
  const { itemId, links, shownAt } = asMessage(data);
  if (typeof links !== 'object' || links === null) return null;
  const texts = Object.entries(links).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    shownAt: typeof shownAt === 'number' ? shownAt : 0,
    ...(typeof itemId === 'string' ? { itemId } : {}),
    links: Object.fromEntries(texts),
  };
}

/** Whether the item still waits for the signed-in user, by the relay's response. @param now ms since 1970. @returns null: unknown */
export function stillWaits(status: number, item: unknown, now: number): boolean | null {
  if (status === 404) return false;
  if (status !== 200) return null;
  const { state, actions, seenAt, snoozedUntil, beckon } = asMessage(item);
  if (!Array.isArray(actions)) return null;
  const mine = { seenAt: textOf(seenAt) ?? null, snoozedUntil: textOf(snoozedUntil) ?? null };
  // Seen elsewhere since it last notified.
  if (!isUnseen({ item: { beckon: { at: textOf(asMessage(beckon).at) ?? '' } }, mine }, now)) return false;
  return (state === 'open' || state === 'waiting') && actions.length > 0;
}
