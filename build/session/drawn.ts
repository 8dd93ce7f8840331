import type { DrawnThing } from './accessibility.ts';
import type { NotificationEvent, NotifyCall } from './monitor.ts';

/** A button of a drawn notification; pixels of the screen, origin top left. */
export interface DrawnButton {
  label: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A notification the daemon has on the screen now. `id` is its D-Bus id where the bus told us of it. */
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

/** How a test names a notification: part of its title, a pattern over it, its id, or its own test. */
export type NotificationMatch = string | RegExp | number | ((notification: DrawnNotification) => boolean);

/** Whether `notification` is the one that `match` names. */
export function matches(notification: DrawnNotification, match: NotificationMatch): boolean {
  if (typeof match === 'function') return match(notification);
  if (typeof match === 'number') return notification.id === match;
  if (typeof match === 'string') return notification.title.includes(match);
  return match.test(notification.title);
}

/**
 * Reads notifications out of the daemon's windows. xfce4-notifyd draws a frame each, in it the labels of title and
 * body, then the buttons; what is not on the screen has no size.
 */
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

/** The calls whose notifications have not been closed, by id, oldest first; a replacing call stands for what it replaced. */
function openCalls(history: readonly NotificationEvent[]): Map<number, NotifyCall> {
  const open = new Map<number, NotifyCall>();
  for (const event of history) {
    if (event.kind === 'notify') open.set(event.id, event);
    else if (event.kind === 'closed') open.delete(event.id);
  }
  return open;
}

/** The tree does not carry the D-Bus id: found by the text, each id given once, so that equal texts keep their order. */
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
