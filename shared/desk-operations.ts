/**
 * Operations a person can request from the relay (contract section 4): socket message, reply, rate-limit cost and summary, and the
 * equivalent HTTP operations. Relay, desk, OpenAPI, AsyncAPI and the JSON schemas are derived from this table.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { json, type Operation, ok, query } from './documents/operations.ts';
import { Evidence, RelatedItems } from './evidence.ts';
import { OwnInsights } from './insights.ts';
import { ItemForPerson } from './item-views.ts';
import {
  Absence,
  AbsenceRequest,
  PEOPLE_LIMIT,
  PEOPLE_LIMIT_MAX,
  PEOPLE_QUERY_MAX,
  PeopleFound,
  Subscriptions,
} from './people.ts';
import { Nullable } from './primitives.ts';
import type { Problem } from './problem-schema.ts';
import type { ProblemCode } from './problems.ts';
import { PROCESSES_LIMIT, PROCESSES_LIMIT_MAX, ProcessList, ProcessPosition } from './processes.ts';
import { REQUESTS_LIMIT, REQUESTS_LIMIT_MAX, RequestedItem, RequestList } from './requests.ts';
import { AnswerRequest, AnswerResult, DelegateRequest, SnoozeRequest, Uuid } from './responses.ts';
import type { CostName } from './rules/person-costs.ts';
import {
  BeckonsMessage,
  ClaimMessage,
  DelegateMessage,
  InsightsMessage,
  ItemMessage,
  PeopleMessage,
  ProcessesMessage,
  RenewMessage,
  RequestsMessage,
  ResendMessage,
  RespondMessage,
  SeenMessage,
  ShownMessage,
  SnoozeMessage,
  WithdrawMessage,
} from './socket.ts';

interface SocketOperation {
  message: TSchema;
  /** Value of the acknowledgement. */
  reply: TSchema;
  /** Charged to the person's rate limit. */
  cost: CostName;
  /** An offline desk stores the message and sends it later. */
  waits?: true;
  /** The window invokes it by this channel of its bridge (`bridge/desk-channels.ts`). `batch`: for several items at once. */
  window?: { channel: string; batch?: true };
}

const Nothing = Type.Null();

export const DESK_OPERATIONS = {
  respond: { message: RespondMessage, reply: AnswerResult, cost: 'answer', waits: true },
  /** Of a recorded answer. The reply's outcome is null if the item is open again at once; else its fate is `withdrawing` until the source replies. */
  withdraw: { message: WithdrawMessage, reply: AnswerResult, cost: 'answer', window: { channel: 'item.withdraw' } },
  seen: { message: SeenMessage, reply: Nothing, cost: 'read', waits: true, window: { channel: 'item.seen' } },
  shown: { message: ShownMessage, reply: Nothing, cost: 'read', waits: true },
  snooze: {
    message: SnoozeMessage,
    reply: Nothing,
    cost: 'act',
    waits: true,
    window: { channel: 'item.snooze', batch: true },
  },
  claim: { message: ClaimMessage, reply: Nothing, cost: 'act', window: { channel: 'item.claim', batch: true } },
  resend: { message: ResendMessage, reply: Nothing, cost: 'act', window: { channel: 'item.resend' } },
  delegate: {
    message: DelegateMessage,
    reply: Nothing,
    cost: 'act',
    window: { channel: 'item.delegate', batch: true },
  },
  subscriptions: {
    message: Subscriptions,
    reply: Subscriptions,
    cost: 'act',
    waits: true,
    window: { channel: 'subscriptions.set' },
  },
  /** `me` reports the change to every desk of the person. */
  absence: { message: AbsenceRequest, reply: Nullable(Absence), cost: 'absence', window: { channel: 'absence.set' } },
  people: { message: PeopleMessage, reply: PeopleFound, cost: 'page', window: { channel: 'people.find' } },
  processes: { message: ProcessesMessage, reply: ProcessList, cost: 'page' },
  /** Null if the item has none. */
  evidence: {
    message: ItemMessage,
    reply: Nullable(Evidence),
    cost: 'page',
    window: { channel: 'item.evidence' },
  },
  related: { message: ItemMessage, reply: RelatedItems, cost: 'page', window: { channel: 'item.related' } },
  /** Of which the person is the requester. */
  requests: { message: RequestsMessage, reply: RequestList, cost: 'page', window: { channel: 'requests.list' } },
  /** Of the last seven days. */
  insights: { message: InsightsMessage, reply: OwnInsights, cost: 'page', window: { channel: 'insights.own' } },
  remind: { message: ItemMessage, reply: RequestedItem, cost: 'act', window: { channel: 'request.remind' } },
  renew: { message: RenewMessage, reply: Nothing, cost: 'act' },
  beckons: { message: BeckonsMessage, reply: Nothing, cost: 'read' },
} as const satisfies Record<string, SocketOperation>;

