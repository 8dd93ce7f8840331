/** Simulates the relay for a desk in tests. An accepted answer remains pending until the test changes the item. */

import type { RelayEvents, RelayLink, Reply } from '../../desk/ports.ts';
import { asked, withAnswer } from '../../relay/domain/outbound/answer-delivery.ts';
import type { Item } from '../../shared/items.ts';
import type { Me } from '../../shared/people.ts';
import { problem } from '../../shared/problems.ts';
import type { Process } from '../../shared/processes.ts';
import { REMINDER_PAUSE_MS, type RequestedItem } from '../../shared/requests.ts';
import { type AnswerResult, CONFIRM_WITHIN_MS } from '../../shared/responses.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { isConfirmed } from '../../shared/rules/step-up.ts';
import type { DelegateMessage } from '../../shared/socket.ts';
import { demoEvidence, demoRelated } from './demo-evidence.ts';
import { demoInsights } from './demo-insights.ts';
import { DANA, iso } from './items.ts';

export interface WindowRelay {
  link: RelayLink;
  /** All processes; null: they cannot be queried. */
  processes: Process[] | null;
  /** All requests of the person; null: they cannot be queried. */
  requests: RequestedItem[] | null;
  /** Adds or updates requests. */
  request(...items: RequestedItem[]): void;
  sync(): void;
  /** Updates these items; records the pending answer of a closed item. */
  put(items: readonly Item[]): void;
  remove(itemId: string): void;
}

const PEOPLE = [
  { id: 'lee', name: 'Lee Park' },
  { id: 'lena', name: 'Lena Schulz' },
  { id: 'kim', name: 'Kim Reyes' },
];
const ME = { id: DANA.user.id, name: DANA.user.name };
const NO_REPLY = { ok: false, problem: null } as const;
const granted = <T>(value: T): Reply<T> => ({ ok: true, value });

/** @param has initial items. @param now ms since the epoch */
export function createWindowRelay(has: readonly Item[], feed: () => RelayEvents, now: () => number): WindowRelay {
  const items = new Map(has.map((item) => [item.id, item]));
  const underway = new Map<string, (reply: Reply<AnswerResult>) => void>();
  let me: Me = DANA;
  let cursor = 0;

  const put = (item: Item): void => {
    items.set(item.id, item);
    cursor += 1;
    feed().item({ cursor, item });
    if (isOpen(item)) return;
    underway.get(item.id)?.(granted({ outcome: item.outcome, item }));
    underway.delete(item.id);
  };
  const change = (itemId: string, more: (item: Item) => Partial<Item>): Reply<null> => {
    const item = items.get(itemId);
    if (!item) return { ok: false, problem: problem('NOT_FOUND', 'This item is not known here.') };
    put({ ...item, ...more(item) });
    return granted(null);
  };
  const meChanged = (more: Partial<Me>): void => {
    me = { ...me, ...more };
    feed().me(me);
  };

  const delegated = ({ to, note }: DelegateMessage, item: Item): Partial<Item> => {
    const name = PEOPLE.find(({ id }) => id === to)?.name ?? to;
    const entry = { at: iso(now()), by: ME, kind: 'delegated' as const, to: { id: to, name } };
    return { thread: [...item.thread, note ? { ...entry, text: note } : entry] };
  };
  const resent = (item: Item, index: number): Partial<Item> => ({
    messages: item.messages.map((message, place) => {
      const { gateway, kind, to } = message;
      return place === index ? { gateway, kind, to, status: 'queued', at: iso(now()) } : message;
    }),
  });

  const relay: WindowRelay = {
    processes: null,
    requests: [],
    request(...changed) {
      const ids = new Set(changed.map(({ itemId }) => itemId));
      relay.requests = [...changed, ...(relay.requests ?? []).filter(({ itemId }) => !ids.has(itemId))];
      for (const item of changed) feed().request(item);
    },
    link: {
      async respond({ itemId, action, challenge }) {
        const item = items.get(itemId);
        const chosen = item?.actions.find(({ id }) => id === action);
        if (item?.stepUp && chosen && isConfirmed(chosen, item.type) && challenge === undefined) {
          const asks = { challenge: 'asked', confirmBy: iso(now() + CONFIRM_WITHIN_MS) };
          const members = { ...asks, freshSignIn: item.freshSignIn ?? false };
          return { ok: false, problem: problem('CONFIRMATION_REQUIRED', 'Confirm this answer.', members) };
        }
        return new Promise((resolve) => void underway.set(itemId, resolve));
      },
      async withdraw({ itemId, key }) {
        const reply = change(itemId, (item) => withAnswer(item, key, (one) => asked(one, iso(now()))));
        const item = items.get(itemId);
        return reply.ok && item ? granted({ outcome: null, item }) : NO_REPLY;
      },
      seen: async () => granted(null),
      shown: async () => granted(null),
      snooze: async () => granted(null),
      claim: async ({ itemId, release }) => change(itemId, () => ({ claimedBy: release ? null : ME })),
      resend: async ({ itemId, index }) => change(itemId, (item) => resent(item, index)),
      async delegate(message) {
        const { itemId, to } = message;
        const reply = change(itemId, (item) => delegated(message, item));
        cursor += 1;
        feed().own({
          cursor,
          own: { itemId, seenAt: null, snoozedUntil: null, delegatedAt: to === ME.id ? null : iso(now()) },
        });
        return reply;
      },
      evidence: async ({ itemId }) => {
        const counts = items.get(itemId)?.evidence;
        return granted(counts ? demoEvidence(counts.lines) : null);
      },
      related: async () => granted({ items: demoRelated(now()) }),
      requests: async () => (relay.requests ? granted({ items: relay.requests, next: null }) : NO_REPLY),
      insights: async () => granted(demoInsights),
      async remind({ itemId }) {
        const asked = relay.requests?.find((one) => one.itemId === itemId);
        if (!asked) return NO_REPLY;
        const reminded = { ...asked, remindableAt: iso(now() + REMINDER_PAUSE_MS) };
        relay.request(reminded);
        return granted(reminded);
      },
      async absence({ from, to, delegate = null }) {
        const absence = from && to ? { from, to, delegate } : null;
        meChanged({ absence });
        return granted(absence);
      },
      people: async ({ q }) =>
        granted({ items: PEOPLE.filter(({ name }) => name.toLowerCase().startsWith(q.toLowerCase())) }),
      async subscriptions(subscriptions) {
        meChanged({ subscriptions });
        return granted(subscriptions);
      },
      processes: async () => (relay.processes ? granted({ items: relay.processes, next: null }) : NO_REPLY),
    },
    sync() {
      feed().me(me);
      const changes = [...items.values()].map((item) => ({ cursor: ++cursor, item }));
      feed().sync({ epoch: 'epoch-1', live: true, changes, own: [], removed: [], cursor });
    },
    put(changed) {
      for (const item of changed) put(item);
    },
    remove(itemId) {
      items.delete(itemId);
      cursor += 1;
      feed().removed({ cursor, itemId });
    },
  };
  return relay;
}
