/** Channels and messages of the relay, from its point of view; `async-api.ts` generates AsyncAPI 3.0 from them. */
import Type, { type TSchema } from 'typebox';
import { DESK_OPERATION_NAMES, DESK_OPERATIONS, documentedDeskOperations } from '../desk-operations.ts';
import { HookAccepted, IngestAccepted } from '../events.ts';
import { Problem } from '../problem-schema.ts';
import { ClosedEvent, RefusalBody, ResponseEvent, WithdrawalEvent } from '../responses.ts';
import { DESK_NAMESPACE, DESK_SERVER_MESSAGES, DeskAuth, DeskRefusal, RetryAfterMs } from '../socket.ts';
import { anyCloudEvent } from './cloud-events.ts';

export type ServerName = 'desk' | 'relay';

export interface Message {
  summary: string;
  /** Absent: no payload. */
  payload?: TSchema;
  headers?: TSchema;
  contentType?: string;
}

export interface ChannelOperation {
  action: 'send' | 'receive';
  summary: string;
  /** Message names of the channel. */
  messages: readonly string[];
  /** Message names of the reply. */
  reply?: readonly string[];
}

export interface Channel {
  /** null: known only at run time. */
  address: string | null;
  /** Absent: the server is an external party. */
  server?: ServerName;
  title: string;
  description: string;
  /** Name in the address → description. */
  parameters?: Readonly<Record<string, string>>;
  messages: Readonly<Record<string, Message>>;
  operations: Readonly<Record<string, ChannelOperation>>;
}

const FROM_RELAY = {
  me: 'Who the person is; first of all, and whenever it changes',
  sync: 'A page of what happened after the cursor of the handshake, in the order of cursors. Acknowledge it once it is kept: the next page follows then',
  item: 'An item changed. Keep it with its cursor',
  own: 'What the person did on another device. Keep it with its cursor',
  removed: 'The person is no longer among the recipients of an item. Keep that with its cursor',
  process: 'A process moved; after the desk asked for `processes`, outside the cursors',
  request: 'An item that the person requested changed; outside the cursors',
  elsewhere:
    'Whether a desk of the person that is no page of the relay is connected: to pages of the relay alone, at sign-in and when it changes',
} as const satisfies Record<keyof typeof DESK_SERVER_MESSAGES, string>;

const named = <K extends string>(record: Readonly<Record<K, unknown>>): K[] => Object.keys(record) as K[];

const acknowledgement = (value: TSchema): TSchema =>
  Type.Union([
    Type.Object({ ok: Type.Literal(true), value }),
    Type.Object({ ok: Type.Literal(false), problem: Problem }),
  ]);

const documented = documentedDeskOperations();

const deskMessages = (): Record<string, Message> => ({
  connect: { summary: 'Payload of the Socket.IO CONNECT packet: the handshake `auth`', payload: DeskAuth },
  connected: { summary: 'Socket.IO’s own answer to CONNECT; `me` and `sync` follow' },
  connect_error: {
    summary:
      'The handshake is refused: UNAUTHENTICATED is final, STORE_UNAVAILABLE, RELAY_BEHIND and ISSUER_UNAVAILABLE will pass',
    payload: DeskRefusal,
  },
  ...Object.fromEntries(
    named(FROM_RELAY).map((name) => [name, { summary: FROM_RELAY[name], payload: DESK_SERVER_MESSAGES[name] }]),
  ),
  syncReceived: { summary: 'Acknowledgement of a page, without a value: it is kept' },
  revoked: { summary: 'The token ended. The connection closes for good: pair or sign in again' },
  drain: { summary: 'The relay goes down in order: come back after about so many milliseconds', payload: RetryAfterMs },
  ...Object.fromEntries(
    DESK_OPERATION_NAMES.flatMap((name) => [
      [name, { summary: documented[name].summary, payload: DESK_OPERATIONS[name].message }],
      [
        `${name}Reply`,
        { summary: `Acknowledgement of ${name}`, payload: acknowledgement(DESK_OPERATIONS[name].reply) },
      ],
    ]),
  ),
});

const deskOperations = (): Record<string, ChannelOperation> => ({
  connectDesk: {
    action: 'receive',
    summary: 'A desk connects, with the cursor and epoch of the last thing it kept',
    messages: ['connect'],
    reply: ['connected', 'connect_error'],
  },
  syncDesk: {
    action: 'send',
    summary: 'Catching up, page by page; `live` says that what follows is live',
    messages: ['sync'],
    reply: ['syncReceived'],
  },
  tellDesk: {
    action: 'send',
    summary: 'What happens, as it happens',
    messages: named(FROM_RELAY).filter((name) => name !== 'sync'),
  },
  endDesk: { action: 'send', summary: 'The connection is about to end', messages: ['drain', 'revoked'] },
  ...Object.fromEntries(
    DESK_OPERATION_NAMES.map((name) => [
      `${name}FromDesk`,
      { action: 'receive', summary: documented[name].summary, messages: [name], reply: [`${name}Reply`] },
    ]),
  ),
});

