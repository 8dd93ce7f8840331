/** Requests that desks can send to the simulated relay. */
import { createRequests, type ServeRequest } from '../../relay/desk/desk-requests.ts';
import { createPersonBudget } from '../../relay/domain/people/person-budget.ts';
import { createRefusalExplainer } from '../../relay/domain/refusal-explainer.ts';
import type { Services } from '../../relay/domain/services.ts';
import type { Life } from './time.ts';

export function serveDesks(services: Services, life: Life): ServeRequest {
  const nothing = async () => {};
  return createRequests(
    {
      respond: ({ userId, device }, { itemId, ...request }) =>
        services.respond({ userId, device, signedInAt: null, itemId, request }),
      withdraw: ({ userId }, { itemId, key }) => services.withdraw(userId, itemId, key),
      seen: ({ userId }, { itemIds }) => services.seen(userId, itemIds),
      shown: ({ userId }, { itemIds }) => services.shown(userId, itemIds),
      snooze: ({ userId }, { itemId, until, beckonAt }) => services.snoozeOfDesk(userId, itemId, until, beckonAt),
      claim: ({ userId }, { itemId, release }) =>
        release ? services.release(userId, itemId) : services.claim(userId, itemId),
      resend: nothing,
      delegate: ({ userId }, { itemId, to, note }) => services.delegate(userId, itemId, to, note ?? null),
      subscriptions: ({ userId }, subscriptions) => services.saveSubscriptions(userId, subscriptions),
      absence: async () => null,
      people: async () => ({ items: [] }),
      processes: async () => ({ items: [], next: null }),
      evidence: async () => null,
      related: async () => ({ items: [] }),
      requests: async () => ({ items: [], next: null }),
      insights: () => Promise.reject(new Error('no desk of the simulation reads figures')),
      remind: () => Promise.reject(new Error('no desk of the simulation reminds')),
    },
    { watch() {}, renew: nothing, beckons() {}, refused() {} },
    {
      budget: createPersonBudget({ now: life.now }),
      explaining: createRefusalExplainer({ now: life.now }, () => 0),
      clock: { now: life.now },
    },
    () => {},
  );
}
