/** The desk over HTTP: what people, their scripts and other clients may ask (contract section 4). */
import Type from 'typebox';
import { ItemDetail, ItemForPerson, ItemPage } from '../item-views.ts';
import { ItemState } from '../items.ts';
import {
  Absence,
  AbsenceRequest,
  MadePairingCode,
  Me,
  OwnSessions,
  PairRequest,
  PairResult,
  PEOPLE_LIMIT,
  PEOPLE_LIMIT_MAX,
  PEOPLE_QUERY_MAX,
  PeopleFound,
  SessionsEnded,
  Subscriptions,
} from '../people.ts';
import { Nullable } from '../primitives.ts';
import type { ProblemCode } from '../problems.ts';
import { PROCESSES_LIMIT, PROCESSES_LIMIT_MAX, Process, ProcessList, ProcessPosition } from '../processes.ts';
import { AnswerRequest, AnswerResult, DelegateRequest, SnoozeRequest, Uuid } from '../responses.ts';
import { SignInWays } from '../sign-in.ts';
import { json, type Operation, type Operations, ok, query } from './operations.ts';

const security = ['personToken'] as const;
const STATE = `(${ItemState.enum.join('|')})`;
const STATES = `^${STATE}(,${STATE})*$`;
const itemId = { name: 'id', in: 'path', description: 'Id of the item', schema: Uuid } as const;

const me = {
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
  setAbsence: {
    method: 'put',
    path: '/v1/me/absence',
    tag: 'People',
    summary: 'Say when I am away and who stands in; an empty object ends it',
    security,
    body: json(AbsenceRequest),
    reply: ok('The absence as it now stands, or null', Nullable(Absence)),
    problems: ['REQUEST_INVALID', 'NOT_FOUND'],
  },
  people: {
    method: 'get',
    path: '/v1/people',
    tag: 'People',
    summary: 'Find a person to hand an item to, or to stand in for me',
    security,
    parameters: [
      query('q', 'Beginnings of the words of a name, or of an id', Type.String({ maxLength: PEOPLE_QUERY_MAX })),
      query('limit', 'People at most', Type.Integer({ minimum: 1, maximum: PEOPLE_LIMIT_MAX, default: PEOPLE_LIMIT })),
    ],
    reply: ok('The best match first', PeopleFound),
    problems: ['REQUEST_INVALID'],
  },
} as const satisfies Operations;

const signedIn = {
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
    reply: { ...ok('Shown this once', MadePairingCode), status: 201 },
    problems: ['RATE_LIMITED'],
  },
} as const satisfies Operations;

const reading = {
  items: {
    method: 'get',
    path: '/v1/items',
    tag: 'Items',
    summary: 'Items addressed to me, the newest change last',
    description:
      'Ask for the next page with `after=<next>`, and for whatever changes later with `after=<cursor>`. Items that my rules switch off come with `include=off` and in a search.',
    security,
    parameters: [
      query('state', 'As I see it; several with commas between', Type.String({ pattern: STATES })),
      query('q', 'Words to search for', Type.String({ maxLength: 200 })),
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

const act = <const Name extends string>(name: Name, summary: string, problems: readonly ProblemCode[] = []) =>
  ({
    method: 'post',
    path: `/v1/items/{id}/${name}`,
    tag: 'Items',
    summary,
    security,
    parameters: [itemId],
    reply: ok('The item as I now see it', ItemForPerson),
    problems: ['REQUEST_INVALID', 'NOT_FOUND', ...problems],
  }) as const satisfies Operation;

const acting = {
  answer: {
    method: 'post',
    path: '/v1/items/{id}/responses',
    tag: 'Items',
    summary: 'Answer an item',
    description:
      '`key` makes it safe to send again: the same answer gets the same reply. What has been answered already is 409, with the outcome. A decision about an older `version` is 409 `ITEM_CHANGED` with `item`; above a step-up limit the relay asks first, 409 `CONFIRMATION_REQUIRED` with `challenge`, `confirmBy` and `freshSignIn`.',
    security,
    parameters: [itemId],
    body: json(AnswerRequest),
    reply: ok('Recorded', AnswerResult),
    problems: [
      'REQUEST_INVALID',
      'COMMENT_REQUIRED',
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
  withdrawAnswer: {
    method: 'post',
    path: '/v1/items/{id}/responses/{key}/withdraw',
    tag: 'Items',
    summary: 'Take back an answer of mine',
    description:
      'For as long as the action is `revocable`, and under the policy `first`. What never went out is cancelled: `outcome` is null, the item open again. Else the source is asked, and the fate is `withdrawing` until it has said. Sent again it changes nothing, and answers as the item now stands.',
    security,
    parameters: [itemId, { name: 'key', in: 'path', description: 'Of the answer, as it was given', schema: Uuid }],
    reply: ok('Taken back, or asked of the source', AnswerResult),
    problems: ['FORBIDDEN', 'NOT_FOUND', 'ITEM_CLOSED', 'TOO_LATE', 'NOT_REVOCABLE'],
  },
  seen: act('seen', 'I have seen it'),
  resend: {
    method: 'post',
    path: '/v1/items/{id}/messages/{index}/resend',
    tag: 'Items',
    summary: 'Send a failed message of a customer notice again',
    description:
      'It keeps its id, so that a receiver who did get it knows the repeat. Only a message that failed is sent again.',
    security,
    parameters: [
      itemId,
      { name: 'index', in: 'path', description: 'Place in `messages`, from 0', schema: Type.Integer({ minimum: 0 }) },
    ],
    reply: ok('The item as I now see it', ItemForPerson),
    problems: ['NOT_FOUND', 'NOT_FAILED', 'ITEM_CLOSED'],
  },
  claim: act('claim', 'I am on it; it stops nobody from answering', ['CLAIMED', 'ITEM_CLOSED']),
  release: {
    ...act('release', 'I am no longer on it; an administrator may say so for anyone', ['CLAIMED']),
    security: ['personToken', 'adminToken'],
  },
  delegate: {
    ...act('delegate', 'Hand it to someone else; I keep seeing it and no longer answer', ['FORBIDDEN', 'ITEM_CLOSED']),
    body: json(DelegateRequest),
  },
  snooze: { ...act('snooze', 'Beckon me again later', ['ITEM_CLOSED']), body: json(SnoozeRequest) },
} as const satisfies Operations;

export const peopleOperations = { ...me, ...signedIn, ...reading, ...acting };