const desk = (): Channel => ({
  address: DESK_NAMESPACE,
  server: 'desk',
  title: 'The desk',
  description: [
    'A namespace of Socket.IO 4 (protocol 5 over Engine.IO 4) at the path of the server, websocket transport alone. The address is the namespace, not a path.',
    '**Resuming.** Every change has a cursor, a whole number that grows, the same for everybody. `epoch` names the life of the store. A desk keeps both with what it keeps and sends them in the handshake: it misses nothing and gets nothing twice. Without a cursor the full state comes. A cursor that is not known here (after a restore, past retention, of another epoch) is answered by `sync` with `reset: true` and the full state: forget what there was before, then apply.',
    '**Acknowledgements.** Each message of a desk is acknowledged by `{ "ok": true, "value" }` or `{ "ok": false, "problem" }`. Problems of status 429 (with `retryAfter` in seconds) and 503 pass; the others are final. At most 100 messages at once and then 20 a second, each of at most 128 KiB.',
    '**Ending.** `drain`: the relay goes down in order. `revoked`: the token ended. A desk that reads too slowly is moved back to catching up, by further `sync` pages.',
  ].join('\n\n'),
  messages: deskMessages(),
  operations: deskOperations(),
});

const ACCEPTED = 'The events are on stable storage';
const REFUSED: Message = {
  summary: 'Problem details with a stable `code`',
  payload: Problem,
  contentType: 'application/problem+json',
};
const SIGNED = Type.Object({
  'webhook-id': Type.String({ description: 'The same on every attempt' }),
  'webhook-timestamp': Type.String({ description: 'Seconds since 1970' }),
  'webhook-signature': Type.String({ description: '`v1,` and the base64 HMAC-SHA-256 of id, timestamp and raw body' }),
});

const events: () => Channel = () => ({
  address: '/v1/events',
  server: 'relay',
  title: 'Events in',
  description:
    'CloudEvents 1.0 over HTTP POST: structured, binary or batch mode. Sent again, an event changes nothing.',
  messages: {
    event: { summary: 'From a source', payload: anyCloudEvent(), contentType: 'application/cloudevents+json' },
    eventAccepted: { summary: ACCEPTED, payload: IngestAccepted },
    eventRefused: REFUSED,
  },
  operations: {
    eventIn: {
      action: 'receive',
      summary: 'From a source',
      messages: ['event'],
      reply: ['eventAccepted', 'eventRefused'],
    },
  },
});

const hooks: () => Channel = () => ({
  address: '/v1/hooks/{source}/{hook}',
  server: 'relay',
  title: 'Hooks',
  parameters: { source: 'Id of the source', hook: 'Name of its hook' },
  description: 'JSON of any shape, or a form, over HTTP POST, mapped to events by the hook',
  messages: {
    payload: { summary: 'Whatever the source has', payload: Type.Unknown() },
    payloadAccepted: { summary: `${ACCEPTED}, or there was nothing to tell`, payload: HookAccepted },
    payloadRefused: REFUSED,
  },
  operations: {
    hookIn: {
      action: 'receive',
      summary: 'From a source',
      messages: ['payload'],
      reply: ['payloadAccepted', 'payloadRefused'],
    },
  },
});

const responses: () => Channel = () => ({
  address: null,
  title: 'Responses out',
  description:
    'To the endpoint of the source that asked: CloudEvents 1.0 over HTTP POST, structured mode, signed by Standard Webhooks. Anything but 2xx or 410, or 15 s of silence, is tried again.',
  messages: {
    response: {
      summary: 'An answer',
      headers: SIGNED,
      payload: ResponseEvent,
      contentType: 'application/cloudevents+json',
    },
    withdrawal: {
      summary: 'An answer that went out, or was about to, is taken back',
      headers: SIGNED,
      payload: WithdrawalEvent,
      contentType: 'application/cloudevents+json',
    },
    closed: {
      summary: 'An administrator closed the item: no answer follows',
      headers: SIGNED,
      payload: ClosedEvent,
      contentType: 'application/cloudevents+json',
    },
    confirmed: { summary: '2xx without a refusal in its body: the answer is confirmed, or taken back' },
    refused: { summary: '2xx with this body: refused, and its giver is told', payload: RefusalBody },
  },
  operations: {
    responseOut: {
      action: 'send',
      summary: 'An answer, in the order in which they were given to one item',
      messages: ['response'],
      reply: ['confirmed', 'refused'],
    },
    withdrawalOut: {
      action: 'send',
      summary: 'After the response that it takes back: 2xx opens the item again, a refusal keeps the answer',
      messages: ['withdrawal'],
      reply: ['confirmed', 'refused'],
    },
    closedOut: {
      action: 'send',
      summary: 'After the responses to the item; a refusal has no effect',
      messages: ['closed'],
      reply: ['confirmed'],
    },
  },
});

export const channels = (): Readonly<Record<string, Channel>> => ({
  desk: desk(),
  events: events(),
  hooks: hooks(),
  responses: responses(),
});
