import { type Message, messageType, toPlain } from 'dbus-native';
import { type BusConnection, connectBus } from './bus.ts';

/** A Notify call on the bus, with the id that the daemon returned. */
export interface NotifyCall {
  kind: 'notify';
  id: number;
  app: string;
  replaces: number;
  icon: string;
  title: string;
  body: string;
  /** In the order of the call; `key` is the argument of ActionInvoked. */
  actions: { key: string; label: string }[];
  hints: Record<string, unknown>;
  /** ms; 0 never, -1 the daemon's default. */
  timeout: number;
  /** Times of the call and of its reply on the bus, ms since 1970, with fractions. */
  calledAt: number;
  returnedAt: number;
}

/** A pressed button; `at` in ms since 1970. */
export interface ActionInvoked {
  kind: 'action';
  id: number;
  key: string;
  at: number;
}

export type NotificationEvent =
  | NotifyCall
  | ActionInvoked
  /** reason: 1 expired, 2 dismissed by the user, 3 CloseNotification, 4 undefined. */
  | { kind: 'closed'; id: number; reason: number; at: number }
  | { kind: 'close-asked'; id: number; at: number };

/** Records all notification traffic on the bus since the monitor was opened. */
export interface NotificationMonitor extends AsyncIterable<NotificationEvent> {
  readonly history: readonly NotificationEvent[];
  /** Calls `listener` for each later event. @returns a function that unsubscribes */
  subscribe(listener: (event: NotificationEvent) => void): () => void;
  /** The first matching event from history index `from` (default 0). Rejects after `timeoutMs` (default 60 000) with those seen. */
  waitFor<T extends NotificationEvent>(
    wanted: ((event: NotificationEvent) => event is T) | ((event: NotificationEvent) => boolean),
    options?: { from?: number; timeoutMs?: number },
  ): Promise<T>;
  /** Clears the history and all subscriptions, for the next user of the session. */
  clear(): void;
  close(): Promise<void>;
}

const notifications = 'org.freedesktop.Notifications';

/** Opens a monitor (org.freedesktop.DBus.Monitoring) on the bus at `address`. */
export async function openNotificationMonitor(address: string): Promise<NotificationMonitor> {
  const connection = connectBus(address);
  const log = new EventLog(() => connection.close());
  const pending = new Map<string, Omit<NotifyCall, 'id' | 'returnedAt'>>();
  connection.bus.connection.on('message', (message: Message) => {
    const event = read(message, pending);
    if (event) log.add(event);
  });
  await becomeMonitor(connection);
  return log;
}

function becomeMonitor(connection: BusConnection): Promise<unknown> {
  return connection.call({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus.Monitoring',
    member: 'BecomeMonitor',
    signature: 'asu',
    body: [[`interface='${notifications}'`, "type='method_return'", "type='error'"], 0],
  });
}

function read(
  message: Message,
  pending: Map<string, Omit<NotifyCall, 'id' | 'returnedAt'>>,
): NotificationEvent | undefined {
  const at = performance.timeOrigin + performance.now();
  const body = message.body ?? [];
  if (message.type === messageType.methodReturn || message.type === messageType.error) {
    const key = `${message.destination} ${message.replySerial}`;
    const call = pending.get(key);
    pending.delete(key);
    const id = body[0];
    return call && typeof id === 'number' ? { ...call, id, returnedAt: at } : undefined;
  }
  if (message.interface !== notifications) return undefined;
  const [id, second] = body;
  if (message.member === 'Notify') {
    const call = notifyCall(body, at);
    if (call) pending.set(`${message.sender} ${message.serial}`, call);
  } else if (message.member === 'ActionInvoked' && typeof id === 'number') {
    return { kind: 'action', id, key: String(second), at };
  } else if (message.member === 'NotificationClosed' && typeof id === 'number') {
    return { kind: 'closed', id, reason: Number(second), at };
  } else if (message.member === 'CloseNotification' && typeof id === 'number') {
    return { kind: 'close-asked', id, at };
  }
  return undefined;
}

function notifyCall(body: unknown[], calledAt: number): Omit<NotifyCall, 'id' | 'returnedAt'> | undefined {
  const [app, replaces, icon, title, text, actions, hints, timeout] = body;
  if (typeof title !== 'string' || !Array.isArray(actions)) return undefined;
  const pairs: { key: string; label: string }[] = [];
  for (let index = 0; index + 1 < actions.length; index += 2) {
    pairs.push({ key: String(actions[index]), label: String(actions[index + 1]) });
  }
  return {
    kind: 'notify',
    app: String(app),
    replaces: Number(replaces),
    icon: String(icon),
    title,
    body: String(text),
    actions: pairs,
    hints: toPlain<Record<string, unknown>>(hints),
    timeout: Number(timeout),
    calledAt,
  };
}

class EventLog implements NotificationMonitor {
  readonly history: NotificationEvent[] = [];
  readonly #listeners = new Set<(event: NotificationEvent) => void>();
  readonly #ends = new Set<() => void>();
  readonly #disconnect: () => Promise<void>;

  constructor(disconnect: () => Promise<void>) {
    this.#disconnect = disconnect;
  }

  add(event: NotificationEvent): void {
    this.history.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }

  subscribe(listener: (event: NotificationEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  waitFor<T extends NotificationEvent>(
    wanted: ((event: NotificationEvent) => event is T) | ((event: NotificationEvent) => boolean),
    { from = 0, timeoutMs = 60_000 }: { from?: number; timeoutMs?: number } = {},
  ): Promise<T> {
    const takes = (event: NotificationEvent): event is T => wanted(event);
    const already = this.history.slice(from).find(takes);
    if (already) return Promise.resolve(already);
    return new Promise((resolve, reject) => {
      const stop = this.subscribe((event) => {
        if (!takes(event)) return;
        clearTimeout(timer);
        stop();
        resolve(event);
      });
      const timer = setTimeout(() => {
        stop();
        const seen = this.history.slice(from).map(summary).join(', ') || 'nothing';
        reject(new Error(`the awaited notification event did not come within ${timeoutMs} ms; seen: ${seen}`));
      }, timeoutMs);
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<NotificationEvent, void, undefined> {
    let next = 0;
    let ended = false;
    let wake = () => {};
    const stop = this.subscribe(() => wake());
    const end = () => {
      ended = true;
      wake();
    };
    this.#ends.add(end);
    try {
      while (!ended) {
        const event = this.history[next];
        if (event) {
          next += 1;
          yield event;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      stop();
      this.#ends.delete(end);
    }
  }

  clear(): void {
    for (const end of [...this.#ends]) end();
    this.#listeners.clear();
    this.history.length = 0;
  }

  async close(): Promise<void> {
    this.clear();
    await this.#disconnect();
  }
}

function summary(event: NotificationEvent): string {
  if (event.kind === 'notify') return `notify ${event.id} "${event.title}"`;
  if (event.kind === 'action') return `action ${event.id} ${event.key}`;
  if (event.kind === 'closed') return `closed ${event.id} (${event.reason})`;
  return `close asked ${event.id}`;
}
