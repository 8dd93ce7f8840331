/** Presents notices with Electron's Notification: native on every platform, with buttons. */
import type { Notification as ElectronNotification, NotificationConstructorOptions } from 'electron';
import type { Notice, NotificationEvents, NotificationPort } from '../../desk/ports.ts';
import type { Sound } from '../../shared/notification-sounds.ts';
import { plainLine, plainText } from '../../shared/rules/plain-text.ts';
import { pressKey, toastXml } from './toast.ts';

export interface NotificationClass {
  new (options: NotificationConstructorOptions): ElectronNotification;
}

interface ElectronPresenterDeps {
  Notification: NotificationClass;
  platform: string;
  /** Local image path; undefined: the system's default. */
  icon?: string | undefined;
  events: NotificationEvents;
  /** ms since 1970 */
  now(): number;
  /** Linux: the service has a notification centre, as the other systems do. */
  lists(): boolean;
  /** The system rejected the notification, for example from an unsigned build on macOS. */
  failed(notice: Notice, error: string): void;
}

/** Linux daemons parse the body as markup, and Electron and node-notifier do not escape it. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Built-in macOS sounds; without a name the default plays. */
const MAC_SOUNDS = { gentle: 'Purr', urgent: 'Sosumi' } as const;
const macSound = (sound: Sound): { sound?: string } =>
  sound === 'gentle' || sound === 'urgent' ? { sound: MAC_SOUNDS[sound] } : {};

/** @param raisedAt ms since 1970. @param lists the system has a notification centre */
export function optionsFor(
  notice: Notice,
  platform: string,
  icon?: string,
  raisedAt = 0,
  lists = true,
): NotificationConstructorOptions {
  // Windows uses toast XML; the id still allows replacing and withdrawing it.
  if (platform === 'win32') {
    return { id: notice.id, title: plainLine(notice.title), toastXml: toastXml(notice, raisedAt, icon) };
  }
  return {
    id: notice.id,
    title: plainLine(notice.title),
    body: platform === 'linux' ? escaped(plainText(notice.body)) : plainText(notice.body),
    silent: notice.sound === 'none',
    ...(platform === 'darwin' ? macSound(notice.sound) : {}),
    urgency: notice.urgency,
    // Without a centre it stays until withdrawn; otherwise services would close it earlier and it would be lost.
    timeoutType: notice.stays || !lists ? 'never' : 'default',
    actions: notice.buttons.map(({ label }) => ({ type: 'button', text: plainLine(label) })),
    ...(notice.reply ? { hasReply: true, replyPlaceholder: plainLine(notice.reply.placeholder) } : {}),
    ...(icon ? { icon } : {}),
  };
}

export function createElectronPresenter(deps: ElectronPresenterDeps): NotificationPort {
  const { events } = deps;
  // References displayed notifications, because a garbage-collected one loses its events.
  const shown = new Map<string, ElectronNotification>();

  const connect = (notice: Notice, notification: ElectronNotification, raisedAt: number): void => {
    const { id, version } = notice;
    // Windows may report a press here and by activation (activation.ts); both use the same key.
    const key = (button: string) => (deps.platform === 'win32' ? pressKey(id, button, raisedAt) : undefined);
    const isCurrent = () => shown.get(id) === notification;
    notification.on('show', () => isCurrent() && events.shown(id));
    notification.on('click', () => isCurrent() && events.opened(id));
    notification.on('action', (details) => {
      const button = notice.buttons[details.actionIndex];
      if (isCurrent() && button) events.pressed(id, button.id, key(button.id), version);
    });
    notification.on('reply', (details) => {
      const { reply } = notice;
      if (isCurrent() && reply) events.replied(id, reply.action, details.reply, key(reply.action), version);
    });
    notification.on('close', ({ reason }) => {
      // Windows: it moved to the notification centre, where it can still be pressed and withdrawn.
      if (!isCurrent() || reason === 'timedOut') return;
      shown.delete(id);
      events.closed(id);
    });
    notification.on('failed', (_event, error) => {
      if (!isCurrent()) return;
      shown.delete(id);
      deps.failed(notice, error);
    });
  };

  const withdraw = (id: string): void => {
    const notification = shown.get(id);
    shown.delete(id);
    notification?.close();
  };

  const lists = () => deps.platform !== 'linux' || deps.lists();

  return {
    raise(notice) {
      // Other systems replace it by id.
      if (deps.platform === 'linux') withdraw(notice.id);
      const raisedAt = deps.now();
      const notification = new deps.Notification(optionsFor(notice, deps.platform, deps.icon, raisedAt, lists()));
      shown.set(notice.id, notification);
      connect(notice, notification, raisedAt);
      notification.show();
    },
    withdraw,
    // The system removes it from the screen by itself and lists it.
    hide: (id) => lists() || withdraw(id),
  };
}
