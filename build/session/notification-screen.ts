import { setTimeout as pause } from 'node:timers/promises';
import type { ActionInvoked, NotificationEvent, NotificationMonitor } from './monitor.ts';
import { type Pointer, pointerOf } from './pointer.ts';
import { type DrawnNotification, matches, type NotificationMatch } from './visible-notifications.ts';

/** Poll interval for the screen, ms. A read takes about 20 ms per notification. */
const readingInterval = 120;
/** ms; twice as long as Beckon ignores presses after a change, because a slow app hears late that it was drawn. */
const RESTS = 1_400;

export class NotificationScreen {
  readonly #drawn: () => Promise<DrawnNotification[]>;
  readonly #monitor: NotificationMonitor;
  readonly #pointer: Pointer;
  readonly #rest: { x: number; y: number };
  #lastPress: Promise<unknown> = Promise.resolve();

  constructor(
    drawn: () => Promise<DrawnNotification[]>,
    monitor: NotificationMonitor,
    env: NodeJS.ProcessEnv,
    size: { width: number; height: number },
  ) {
    this.#drawn = drawn;
    this.#monitor = monitor;
    this.#pointer = pointerOf(env);
    this.#rest = { x: 2, y: size.height - 2 };
  }

  async waitFor(match: NotificationMatch, timeoutMs = 60_000): Promise<DrawnNotification> {
    const deadline = Date.now() + timeoutMs;
    let before: DrawnNotification | undefined;
    for (;;) {
      const all = await this.#drawn();
      const found = all.find((notification) => matches(notification, match));
      if (found && before && JSON.stringify(found) === JSON.stringify(before)) return found;
      before = found;
      if (Date.now() > deadline) throw new Error(`no notification ${wording(match)} was drawn; ${drawnNow(all)}`);
      await pause(readingInterval);
    }
  }

  async waitForNone(match: NotificationMatch, timeoutMs = 60_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const all = await this.#drawn();
      if (!all.some((notification) => matches(notification, match))) return;
      if (Date.now() > deadline) throw new Error(`the notification ${wording(match)} is still drawn; ${drawnNow(all)}`);
      await pause(readingInterval);
    }
  }

  /** Presses a button once no notification has changed for a moment, as a user does, and waits for the daemon's ActionInvoked. */
  press(match: NotificationMatch, label: string): Promise<ActionInvoked> {
    return this.#oneAtATime(async () => {
      const notification = await this.#atRest(match);
      const button = notification.buttons.find((one) => one.label === label);
      if (!button) {
        const labels = notification.buttons.map((one) => `"${one.label}"`).join(', ') || 'none';
        throw new Error(`"${notification.title}" has no button "${label}"; its buttons: ${labels}`);
      }
      return this.#click(centre(button), 1, notification, isAction);
    });
  }

  /** The middle mouse button closes a notification without an action. */
  dismiss(match: NotificationMatch): Promise<void> {
    return this.#oneAtATime(async () => {
      const notification = await this.waitFor(match);
      await this.#click(topOf(notification), 2, notification, isClosed);
    });
  }

  /** Beckon ignores presses on notifications that appeared or moved less than 700 ms ago. */
  async #atRest(match: NotificationMatch): Promise<DrawnNotification> {
    for (;;) {
      const before = this.#monitor.history.length;
      const notification = await this.waitFor(match);
      await pause(RESTS);
      if (this.#monitor.history.length === before) return notification;
    }
  }

  async #click<T extends NotificationEvent>(
    point: { x: number; y: number },
    button: 1 | 2,
    notification: DrawnNotification,
    expected: (event: NotificationEvent) => event is T,
  ): Promise<T> {
    const from = this.#monitor.history.length;
    await this.#pointer.click(point.x, point.y, button);
    const wanted = (event: NotificationEvent): event is T =>
      expected(event) && (notification.id === undefined || event.id === notification.id);
    const event = await this.#monitor.waitFor<T>(wanted, { from });
    // A pointer over a notification prevents its expiry, and the next one would appear under it.
    await this.#pointer.move(this.#rest.x, this.#rest.y);
    return event;
  }

  /** There is one pointer: concurrent presses are serialized. */
  #oneAtATime<T>(press: () => Promise<T>): Promise<T> {
    const turn = this.#lastPress.then(press);
    this.#lastPress = turn.catch(() => {});
    return turn;
  }
}

function isAction(event: NotificationEvent): event is ActionInvoked {
  return event.kind === 'action';
}

function isClosed(event: NotificationEvent): event is Extract<NotificationEvent, { kind: 'closed' }> {
  return event.kind === 'closed';
}

function centre(box: { x: number; y: number; width: number; height: number }): { x: number; y: number } {
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

function topOf(notification: DrawnNotification): { x: number; y: number } {
  return { x: notification.x + Math.round(notification.width / 2), y: notification.y + 8 };
}

function wording(match: NotificationMatch): string {
  return typeof match === 'function' ? 'of that kind' : `"${match}"`;
}

function drawnNow(all: readonly DrawnNotification[]): string {
  return all.length === 0 ? 'nothing is drawn' : `drawn: ${all.map((one) => `"${one.title}"`).join(', ')}`;
}
