/** Operations of a person, shared by the desk's socket and HTTP. Each change is one unit of work. */
import type { DeskMessage, DeskOperation, DeskReply } from '../../shared/desk-operations.ts';
import { PEOPLE_LIMIT, type Subscriptions } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import { REQUESTS_LIMIT } from '../../shared/requests.ts';
import { checkSubscriptions } from '../../shared/rules/subscription.ts';
import { refusals } from '../../shared/words/relay.ts';
import { answerOrThrow } from './answers/answer-input.ts';
import { claim, delegate, release, seen, shown, snooze, snoozeOfDesk } from './answers/item-acts.ts';
import { remindRecipients } from './answers/request-acts.ts';
import { type RespondDeps, respond } from './answers/respond.ts';
import { withdrawAnswer } from './answers/withdraw-answer.ts';
import type { DirectoryView } from './directory-view.ts';
import type { InsightReports } from './insights/insights.ts';
import { evidenceOf } from './items/evidence.ts';
import type { Processes } from './items/processes.ts';
import { relatedItems } from './items/related.ts';
import type { Requests } from './items/requests.ts';
import { resend } from './outbound/resend.ts';
import { refuseIf, setOwnAbsence } from './people/absence.ts';
import { currentPerson } from './people/current-person.ts';
import { createPeopleSearch } from './people/people-search.ts';
import type { Login } from './ports.ts';
import type { Reader } from './reader.ts';
import type { AnswerTx, Tx, Writer } from './unit-of-work.ts';

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

/** @throws REQUEST_INVALID */
export function setSubscriptions(
  tx: Pick<Tx, 'directory' | 'saveSubscriptions'>,
  userId: string,
  subscriptions: Subscriptions,
): void {
  refuseIf(checkSubscriptions(subscriptions, currentPerson(tx, userId)));
  tx.saveSubscriptions(userId, subscriptions);
}

interface PersonOperationParts extends RespondDeps {
  writer: Writer<AnswerTx>;
  reader: Pick<Reader, 'item' | 'isMember' | 'evidence' | 'referring'>;
  directory: () => DirectoryView;
  /** After a change of an absence: rebuilds the view and readdresses open items. */
  directoryChanged: () => Promise<void>;
  processes: Pick<Processes, 'page'>;
  requests: Pick<Requests, 'page' | 'one'>;
  insights: Pick<InsightReports, 'own'>;
}

export function createPersonOperations(parts: PersonOperationParts): PersonOperations {
  const { writer, reader, directory, directoryChanged, processes, requests, insights, random, challenges } = parts;
  const findPeople = createPeopleSearch(directory);
  return {
    async respond({ userId, device, signedInAt = null }, { itemId, ...request }) {
      const answering = { userId, device, signedInAt, itemId, request };
      return answerOrThrow(await writer.write((tx) => respond(tx, answering, { random, challenges })));
    },
    withdraw: async ({ userId }, { itemId, key }) =>
      answerOrThrow(await writer.write((tx) => withdrawAnswer(tx, { userId, itemId, key }, random))),
    seen: ({ userId }, { itemIds }) => writer.write((tx) => seen(tx, userId, itemIds)),
    shown: ({ userId }, { itemIds, summary }) => writer.write((tx) => shown(tx, userId, itemIds, summary)),
    snooze: ({ userId }, { itemId, until, beckonAt }, { isLate }) =>
      writer.write((tx) => (isLate ? snoozeOfDesk : snooze)(tx, userId, itemId, until, beckonAt)),
    claim: ({ userId }, message) =>
      writer.write((tx) => (message.release ? release : claim)(tx, userId, message.itemId)),
    resend: ({ userId }, { itemId, index }) => writer.write((tx) => resend(tx, userId, itemId, index)),
    delegate: ({ userId }, { itemId, to, note = null }) => writer.write((tx) => delegate(tx, userId, itemId, to, note)),
    async subscriptions({ userId }, subscriptions) {
      await writer.write((tx) => setSubscriptions(tx, userId, subscriptions));
      return subscriptions;
    },
    async absence({ userId }, absence) {
      const saved = await writer.write((tx) => setOwnAbsence(tx, userId, absence));
      await directoryChanged();
      return saved;
    },
    people: async (_, { q = '', limit = PEOPLE_LIMIT }) => ({ items: findPeople(q, limit) }),
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
      await writer.write((tx) => remindRecipients(tx, userId, itemId));
      const item = requests.one(userId, itemId);
      // The source may have been changed in between.
      if (!item) throw new ProblemError('NOT_FOUND', refusals.items.notRequested);
      return item;
    },
  };
}
