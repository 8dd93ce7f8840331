/** Operations for people away from their desk and for customers: push subscriptions and answer links (contract sections 4 and 6). */
import Type from 'typebox';
import { COMMENT_MAX } from '../answers.ts';
import { ItemForPerson } from '../item-views.ts';
import { Id } from '../primitives.ts';
import { OwnPushSubscription, PushEnding, PushKey, PushSubscription, PushTaken } from '../push.ts';
import { AnswerResult } from '../responses.ts';
import { json, type Operations, type Parameter } from './operations.ts';

const taken = { status: 201, description: 'The browser is notified from now on', content: json(PushTaken) };
const ended = { status: 204, description: 'The browser is notified no more' };

const customer = [
  { name: 'id', in: 'path', description: 'Id of the source', schema: Id },
  {
    name: 'ref',
    in: 'path',
    description: 'The customer, as the source names them in `customer.ref`',
    schema: Type.String({ minLength: 1, maxLength: 120 }),
  },
] as const satisfies readonly Parameter[];
const token: Parameter = {
  name: 'token',
  in: 'path',
  description: 'From the link in a message',
  schema: Type.String({ maxLength: 600 }),
};

export const pushOperations = {
  pushKey: {
    method: 'get',
    path: '/v1/push/key',
    tag: 'People',
    summary: 'The key with which a browser subscribes (VAPID, `applicationServerKey`)',
    reply: { status: 200, description: 'The public key of the gateway', content: json(PushKey) },
    problems: ['NOT_FOUND'],
  },
  subscribeBrowser: {
    method: 'post',
    path: '/v1/me/push',
    tag: 'People',
    summary: 'Notify this browser of mine when I am away from my desk',
    security: ['personToken'],
    body: json(OwnPushSubscription),
    reply: taken,
    problems: ['REQUEST_INVALID', 'NOT_FOUND'],
  },
  unsubscribeBrowser: {
    method: 'delete',
    path: '/v1/me/push',
    tag: 'People',
    summary: 'Notify this browser no more',
    security: ['personToken'],
    body: json(PushEnding),
    reply: ended,
    problems: ['REQUEST_INVALID'],
  },
  subscribeCustomer: {
    method: 'post',
    path: '/v1/sources/{id}/customers/{ref}/push',
    tag: 'Events',
    summary: 'Notify a browser of a customer; channels of kind `web` go to all browsers of theirs',
    security: ['sourceKey', 'sourceSignature'],
    parameters: customer,
    body: json(PushSubscription),
    reply: taken,
    problems: ['REQUEST_INVALID', 'FORBIDDEN', 'NOT_FOUND'],
  },
  unsubscribeCustomer: {
    method: 'delete',
    path: '/v1/sources/{id}/customers/{ref}/push',
    tag: 'Events',
    summary: 'Notify a browser of a customer no more',
    security: ['sourceKey', 'sourceSignature'],
    parameters: customer,
    body: json(PushEnding),
    reply: ended,
    problems: ['REQUEST_INVALID', 'FORBIDDEN'],
  },
} as const satisfies Operations;

const page = { 'text/html': Type.String() };

const links = {
  answerLink: {
    method: 'get',
    path: '/a/{token}',
    tag: 'Items',
    summary: 'An item by its answer link; changes nothing',
    description: 'A page, or JSON if only that is accepted. At most 30 requests a minute from one address.',
    parameters: [token],
    reply: {
      status: 200,
      description: 'The item, its actions, or what became of it',
      content: { ...page, ...json(Type.Object({ item: ItemForPerson })) },
    },
    problems: ['NOT_FOUND', 'RATE_LIMITED'],
  },
  answerByLink: {
    method: 'post',
    path: '/a/{token}',
    tag: 'Items',
    summary: 'Answer by link, once',
    parameters: [token],
    body: {
      'application/x-www-form-urlencoded': Type.Object({
        action: Id,
        comment: Type.Optional(Type.String({ maxLength: COMMENT_MAX })),
      }),
    },
    reply: { status: 200, description: 'Recorded', content: { ...page, ...json(AnswerResult) } },
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
      'RATE_LIMITED',
    ],
  },
} as const satisfies Operations;

/** Bytes of one request. */
const INBOUND_LIMIT = 64 * 1024;

export const inboundOperations = {
  receiveInbound: {
    method: 'post',
    path: '/v1/gateways/{id}/inbound/{secret}',
    tag: 'Events',
    summary: 'Deliver messages that people wrote or tapped on their phones',
    description:
      'For the service of a gateway. `whatsapp.inbound.mapping` of the gateway reads the JSON. A message from another number than that of a person, or without a valid token, is counted and ignored. Wrong addresses are 404, and limited like wrong tokens.',
    parameters: [
      { name: 'id', in: 'path', description: 'Id of the gateway', schema: Id },
      {
        name: 'secret',
        in: 'path',
        description: 'Derived by the relay, which registers the address at the service',
        schema: Type.String({ maxLength: 100 }),
      },
    ],
    body: json(Type.Unknown({ description: 'JSON of the service' })),
    bodyLimit: INBOUND_LIMIT,
    reply: {
      status: 200,
      description: 'Handled, or ignored',
      content: json(Type.Object({ received: Type.Integer({ minimum: 0 }) })),
    },
    problems: ['REQUEST_INVALID', 'NOT_FOUND', 'RATE_LIMITED'],
  },
} as const satisfies Operations;

export const awayOperations = { ...pushOperations, ...links, ...inboundOperations };
