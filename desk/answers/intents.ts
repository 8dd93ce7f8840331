/** Intents (seen, shown, snoozed, subscriptions): applied and stored at once, sent in batches; the latest per kind and item wins. */
import type { WaitingOperation } from '../../shared/desk-operations.ts';
import type { Subscriptions } from '../../shared/people.ts';
import { createAlarm } from '../alarm.ts';
import type { Clock, Intent, OutboxStore, RelayLink, Reply, StoredIntent } from '../ports.ts';
import { isTemporary, RETRY_MS } from './answer-replies.ts';

export interface Intents {
  add(intent: Intent): void;
  /** Subscriptions not yet accepted by the relay, if any. */
  pendingSubscriptions(): Subscriptions | null;
  flush(): void;
  pause(): void;
  close(): void;
}

/** ms during which a burst of intents is collected into one message. */
const GATHER_MS = 250;
/** Maximum item ids per message (shared/socket.ts). */
const BATCH = 500;

const ids = (kept: readonly StoredIntent[]): string[] =>
  kept.flatMap(({ intent }) => ('itemId' in intent ? [intent.itemId] : []));

/** Operations whose message is an intent; answers have a queue of their own (`outbox.ts`). */
type IntentOperation = Exclude<WaitingOperation, 'respond'>;

/** Whether one message carries several intents of the kind. */
const IS_BATCHED: Readonly<Record<Intent['kind'] | IntentOperation, boolean>> = {
  seen: true,
  shown: true,
  summed: true,
  snooze: false,
  subscriptions: false,
};

/** The next message: all intents of the oldest one's kind if that kind can be batched, at most `width`. */
function nextBatch(kept: StoredIntent[], width: number): StoredIntent[] {
  const first = kept[0];
  if (!first) return [];
  const { kind } = first.intent;
  if (!IS_BATCHED[kind]) return [first];
  return kept.filter(({ intent }) => intent.kind === kind).slice(0, width);
}

type IntentLink = Pick<RelayLink, IntentOperation>;

/** @param kept the intents covered by the message · @param intent the first of them */
function send(link: IntentLink, kept: readonly StoredIntent[], intent: Intent): Promise<Reply<unknown>> {
  switch (intent.kind) {
    case 'seen':
      return link.seen({ itemIds: ids(kept) });
    case 'shown':
      return link.shown({ itemIds: ids(kept) });
    case 'summed':
      return link.shown({ itemIds: ids(kept), summary: true });
    case 'snooze':
      return link.snooze({ itemId: intent.itemId, until: intent.until, beckonAt: intent.beckonAt });
    case 'subscriptions':
      return link.subscriptions(intent.subscriptions);
  }
}

export function createIntents(deps: {
  store: OutboxStore;
  link: IntentLink;
  clock: Clock;
  /** Called after each attempt with the store's write error, or null on success. */
  reportWrite(failure: unknown): void;
  subscriptionsAccepted(subscriptions: Subscriptions): void;
  /** The relay rejected the subscriptions permanently; its own remain in force. */
  subscriptionsRefused(): void;
  /** The relay rejected a snooze permanently; it has no effect. @param until RFC 3339, as sent */
  snoozeRefused(itemId: string, until: string): void;
}): Intents {
  const { store, link, clock } = deps;
  let live = false;
  let busy = false;
  let closed = false;
  /** 1 after a batch was rejected: each id is then sent alone, so that one deleted item does not block the others. */
  let width = BATCH;
  const alarm = createAlarm(clock, () => void pump());

  /** @returns false if there is nothing to send now */
  const sendBatch = async (): Promise<boolean> => {
    const kept = nextBatch(store.intents(), width);
    const first = kept[0];
    if (!first) return false;
    const reply = await send(link, kept, first.intent);
    if (closed) return false;
    if (!reply.ok && isTemporary(reply.problem)) {
      alarm.setIn(RETRY_MS);
      return false;
    }
    if (!reply.ok && kept.length > 1) {
      width = 1;
      return true;
    }
    // Rejected permanently, for example because the item was deleted; a retry cannot succeed.
    store.dropIntents(kept);
    deps.reportWrite(null);
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
      // Not dropped, so it is sent again; intents are idempotent (last write wins).
      alarm.setIn(RETRY_MS);
      deps.reportWrite(error);
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
