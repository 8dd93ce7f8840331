/** Meaning of a press on a notification, and its destination. */
import { isItemId, itemIdsOf } from '../../shared/rules/item-id.ts';
import { isSettled } from '../../shared/rules/press-debounce.ts';
import type { NoticeEvent } from '../tabs/messages.ts';
import type { RaisedData } from '../tabs/service-messages.ts';
import { pushedOf } from './push-notification.ts';

/** @param data of the notification, untrusted. @returns null: not raised by a page */
export function raisedOf(data: unknown): RaisedData | null {
  if (typeof data !== 'object' || data === null || !('id' in data) || !('key' in data)) return null;
  const { id, key } = data;
  const shownAt = 'shownAt' in data && typeof data.shownAt === 'number' ? data.shownAt : 0;
  if (typeof id !== 'string' || typeof key !== 'string') return null;
  const itemIds = 'itemIds' in data && Array.isArray(data.itemIds) ? itemIdsOf(data.itemIds) : [];
  return {
    ...{ id, key, shownAt },
    ...('version' in data && typeof data.version === 'number' ? { version: data.version } : {}),
    ...(itemIds.length > 0 ? { itemIds } : {}),
  };
}

/** A press counts only after the notification has been visible for a moment. @param now ms since 1970 */
export const counts = (data: unknown, now: number): boolean =>
  isSettled(raisedOf(data)?.shownAt ?? pushedOf(data)?.shownAt ?? 0, now);

const KEPT = ['body', 'tag', 'icon', 'badge', 'dir', 'requireInteraction', 'actions'];

/** Options to show the notification again, silently, in its place. @param notification a `Notification`. @param now ms since 1970 */
export function shownAgain(notification: { readonly data: unknown }, now: number): Record<string, unknown> {
  const kept = KEPT.flatMap((name) => (name in notification ? [[name, Reflect.get(notification, name)]] : []));
  return { ...Object.fromEntries(kept), silent: true, data: { ...Object(notification.data), shownAt: now } };
}

/** @param action of the button; empty: the notification itself was pressed */
export const pressOf = (
  { id, key, version, itemIds }: Partial<RaisedData> & { id: string },
  action: string,
): NoticeEvent =>
  action === '' || key === undefined
    ? { kind: 'opened', id, ...(itemIds === undefined ? {} : { itemIds }) }
    : { kind: 'pressed', id, button: action, key, ...(version === undefined ? {} : { version }) };

export function addressOf(raised: Pick<RaisedData, 'id' | 'itemIds'> | null): string {
  const [only] = raised?.itemIds?.length === 1 ? raised.itemIds : [];
  if (only !== undefined) return `/#item=${only}`;
  if (raised?.itemIds) return `/#items=${raised.itemIds.join(',')}`;
  return raised && isItemId(raised.id) ? `/#item=${raised.id}` : '/#view=inbox';
}

/** Whether it is a page of the web client. The console and answer pages share the scope but receive no messages. */
export const isOfClient = ({ url }: { url: string }): boolean => URL.parse(url)?.pathname === '/';

/** Page that receives a message: the focused one, else a visible one, else any. */
export function pageFor<P extends { focused: boolean; visibilityState: string; url: string }>(
  all: readonly P[],
): P | undefined {
  const pages = all.filter(isOfClient);
  return pages.find(({ focused }) => focused) ?? pages.find((page) => page.visibilityState === 'visible') ?? pages[0];
}
