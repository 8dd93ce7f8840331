/** Operations of a person, shared by the desk's socket and HTTP. */
import type { DeskMessage, DeskOperation, DeskReply } from '../../shared/desk-operations.ts';
import { PEOPLE_LIMIT } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import { REQUESTS_LIMIT } from '../../shared/requests.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { DirectoryView } from './directory-view.ts';
import type { InsightReports } from './insights/insights.ts';
import { evidenceOf } from './items/evidence.ts';
import type { Processes } from './items/processes.ts';
import { relatedItems } from './items/related.ts';
import type { Requests } from './items/requests.ts';
import type { Login } from './ports.ts';
import type { Reader } from './reader.ts';
import type { Services } from './services.ts';

/** Handled by the socket: they change the connection, not the store. */
type ConnectionOperation = 'renew' | 'beckons';

/** `void` is sent as `null`. */
// biome-ignore lint/suspicious/noConfusingVoidType: the result of a handler
type OperationResult<K extends DeskOperation> = [DeskReply<K>] extends [null] ? void : DeskReply<K>;

export interface CallContext {
  /** False once the caller is disconnected. */
  wanted(): boolean;
  /** The network may have delayed the message. */
  isLate: boolean;
}

/** Each resolves once its effect is durable, and rejects with a `ProblemError`. */
export type PersonOperations = {
  [K in Exclude<DeskOperation, ConnectionOperation>]: (
    who: Login,
    message: DeskMessage<K>,
    call: CallContext,
  ) => Promise<OperationResult<K>>;
};

export const notTheirs = (): ProblemError => new ProblemError('NOT_FOUND', refusals.items.notYours);

export const createPersonOperations = (
  services: Services,
  processes: Pick<Processes, 'page'>,
  reader: Pick<Reader, 'item' | 'isMember' | 'evidence' | 'referring'>,
  requests: Requests,
  insights: Pick<InsightReports, 'own'>,
  directory: () => DirectoryView,
): PersonOperations => ({
  respond: ({ userId, device, signedInAt = null }, { itemId, ...request }) =>
    services.respond({ userId, device, signedInAt, itemId, request }),
  withdraw: ({ userId }, { itemId, key }) => services.withdraw(userId, itemId, key),
  seen: ({ userId }, { itemIds }) => services.seen(userId, itemIds),
  shown: ({ userId }, { itemIds, summary }) => services.shown(userId, itemIds, summary),
  snooze: ({ userId }, { itemId, until, beckonAt }, { isLate }) =>
    isLate ? services.snoozeOfDesk(userId, itemId, until, beckonAt) : services.snooze(userId, itemId, until),
  claim: ({ userId }, { itemId, release }) =>
    release ? services.release(userId, itemId) : services.claim(userId, itemId),
  resend: ({ userId }, { itemId, index }) => services.resend(userId, itemId, index),
  delegate: ({ userId }, { itemId, to, note }) => services.delegate(userId, itemId, to, note ?? null),
  subscriptions: ({ userId }, subscriptions) => services.saveSubscriptions(userId, subscriptions),
  absence: ({ userId }, absence) => services.saveAbsence(userId, absence),
  people: async (_, { q = '', limit = PEOPLE_LIMIT }) => ({ items: services.findPeople(q, limit) }),
  async processes({ userId }, query, { wanted }) {
    const person = directory().person(userId);
    return person ? processes.page(person, query, wanted) : { items: [], next: null };
  },
  async evidence({ userId }, { itemId }) {
    const stored = reader.item(itemId);
    if (!stored || !reader.isMember(stored.setId, userId)) throw notTheirs();
    return evidenceOf(reader, stored.item);
  },
  async related({ userId }, { itemId }) {
    const person = directory().person(userId);
    const items = person && relatedItems(reader, person, itemId);
    if (!items) throw notTheirs();
    return { items };
  },
  requests: async ({ userId }, { after = 0, limit = REQUESTS_LIMIT }) => requests.page(userId, after, limit),
  insights: async ({ userId }) => insights.own(userId),
  async remind({ userId }, { itemId }) {
    await services.remind(userId, itemId);
    const item = requests.one(userId, itemId);
    // The source may have been changed in between.
    if (!item) throw new ProblemError('NOT_FOUND', refusals.items.notRequested);
    return item;
  },
});
