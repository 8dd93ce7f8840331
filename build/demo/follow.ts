import { wordsFor } from '../../shared/words/desk.ts';
import type { NotificationMonitor, NotifyCall } from '../session/monitor.ts';
import type { FollowedItem, RelayApi } from './relay-api.ts';

/** ms */
const interval = 300;

export interface NumberedNotification {
  number: number;
  call: NotifyCall;
  open: boolean;
  /** How many notifications with this title were raised, including this one: a reminder raises another. */
  timesRaised: number;
}

/** Follows the session's notifications and the delivery of answers at the relay, and prints each change once. */
export interface Follower {
  readonly notifications: readonly NumberedNotification[];
  readonly items: ReadonlyMap<string, FollowedItem>;
  /** Resolves with a truthy value of `ready`, evaluated after each change. Rejects with `what` after `timeoutMs` or at `close`. */
  until<T>(ready: () => T | undefined, what: string, timeoutMs: number): Promise<T>;
  close(): Promise<void>;
}

/** Starts to follow. Without `monitor`, only the relay is followed: the notifications are on the user's own desktop. */
export function follow(
  api: RelayApi,
  monitor: NotificationMonitor | undefined,
  tell: (line: string) => void,
): Follower {
  const notifications: NumberedNotification[] = [];
  const items = new Map<string, FollowedItem>();
  const waiting = new Set<Waiting>();
  const changed = () => {
    for (const { look } of [...waiting]) look();
  };
  const stopListening = monitor?.subscribe((event) => {
    if (event.kind === 'notify') {
      const numbered = remember(notifications, event);
      tell(notificationLine(numbered));
    } else {
      const numbered = notifications.find(({ call, open }) => open && call.id === event.id);
      if (numbered && event.kind === 'action')
        tell(`  #${numbered.number} pressed: ${labelOf(numbered.call, event.key)}`);
      if (numbered && event.kind === 'closed') numbered.open = false;
    }
    changed();
  });
  const polling = poll(api, (item) => {
    const line = fateLine(items.get(item.id), item, notifications);
    items.set(item.id, item);
    if (line) tell(line);
    changed();
  });
  return {
    notifications,
    items,
    until: (ready, what, timeoutMs) => until(waiting, ready, what, timeoutMs),
    close: async () => {
      stopListening?.();
      for (const { fail } of [...waiting]) fail('was not waited for any longer');
      await polling.close();
    },
  };
}

function remember(notifications: NumberedNotification[], call: NotifyCall): NumberedNotification {
  const sameTitle = notifications.findLast((one) => one.call.title === call.title);
  const timesRaised = (sameTitle?.timesRaised ?? 0) + 1;
  const replaced = notifications.find((one) => one.open && one.call.id === call.id);
  if (replaced) {
    replaced.call = call;
    replaced.timesRaised = timesRaised;
    return replaced;
  }
  const numbered = { number: notifications.length + 1, call, open: true, timesRaised };
  notifications.push(numbered);
  return numbered;
}

function notificationLine({ number, call }: NumberedNotification): string {
  const buttons = call.actions.filter(({ key }) => key !== 'default').map(({ label }) => `[${label}]`);
  const body = call.body.replace(/\s+/g, ' ').trim();
  return [`#${number}`, call.title, body && `· ${body}`, ...buttons].filter(Boolean).join(' ');
}

const criticalMark = wordsFor('en').criticalFirst('');

export const itemTitle = ({ title }: NotifyCall): string =>
  title.startsWith(criticalMark) ? title.slice(criticalMark.length) : title;

function labelOf(call: NotifyCall, key: string): string {
  return call.actions.find((action) => action.key === key)?.label ?? key;
}

function fateLine(
  before: FollowedItem | undefined,
  item: FollowedItem,
  notifications: readonly NumberedNotification[],
): string | undefined {
  const { outcome } = item;
  if (!outcome || (before?.outcome?.fate === outcome.fate && before.outcome.by === outcome.by)) return undefined;
  const number = notifications.findLast(({ call }) => itemTitle(call) === item.title)?.number;
  const name = number === undefined ? `"${item.title}"` : `#${number} "${item.title}"`;
  return `  ${name}: ${outcome.label} by ${outcome.by}, ${fateWords(outcome.fate, outcome.reason, item.source)}`;
}

export function fateWords(fate: string, reason: string, source: string): string {
  const because = reason ? `: ${reason}` : '';
  if (fate === 'recorded') return 'recorded at the relay';
  if (fate === 'delivering') return `on its way to ${source}`;
  if (fate === 'confirmed') return `delivered to ${source} and confirmed`;
  if (fate === 'refused') return `refused by ${source}${because}`;
  if (fate === 'failed') return `not delivered to ${source}${because}`;
  return 'recorded; the source takes no answers';
}

function poll(api: RelayApi, each: (item: FollowedItem) => void): { close(): Promise<void> } {
  let ended = false;
  let wake = () => {};
  const loop = async () => {
    let cursor: string | undefined;
    while (!ended) {
      try {
        const changes = await api.changes(cursor);
        cursor = changes.cursor;
        for (const item of changes.items) each(item);
      } catch {
        // The relay may be restarting. The cursor is unchanged, so the next poll misses nothing.
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (ended) resolve();
        else setTimeout(resolve, interval).unref();
      });
    }
  };
  const done = loop();
  return {
    close: async () => {
      ended = true;
      wake();
      await done;
    },
  };
}

/** A pending `until`: evaluates its condition after a change, or fails if the follower closes. */
interface Waiting {
  look(): void;
  fail(why: string): void;
}

function until<T>(waiting: Set<Waiting>, ready: () => T | undefined, what: string, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void) => {
      waiting.delete(one);
      clearTimeout(timer);
      how();
    };
    const fail = (why: string) => settle(() => reject(new Error(`${what} ${why}`)));
    const look = () => {
      const found = ready();
      if (found !== undefined) settle(() => resolve(found));
    };
    const one = { look, fail };
    const timer = setTimeout(() => fail(`did not come within ${timeoutMs / 1000} s`), timeoutMs);
    waiting.add(one);
    look();
  });
}
