/**
 * Small intents beside answers: seen, shown, snoozed, subscriptions. Applied here at once, kept, and told to the relay in batches
 * when it is live. The newest of a kind and item stands for all before it (last write wins).
 */
import type { Subscriptions } from '../../shared/people.ts';
import type { SnoozeMessage } from '../../shared/socket.ts';
import { createAlarm } from '../clock.ts';
import type { Clock, Intent, KeptIntent, OutboxStore, RelayLink, Reply } from '../ports.ts';

export interface Intents {
  add(intent: Intent): void;
  /** The subscriptions the relay has still to hear, if any. */
  pendingSubscriptions(): Subscriptions | null;
  flush(): void;
  pause(): void;
  close(): void;
}

/** Enough to let a burst of notifications become one message. */
const GATHER_MS = 250;
const RETRY_MS = 15_000;
/** The most item ids one message may name (shared/socket.ts). */
const BATCH = 500;

const ids = (kept: readonly KeptIntent[]): string[] =>
  kept.flatMap(({ intent }) => ('itemId' in intent ? [intent.itemId] : []));

/** The next message: all of the oldest one's kind where one message may carry many, at most `width`. */
function nextBatch(kept: KeptIntent[], width: number): KeptIntent[] {
  const first = kept[0];
  if (!first) return [];
  const { kind } = first.intent;
  if (kind !== 'seen' && kind !== 'shown' && kind !== 'summed') return [first];
  return kept.filter(({ intent }) => intent.kind === kind).slice(0, width);
}

type IntentLink = Pick<RelayLink, 'seen' | 'shown' | 'snooze' | 'subscriptions'>;

/** @param kept all that the message stands for · @param intent the first of them */
function send(link: IntentLink, kept: readonly KeptIntent[], intent: Intent): Promise<Reply<unknown>> {
  switch (intent.kind) {
    case 'seen':
      return link.seen({ itemIds: ids(kept) });
    case 'shown':
      return link.shown({ itemIds: ids(kept) });
    case 'summed':
      return link.shown({ itemIds: ids(kept), summary: true });
    case 'snooze':
      return link.snooze(snoozeOf(intent));
    case 'subscriptions':
      return link.subscriptions(intent.subscriptions);
  }
}

/** One kept before it was noted what the person saw goes without that. */
const snoozeOf = ({ itemId, until, beckonAt }: Extract<Intent, { kind: 'snooze' }>): SnoozeMessage =>
  beckonAt === undefined ? { itemId, until } : { itemId, until, beckonAt };

const isPassing = (reply: Reply<unknown>): boolean =>
  !reply.ok &&
  (reply.problem === null || reply.problem.code === 'RATE_LIMITED' || reply.problem.code === 'STORE_UNAVAILABLE');

export function createIntents(deps: {
  store: OutboxStore;
  link: IntentLink;
  clock: Clock;
  /** Told of each try to send: why the store could not be written, null where it could. */
  wrote(failure: unknown): void;
  subscriptionsAccepted(subscriptions: Subscriptions): void;
  /** The relay refused subscriptions for good: what the relay has stands again. */
  subscriptionsRefused(): void;
  /** The relay refused a snooze for good: it holds nowhere. @param until RFC 3339, as it was told */
  snoozeRefused(itemId: string, until: string): void;
}): Intents {
  const { store, link, clock } = deps;
  let live = false;
  let busy = false;
  let closed = false;
  /** One while a batch was refused as a whole: then each id is told alone, so that one that is gone takes no other with it. */
  let width = BATCH;
  const alarm = createAlarm(clock, () => void pump());

  /** @returns false where there is nothing to do now */
  const sendBatch = async (): Promise<boolean> => {
    const kept = nextBatch(store.intents(), width);
    const first = kept[0];
    if (!first) return false;
    const reply = await send(link, kept, first.intent);
    if (closed) return false;
    if (isPassing(reply)) {
      alarm.setIn(RETRY_MS);
      return false;
    }
    if (!reply.ok && kept.length > 1) {
      width = 1;
      return true;
    }
    // Refused for good, such as an item that is gone: there is nothing to gain by saying it again.
    store.dropIntents(kept);
    deps.wrote(null);
    settled(first.intent, reply.ok);
    return true;
  };

  const settled = (intent: Intent, taken: boolean): void => {
    if (intent.kind === 'subscriptions') {
      if (taken) deps.subscriptionsAccepted(intent.subscriptions);
      else deps.subscriptionsRefused();
    } else if (intent.kind === 'snooze' && !taken && intent.until !== null) {
      deps.snoozeRefused(intent.itemId, intent.until);
    }
  };

  const pump = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      while (live && !closed && (await sendBatch()));
    } catch (error) {
      // Not dropped, so told once more: the last one stands for all before it.
      alarm.setIn(RETRY_MS);
      deps.wrote(error);
    } finally {
      busy = false;
    }
  };

  return {
    add(intent) {
      store.putIntent(intent);
      if (live && !busy) alarm.setIn(GATHER_MS);
    },
    pendingSubscriptions() {
      const kept = store.intents().findLast(({ intent }) => intent.kind === 'subscriptions');
      return kept?.intent.kind === 'subscriptions' ? kept.intent.subscriptions : null;
    },
    flush() {
      live = true;
      width = BATCH;
      alarm.setIn(0);
    },
    pause() {
      live = false;
      alarm.set(null);
    },
    close() {
      closed = true;
      alarm.close();
    },
  };
}
