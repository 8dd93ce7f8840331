/** Applies messages of the relay and changes of the connection state to the parts of the desk. */
import type { ConnectionView } from '../shared/bridge/snapshot.ts';
import type { Me } from '../shared/people.ts';
import type { ItemChange } from '../shared/socket.ts';
import { wordsFor } from '../shared/words/desk.ts';
import type { DeskParts } from './desk-parts.ts';
import { plain } from './notifications/notice.ts';
import type { RelayEvents } from './ports.ts';

export function createRelayEvents(parts: DeskParts): { events: RelayEvents; connection(): ConnectionView } {
  const { deps, inbox } = parts;
  let connection: ConnectionView = {
    state: 'unpaired',
    relay: null,
    since: new Date(deps.clock.now()).toISOString(),
    reason: null,
    retryAt: null,
  };
  let wasLive = false;

  const setConnection = (next: ConnectionView): void => {
    if (next.state === 'revoked' && connection.state !== 'revoked') {
      // By an administrator, or because the person was erased.
      parts.documents.clear();
      parts.notifier.show(plain('revoked', wordsFor(deps.locale()).state.revoked, next.reason ?? ''));
    }
    const isSame = next.state === connection.state;
    connection = next;
    if (!isSame) setLive(parts, next.state === 'connected');
    const userId = inbox.me()?.user.id;
    if (next.state === 'connected' && !wasLive && next.relay && userId) {
      wasLive = true;
      deps.publish.live(next.relay, userId);
    }
    parts.redraw();
  };

  return {
    connection: () => connection,
    events: {
      connection: setConnection,
      me: (me) => applyUser(parts, me),
      sync(page) {
        parts.publishChanges(inbox.applyPage(page));
        // The last page of a complete list: items that are missing are gone.
        if (page.live) parts.documents.sweep();
      },
      item: (change) => applyItem(parts, change),
      own: (change) => parts.publishChanges(inbox.applyOwn(change)),
      removed: (removal) => parts.publishChanges(inbox.applyRemoval(removal)),
      process: parts.processes.moved,
      request: parts.requests.changed,
    },
  };
}

function setLive({ notifier, outbox, intents, processes, requests, documents }: DeskParts, live: boolean): void {
  // Notifications first: items answered elsewhere are withdrawn before pending answers are sent.
  notifier.setLive(live);
  for (const part of [outbox, intents]) live ? part.flush() : part.pause();
  processes.setLive(live);
  requests.setLive(live);
  documents.setLive(live);
}

/** Raises the notification before writing the item. If the write fails it is withdrawn, and raised when the relay sends the item again. */
function applyItem({ inbox, notifier, publishChanges }: DeskParts, change: ItemChange): void {
  try {
    inbox.applyItem(change, publishChanges);
  } catch (error) {
    notifier.consider([]);
    throw error;
  }
}

/** Deletes what belongs to the previous user, apart from the inbox. */
export function forgetUser({ deps, outbox, processes, requests, documents }: DeskParts): void {
  for (const part of [outbox, processes, requests, documents]) part.clear();
  deps.publish.forgotten?.();
}

function applyUser(parts: DeskParts, me: Me): void {
  const { deps, inbox, outbox, intents, subscriptionChanges } = parts;
  // First, because a lost history does not reveal that the user changed.
  outbox.setOwner(me.user.id);
  const pending = intents.pendingSubscriptions();
  const before = inbox.me();
  const now = pending ? { ...me, subscriptions: pending } : me;
  if (inbox.setMe(now)) {
    forgetUser(parts);
    outbox.setOwner(me.user.id);
  }
  // First user here. A user from before an app update has already completed these steps.
  if (before === null && deps.preferences.get().firstSteps === 'none') deps.preferences.set({ firstSteps: 'due' });
  subscriptionChanges.setRelayCopy(me.subscriptions);
  // Roles or rules changed.
  if (JSON.stringify(now) !== JSON.stringify(before))
    subscriptionChanges.apply(now.subscriptions, before?.subscriptions);
}