export type DeskOperation = keyof typeof DESK_OPERATIONS;
export const DESK_OPERATION_NAMES = Object.keys(DESK_OPERATIONS) as readonly DeskOperation[];
/** Operations that a desk stores while offline. */
export type WaitingOperation = {
  [K in DeskOperation]: (typeof DESK_OPERATIONS)[K] extends { waits: true } ? K : never;
}[DeskOperation];
export type DeskMessage<K extends DeskOperation> = Static<(typeof DESK_OPERATIONS)[K]['message']>;
export type DeskReply<K extends DeskOperation> = Static<(typeof DESK_OPERATIONS)[K]['reply']>;

type Ack<T> = (reply: { ok: true; value: T } | { ok: false; problem: Problem }) => void;
/** Client → server, in Socket.IO's format. */
export type DeskClientEvents = { [K in DeskOperation]: (message: DeskMessage<K>, ack: Ack<DeskReply<K>>) => void };

/** The message is assembled from the path (`id` is the item), the query and the body. */
interface OverHttp extends Operation {
  /** Message members that the HTTP request does not carry. */
  adds?: Readonly<Record<string, unknown>>;
}

interface Documented {
  summary: string;
  /** By operation id. For an operation on an item with a null `reply`, the HTTP response is the item as the person then sees it. */
  http?: Readonly<Record<string, OverHttp>>;
}

const security = ['personToken'] as const;
export const itemId = { name: 'id', in: 'path', description: 'Id of the item', schema: Uuid } as const;

const onItem = (name: string, summary: string, ...problems: readonly ProblemCode[]): Operation => ({
  method: 'post',
  path: `/v1/items/{id}/${name}`,
  tag: 'Items',
  summary,
  security,
  parameters: [itemId],
  reply: ok('The item as I now see it', ItemForPerson),
  problems: ['REQUEST_INVALID', 'NOT_FOUND', ...problems],
});

