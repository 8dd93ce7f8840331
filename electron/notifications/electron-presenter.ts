/** Presents notices by Electron's Notification: native on every platform, with buttons. */
import type { Notification as ElectronNotification, NotificationConstructorOptions } from 'electron';
import type { Beckoner, BeckonerEvents, Notice } from '../../desk/ports.ts';
import { plainLine, plainText } from '../../shared/rules/plain-text.ts';
import type { Sound } from '../../shared/sounds.ts';
import { pressKey, toastXml } from './toast.ts';

/** What of Electron's class is needed; `new` makes one that is not shown yet. */
export interface NotificationClass {
  new (options: NotificationConstructorOptions): ElectronNotification;
}

interface ElectronPresenterDeps {
  Notification: NotificationClass;
  platform: string;
  /** A local picture file; undefined: the system's choice. */
  icon?: string | undefined;
  events: BeckonerEvents;
  /** ms since 1970. */
  now(): number;
  /** Linux: the service has a notification centre. The others have one. */
  lists(): boolean;
  /** The system would not show it (an unsigned build on macOS, for one). */
  failed(notice: Notice, error: string): void;
}

/** Linux daemons read the body as markup, and Electron and node-notifier pass it on as it is. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Sounds that come with macOS; without a name it plays its own. */
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
  // On Windows the toast is written out; its id still names it to be replaced and taken away.
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
    // Without a centre it stands until the desk takes it away: services close it sooner, and then it is nowhere.
    timeoutType: notice.stays || !lists ? 'never' : 'default',
    actions: notice.buttons.map(({ label }) => ({ type: 'button', text: plainLine(label) })),
    ...(notice.reply ? { hasReply: true, replyPlaceholder: plainLine(notice.reply.placeholder) } : {}),
    ...(icon ? { icon } : {}),
  };
}

export function createElectronPresenter(deps: ElectronPresenterDeps): Beckoner {
  const { events } = deps;
  // Held as long as they are on the screen: one that is collected loses its events.
  const shown = new Map<string, ElectronNotification>();

  const connect = (notice: Notice, notification: ElectronNotification, raisedAt: number): void => {
    const { id, version } = notice;
    // Windows may tell a press here and by its activation too (activation.ts): both name it alike.
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
      // Windows: it is in the notification centre now, from where it can be pressed and taken away.
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
      // Elsewhere its id has it replaced.
      if (deps.platform === 'linux') withdraw(notice.id);
      const raisedAt = deps.now();
      const notification = new deps.Notification(optionsFor(notice, deps.platform, deps.icon, raisedAt, lists()));
      shown.set(notice.id, notification);
      connect(notice, notification, raisedAt);
      notification.show();
    },
    withdraw,
    // The system takes it from the screen in a time of its own, and lists it.
    hide: (id) => lists() || withdraw(id),
  };
}
