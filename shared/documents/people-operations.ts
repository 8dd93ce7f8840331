/** The desk over HTTP, for people, their scripts and other clients (contract section 4). */
import Type from 'typebox';
import { DESK_OPERATIONS, type DeskOperation, documentedDeskOperations, itemId } from '../desk-operations.ts';
import { ItemDetail, ItemPage } from '../item-views.ts';
import { ItemState } from '../items.ts';
import { MadePairingCode, Me, OwnSessions, PairRequest, PairResult, SessionsEnded, Subscriptions } from '../people.ts';
import { Id } from '../primitives.ts';
import { Process } from '../processes.ts';
import { SignInWays } from '../sign-in.ts';
import { json, type Operation, type Operations, ok, query } from './operations.ts';

const security = ['personToken'] as const;
const STATE = `(${ItemState.enum.join('|')})`;
const STATES = `^${STATE}(,${STATE})*$`;
const STATES_IN_WORDS = `one or more of ${ItemState.enum.join(', ')}, with commas between them`;

export const meOperations = {
  signInWays: {
    method: 'get',
    path: '/v1/sign-in',
    tag: 'People',
    summary: 'How to sign in here: by token, by a one-time code, or at an issuer (OpenID Connect)',
    reply: ok('The ways, and what a desktop needs to know of the issuer', SignInWays),
    problems: ['RATE_LIMITED'],
  },
  pair: {
    method: 'post',
    path: '/v1/pair',
    tag: 'People',
    summary: 'Exchange a one-time code for a device token',
    body: json(PairRequest),
    reply: ok('The token is shown this once', PairResult),
    problems: ['REQUEST_INVALID', 'UNAUTHENTICATED', 'RATE_LIMITED'],
  },
  me: {
    method: 'get',
    path: '/v1/me',
    tag: 'People',
    summary: 'Who I am, my roles, subscriptions and absence, and whether browsers are pushed to here',
    security,
    reply: ok('The person of the token', Me),
    problems: [],
  },
  subscriptions: {
    method: 'get',
    path: '/v1/me/subscriptions',
    tag: 'People',
    summary: 'What I am beckoned for, and my quiet hours',
    security,
    reply: ok('The rules as they stand', Subscriptions),
    problems: [],
  },
} as const satisfies Operations;

export const ownSessionOperations = {
  sessions: {
    method: 'get',
    path: '/v1/me/sessions',
    tag: 'People',
    summary: 'Where I am signed in: devices by their tokens, browsers by their sessions',
    security,
    reply: ok('The newest first; no secret is in it', OwnSessions),
    problems: [],
  },
  endSessions: {
    method: 'delete',
    path: '/v1/me/sessions',
    tag: 'People',
    summary: 'End all of them but the one that asks, or the one that is named',
    description: 'What was begun by one of them ends with it, and so do the answer links that I got until now.',
    security,
    parameters: [query('id', 'This one alone', Type.String({ maxLength: 64 }))],
    reply: ok('How many ended', SessionsEnded),
    problems: ['REQUEST_INVALID', 'NOT_FOUND'],
  },
  endSession: {
    method: 'delete',
    path: '/v1/me/sessions/{id}',
    tag: 'People',
    summary: 'End one of them',
    security,
    parameters: [{ name: 'id', in: 'path', description: 'Of the list', schema: Type.String({ maxLength: 64 }) }],
    reply: ok('How many ended, with what was begun by it', SessionsEnded),
    problems: ['NOT_FOUND'],
  },
  makeOwnCode: {
    method: 'post',
    path: '/v1/me/pairing-codes',
    tag: 'People',
    summary: 'A one-time code for another device of mine',
    description:
      'Valid for 10 minutes, once; five are open at most, and the oldest give way. What it opens ends with what made it, and lasts no longer.',
    security,
    cost: 'code',
    reply: ok('Shown this once', MadePairingCode, 201),
    problems: ['RATE_LIMITED'],
  },
} as const satisfies Operations;

export const readingOperations = {
  items: {
    method: 'get',
    path: '/v1/items',
    tag: 'Items',
    summary: 'Items addressed to me, the newest change last',
    description:
      'Ask for the next page with `after=<next>`, and for whatever changes later with `after=<cursor>`. Items that my rules switch off come with `include=off` and in a search.',
    security,
    cost: 'page',
    parameters: [
      query(
        'state',
        'As I see it; several with commas between',
        Type.String({ pattern: STATES, description: STATES_IN_WORDS }),
      ),
      query('q', 'Words to search for', Type.String({ maxLength: 200 }), 'search'),
      query('role', 'A role through which I was addressed', Type.String({ maxLength: 63 })),
      query('include', 'Items that my rules switch off too', Type.Literal('off')),
      query('after', 'A cursor: `next` or `cursor` of an earlier page', Type.Integer({ minimum: 0 })),
      query('limit', 'Items on a page', Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    ],
    reply: ok('A page', ItemPage),
    problems: ['REQUEST_INVALID'],
  },
  item: {
    method: 'get',
    path: '/v1/items/{id}',
    tag: 'Items',
    summary: 'One item with its thread, the fate of its answers, and why I got it',
    security,
    parameters: [itemId],
    reply: ok('The item as I see it', ItemDetail),
    problems: ['NOT_FOUND'],
  },
  document: {
    method: 'get',
    path: '/v1/items/{id}/documents/{documentId}',
    tag: 'Items',
    summary: 'The bytes of a document of an item, fetched from its source',
    description:
      'Always a download: `Content-Disposition: attachment`. At most two at once for a person; four more wait, further ones are 429. `DOCUMENT_UNAVAILABLE` carries `reason`.',
    security,
    cost: 'document',
    parameters: [itemId, { name: 'documentId', in: 'path', description: 'Of the list `documents`', schema: Id }],
    reply: {
      status: 200,
      description: 'The bytes; of the declared media type if a client may display it, else application/octet-stream',
      content: { 'application/octet-stream': Type.String({ contentEncoding: 'binary' }) },
    },
    problems: ['NOT_FOUND', 'DOCUMENT_CHANGED', 'DOCUMENT_UNAVAILABLE'],
  },
  process: {
    method: 'get',
    path: '/v1/processes/{id}',
    tag: 'Processes',
    summary: 'One process: its steps with owner, status and times',
    security,
    parameters: [{ name: 'id', in: 'path', description: 'Id of the process', schema: Type.String({ maxLength: 120 }) }],
    reply: ok('The process', Process),
    problems: ['NOT_FOUND'],
  },
} as const satisfies Operations;

/** Operations that a desk can also request at its socket. */
export interface VerbOperation extends Operation {
  verb: DeskOperation;
  adds?: Readonly<Record<string, unknown>>;
}
export const verbOperations: Readonly<Record<string, VerbOperation>> = Object.fromEntries(
  Object.entries(documentedDeskOperations()).flatMap(([name, { http = {} }]) => {
    const verb = name as DeskOperation;
    const { cost } = DESK_OPERATIONS[verb];
    return Object.entries(http).map(([id, operation]) => [id, { cost, ...operation, verb }]);
  }),
);

export const peopleOperations = { ...meOperations, ...ownSessionOperations, ...readingOperations, ...verbOperations };