/** The documentation of each entry. A function, so that desk bundles can tree-shake it. */
export const documentedDeskOperations = (): Readonly<Record<DeskOperation, Documented>> => ({
  respond: {
    summary: 'Answer an item. Sent again with the same `key` it is the same answer',
    http: {
      answer: {
        ...onItem('responses', 'Answer an item'),
        description:
          '`key` makes a retry idempotent: the same answer gets the same reply. An item that was answered before is 409 with the outcome. A decision about an older `version` is 409 `ITEM_CHANGED` with `item`; above a step-up limit the relay asks first, 409 `CONFIRMATION_REQUIRED` with `challenge`, `confirmBy` and `freshSignIn`.',
        body: json(AnswerRequest),
        reply: ok('Recorded', AnswerResult),
        problems: [
          'REQUEST_INVALID',
          'COMMENT_REQUIRED',
          'INPUT_INVALID',
          'FORBIDDEN',
          'SEPARATION_OF_DUTIES',
          'NOT_FOUND',
          'ALREADY_ANSWERED',
          'ITEM_CLOSED',
          'NOT_YOUR_TURN',
          'ITEM_CHANGED',
          'CONFIRMATION_REQUIRED',
          'KEY_REUSED',
        ],
      },
    },
  },
  withdraw: {
    summary: 'Take back the answer that was given under this `key`',
    http: {
      withdrawAnswer: {
        ...onItem('responses/{key}/withdraw', 'Take back an answer of mine'),
        description:
          'Possible while the action is `revocable`, under the policy `first`. A response that was never sent is cancelled: `outcome` is null and the item is open again. Otherwise the source is asked, and the fate is `withdrawing` until it replies. A repeated request changes nothing and returns the current item.',
        parameters: [itemId, { name: 'key', in: 'path', description: 'Of the answer, as it was given', schema: Uuid }],
        reply: ok('Taken back, or asked of the source', AnswerResult),
        problems: ['FORBIDDEN', 'NOT_FOUND', 'ITEM_CLOSED', 'TOO_LATE', 'NOT_REVOCABLE'],
      },
    },
  },
  seen: {
    summary: 'These items were seen',
    http: { seen: { ...onItem('seen', 'I have seen it'), cost: 'act' } },
  },
  shown: {
    summary: 'These items were raised as notifications, for the audit',
  },
  snooze: {
    summary: 'Beckon again then, or now (null)',
    http: { snooze: { ...onItem('snooze', 'Beckon me again later', 'ITEM_CLOSED'), body: json(SnoozeRequest) } },
  },
  claim: {
    summary: 'I am on it, or no longer (`release`)',
    http: {
      claim: onItem('claim', 'Claim an item; others can still answer it', 'CLAIMED', 'ITEM_CLOSED'),
      release: {
        ...onItem('release', 'I am no longer on it; an administrator may say so for anyone', 'CLAIMED'),
        security: ['personToken', 'adminToken'],
        role: 'people',
        adds: { release: true },
      },
    },
  },
  resend: {
    summary: 'Send a failed message of a customer again',
    http: {
      resend: {
        ...onItem('messages/{index}/resend', 'Send a failed message of a customer notice again'),
        description:
          'It keeps its id, so that a receiver who did get it knows the repeat. Only a message that failed is sent again.',
        parameters: [
          itemId,
          {
            name: 'index',
            in: 'path',
            description: 'Place in `messages`, from 0',
            schema: Type.Integer({ minimum: 0 }),
          },
        ],
        problems: ['NOT_FOUND', 'NOT_FAILED', 'ITEM_CLOSED'],
      },
    },
  },
  delegate: {
    summary: 'Hand an item over',
    http: {
      delegate: {
        ...onItem(
          'delegate',
          'Hand it to someone else; I keep seeing it and no longer answer',
          'FORBIDDEN',
          'ITEM_CLOSED',
        ),
        body: json(DelegateRequest),
      },
    },
  },
  subscriptions: {
    summary: 'Replace what the person is beckoned for',
    http: {
      setSubscriptions: {
        method: 'put',
        path: '/v1/me/subscriptions',
        tag: 'People',
        summary: 'Replace my subscriptions',
        description:
          'The first rule that matches wins; none matches: beckon for what asks for an answer or is a warning or worse, else badge. A rule that switches a mandatory role off is refused.',
        security,
        body: json(Subscriptions),
        reply: ok('The rules as they now stand', Subscriptions),
        problems: ['REQUEST_INVALID'],
      },
    },
  },
  absence: {
    summary: 'Away from here to there; an empty object ends it',
    http: {
      setAbsence: {
        method: 'put',
        path: '/v1/me/absence',
        tag: 'People',
        summary: 'Set my absence and stand-in; an empty object ends it',
        security,
        body: json(AbsenceRequest),
        reply: ok('The absence as it now stands, or null', Nullable(Absence)),
        problems: ['REQUEST_INVALID', 'NOT_FOUND'],
      },
    },
  },
  people: {
    summary: 'Find people by name or id',
    http: {
      people: {
        method: 'get',
        path: '/v1/people',
        tag: 'People',
        summary: 'Find a person to hand an item to, or to stand in for me',
        security,
        parameters: [
          query('q', 'Beginnings of the words of a name, or of an id', Type.String({ maxLength: PEOPLE_QUERY_MAX })),
          query(
            'limit',
            'People at most',
            Type.Integer({ minimum: 1, maximum: PEOPLE_LIMIT_MAX, default: PEOPLE_LIMIT }),
          ),
        ],
        reply: ok('The best match first', PeopleFound),
        problems: ['REQUEST_INVALID'],
      },
    },
  },
  processes: {
    summary: 'The processes the person sees; tells of each that moves from now on',
    http: {
      processes: {
        method: 'get',
        path: '/v1/processes',
        tag: 'Processes',
        summary: 'Processes of which I received an item, or of which a role of mine owns a step',
        security,
        parameters: [
          query('after', '`next` of an earlier page', ProcessPosition),
          query(
            'limit',
            'Processes on a page; one of many bytes is shorter',
            Type.Integer({ minimum: 1, maximum: PROCESSES_LIMIT_MAX, default: PROCESSES_LIMIT }),
          ),
        ],
        reply: ok('A page, the newest change first', ProcessList),
        problems: ['REQUEST_INVALID'],
      },
    },
  },
  evidence: {
    summary: 'Lines, checks, parties and documents of an item; over HTTP they are members of the item',
  },
  related: {
    summary: 'Items about the same party or record that I may see',
    http: {
      related: {
        method: 'get',
        path: '/v1/items/{id}/related',
        tag: 'Items',
        summary: 'The latest items about the same party or record that I may see',
        security,
        parameters: [itemId],
        reply: ok('The newest first; `outcome` is null while one is open', RelatedItems),
        problems: ['NOT_FOUND'],
      },
    },
  },
  requests: {
    summary: 'Items that I requested',
    http: {
      requests: {
        method: 'get',
        path: '/v1/me/requests',
        tag: 'People',
        summary: 'Items that I requested, as far as their sources show them to requesters',
        description:
          'Newest visible change first. The source decides by `requesterSees`: `nothing`, `state` (neither names nor comments) or `names`. A page may be shorter than `limit` although more follow.',
        security,
        parameters: [
          query('after', '`next` of an earlier page; 0: from the newest', Type.Integer({ minimum: 0, default: 0 })),
          query(
            'limit',
            'Requests at most',
            Type.Integer({ minimum: 1, maximum: REQUESTS_LIMIT_MAX, default: REQUESTS_LIMIT }),
          ),
        ],
        reply: ok('A page; `next` is null on the last one', RequestList),
        problems: ['REQUEST_INVALID'],
      },
    },
  },
  insights: {
    summary: 'What I did in the last seven days',
    http: {
      ownInsights: {
        method: 'get',
        path: '/v1/me/insights',
        tag: 'People',
        summary: 'What I did in the last seven days',
        description:
          'Days in UTC, both included. `items`: opened for the first time. `inTime` and `late`: my answers that decided an item, by the time it was due.',
        security,
        reply: ok('The counts, and times since the items were accepted', OwnInsights),
        problems: [],
      },
    },
  },
  remind: {
    summary: 'Remind the recipients of an item that I requested',
    http: {
      remind: {
        method: 'post',
        path: '/v1/me/requests/{itemId}/remind',
        tag: 'People',
        summary: 'Remind the recipients of an item that I requested',
        description: 'Once a day for each item: a second reminder is 429 with `Retry-After`.',
        security,
        parameters: [{ ...itemId, name: 'itemId' }],
        reply: ok('The request as it now is', RequestedItem),
        problems: ['REQUEST_INVALID', 'NOT_FOUND', 'ITEM_CLOSED', 'RATE_LIMITED'],
      },
    },
  },
  renew: {
    summary: 'A fresh token of the same person in place of one that ends soon',
  },
  beckons: {
    summary: 'Whether the person would notice here now; while nowhere, messages for who is away go out',
  },
});
