import type { DrawnThing } from './accessibility.ts';
import type { NotificationEvent, NotifyCall } from './monitor.ts';

/** Pixels of the screen from the top left. */
interface DrawnButton {
  label: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A notification currently on the screen. `id` is its D-Bus id, if known from the bus. */
export interface DrawnNotification {
  id?: number;
  title: string;
  body: string;
  x: number;
  y: number;
  width: number;
  height: number;
  buttons: DrawnButton[];
}

/** Selects a notification: by a part of its title, a pattern over the title, its id, or a predicate. */
export type NotificationMatch = string | RegExp | number | ((notification: DrawnNotification) => boolean);

export function matches(notification: DrawnNotification, match: NotificationMatch): boolean {
  if (typeof match === 'function') return match(notification);
  if (typeof match === 'number') return notification.id === match;
  if (typeof match === 'string') return notification.title.includes(match);
  return match.test(notification.title);
}

/** xfce4-notifyd draws a frame per notification with labels of title and body, then buttons; off-screen objects have no size. */
export function notificationsIn(
  windows: readonly DrawnThing[],
  history: readonly NotificationEvent[],
): DrawnNotification[] {
  const open = openCalls(history);
  const drawn: DrawnNotification[] = [];
  for (const window of windows) {
    const things = flatten(window).filter(isOnScreen);
    const [title, body] = things.filter((thing) => thing.role === 'label');
    if (window.role !== 'frame' || !title) continue;
    const buttons = things.filter((thing) => thing.role === 'button' || thing.role === 'push button');
    const notification: DrawnNotification = {
      title: title.name,
      body: body?.name ?? '',
      ...boxOf(window),
      buttons: buttons.map((button) => ({ label: button.name, ...boxOf(button) })),
    };
    const id = takeId(notification, open);
    drawn.push(id === undefined ? notification : { id, ...notification });
  }
  return drawn;
}

/** Open notifications by id, oldest first; a replacing call overwrites the replaced one. */
function openCalls(history: readonly NotificationEvent[]): Map<number, NotifyCall> {
  const open = new Map<number, NotifyCall>();
  for (const event of history) {
    if (event.kind === 'notify') open.set(event.id, event);
    else if (event.kind === 'closed') open.delete(event.id);
  }
  return open;
}

/** The tree has no D-Bus ids: matches by text and uses each id once, so that equal texts retain their order. */
function takeId(notification: DrawnNotification, open: Map<number, NotifyCall>): number | undefined {
  for (const [id, call] of open) {
    if (call.title !== notification.title || plainText(call.body) !== plainText(notification.body, false)) continue;
    open.delete(id);
    return id;
  }
  return undefined;
}

function plainText(text: string, isMarkup = true): string {
  const bare = isMarkup
    ? text
        .replace(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&apos;', "'")
        .replaceAll('&amp;', '&')
    : text;
  return bare.replace(/\s+/g, ' ').trim();
}

function flatten(thing: DrawnThing): DrawnThing[] {
  return [thing, ...thing.children.flatMap(flatten)];
}

function isOnScreen(thing: DrawnThing): boolean {
  return thing.x >= 0 && thing.y >= 0 && thing.width > 1 && thing.height > 1;
}

function boxOf({ x, y, width, height }: DrawnThing): { x: number; y: number; width: number; height: number } {
  return { x, y, width, height };
}
