/** The operations of the relay as the window invokes them, one entry each. The compiler asks for an entry per `window` of `DESK_OPERATIONS`. */
import type { BatchOperation, BatchResult, WindowOperations, WindowRequest } from '../shared/bridge/desk-channels.ts';
import type { DeskMessage, DeskReply } from '../shared/desk-operations.ts';
import { foundIn, type Subscriptions } from '../shared/people.ts';
import { ProblemError } from '../shared/problems.ts';
import { withPreviousCells } from '../shared/rules/evidence.ts';
import { isUnseen } from '../shared/rules/snooze.ts';
import { checkSubscriptions } from '../shared/rules/subscription.ts';
import { type DeskWords, wordsFor } from '../shared/words/desk.ts';
import { languageOf } from '../shared/words/words.ts';
import { failedSince, unseenRefusal } from './answers/fate.ts';
import { forEachItem } from './batch.ts';
import type { DeskParts } from './desk-parts.ts';
import type { RelayLink, Reply, StoredItem } from './ports.ts';

type OnlineOperation = keyof DeskWords['offline'];

/** @throws ProblemError UNAUTHENTICATED if no one is signed in */
export function currentUser({ deps, inbox }: Pick<DeskParts, 'deps' | 'inbox'>) {
  const me = inbox.me();
  if (!me) throw new ProblemError('UNAUTHENTICATED', wordsFor(deps.locale()).state.unpaired);
  return me.user;
}

/** Operations that need the relay. @throws ProblemError NOT_FOUND for an unknown item, or the relay's problem */
function createOnlineOperations({ deps, inbox }: DeskParts) {
  const words = () => wordsFor(deps.locale());
  const itemOf = (itemId: string): StoredItem => {
    const stored = inbox.kept(itemId);
    if (!stored) throw new ProblemError('NOT_FOUND', words().itemUnknown);
    return stored;
  };
  const request = async <K extends OnlineOperation>(name: K, message: DeskMessage<K>): Promise<DeskReply<K>> => {
    const send = deps.link[name] as (message: DeskMessage<K>) => Promise<Reply<DeskReply<K>>>;
    const reply = await send(message);
    if (reply.ok) return reply.value;
    if (!reply.problem) throw new ProblemError('STORE_UNAVAILABLE', words().offline[name]);
    throw new ProblemError(reply.problem.code, reply.problem.detail);
  };
  return {
    itemOf,
    request,
    onItem:
      <K extends OnlineOperation & keyof RelayLink>(name: K) =>
      async (message: DeskMessage<K> & { itemId: string }) => {
        itemOf(message.itemId);
        return request(name, message);
      },
    /** @param done called with the item as it was before the request */
    onEachItem:
      <K extends OnlineOperation & BatchOperation>(
        name: K,
        done: (before: StoredItem, request: WindowRequest<K>) => void = () => {},
      ) =>
      (batch: WindowRequest<K>): Promise<BatchResult> => {
        const { itemIds, ...rest } = batch;
        return forEachItem(itemIds, async (itemId) => {
          const before = itemOf(itemId);
          await request(name, { itemId, ...rest } as DeskMessage<K>);
          done(before, batch);
        });
      },
  };
}

export function createOperations(parts: DeskParts): WindowOperations {
  const { deps, inbox, intents } = parts;
  const { clock, store } = deps;
  const { itemOf, request, onItem, onEachItem } = createOnlineOperations(parts);

  const checked = (subscriptions: Subscriptions): Subscriptions => {
    const errors = checkSubscriptions(subscriptions, currentUser(parts));
    const first = errors[0];
    if (first) throw new ProblemError('REQUEST_INVALID', `${first.pointer} ${first.detail}`, { errors });
    return subscriptions;
  };
  /** At least the relay's own timestamps that it is compared with, in case this computer's clock is slow. */
  const seenAt = (stored: StoredItem): string => {
    const refusal = unseenRefusal(stored.item, stored.own, currentUser(parts).id);
    const failed = refusal && failedSince(refusal);
    const at = Math.max(clock.now(), Date.parse(stored.item.beckon.at), failed ? Date.parse(failed) : 0);
    return new Date(at).toISOString();
  };
  const needsSeeing = (stored: StoredItem): boolean => {
    const view = inbox.viewOf(stored);
    if (!view) return false;
    return isUnseen(view, clock.now()) || unseenRefusal(stored.item, stored.own, currentUser(parts).id) !== null;
  };

  return {
    claim: onEachItem('claim'),
    resend: onItem('resend'),
    delegate: onEachItem('delegate', ({ item, own }, { to }) => {
      // The relay's change may arrive after its acknowledgement, so the buttons are removed now. If it arrived first it is authoritative:
      // the item may be back.
      if (inbox.kept(item.id)?.own !== own) return;
      const delegatedAt = to === currentUser(parts).id ? null : new Date(clock.now()).toISOString();
      parts.publishChanges(inbox.changeOwn(item.id, { delegatedAt }));
    }),
    withdraw: (message) =>
      onItem('withdraw')(message).catch((error: unknown) => {
        const isLate = error instanceof ProblemError && error.problem.code === 'TOO_LATE';
        throw isLate ? new ProblemError('TOO_LATE', wordsFor(deps.locale()).withdrawLate) : error;
      }),
    people: async (message) => foundIn(await request('people', message), languageOf(deps.locale())),
    absence: (message) => request('absence', message),
    async evidence({ itemId }) {
      const { evidenceVersion } = itemOf(itemId).item;
      if (evidenceVersion === undefined) return null;
      const stored = store.evidence(itemId);
      if (stored?.version === evidenceVersion) return stored;
      const current = await request('evidence', { itemId });
      if (current === null) return null;
      const evidence = withPreviousCells(current, stored);
      store.saveEvidence(itemId, evidence);
      return evidence;
    },
    related: onItem('related'),
    requests: (message) => request('requests', message),
    insights: (message) => request('insights', message),
    remind: (message) => request('remind', message),
    seen({ itemIds }) {
      for (const itemId of new Set(itemIds)) {
        const stored = inbox.kept(itemId);
        if (!stored || !needsSeeing(stored)) continue;
        const at = seenAt(stored);
        // Queued for the relay before the local change: after a crash in between, the relay still receives it and sends it back. In the
        // other order the relay would never receive it.
        intents.add({ kind: 'seen', itemId });
        parts.publishChanges(inbox.changeOwn(itemId, { seenAt: at }));
      }
      return null;
    },
    snooze({ itemIds, until, beckonAt }) {
      for (const { item } of [...new Set(itemIds)].map(itemOf)) {
        const at = beckonAt ?? item.beckon.at;
        intents.add({ kind: 'snooze', itemId: item.id, until, beckonAt: at });
        parts.publishChanges(inbox.changeOwn(item.id, { snoozedUntil: until, snoozedBeckonAt: at }));
      }
      return null;
    },
    subscriptions(subscriptions) {
      parts.subscriptionChanges.apply(checked(subscriptions));
      intents.add({ kind: 'subscriptions', subscriptions });
      return subscriptions;
    },
  };
}
