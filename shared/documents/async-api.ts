/** The desk socket and the events both ways as AsyncAPI 3.0, from the relay's point of view: it sends and receives. */
import Type, { type TSchema } from 'typebox';
import { ResponseEvent } from '../responses.ts';
import { DESK_CLIENT_MESSAGES, DESK_NAMESPACE, DESK_SERVER_MESSAGES } from '../socket.ts';
import { anyCloudEvent } from './cloud-events.ts';
import { type JsonObject, type Referring, withSchemas } from './json-schema.ts';
import { namedSchemas } from './named.ts';

interface Direction {
  action: 'send' | 'receive';
  summary: string;
  messages: Readonly<Record<string, TSchema>>;
}

interface Channel {
  /** null: known at run time alone. */
  address: string | null;
  description: string;
  /** Name in the address → what it is. */
  parameters?: Readonly<Record<string, string>>;
  directions: Readonly<Record<string, Direction>>;
}

const channels = (): Readonly<Record<string, Channel>> => ({
  desk: {
    address: DESK_NAMESPACE,
    description:
      'Socket.IO 4 namespace, websocket transport, handshake auth { token, cursor, epoch }. Each message of the client is acknowledged. The relay also sends revoked and drain, which carry no schema.',
    directions: {
      toDesk: { action: 'send', summary: 'Changes, in the order of their cursors', messages: DESK_SERVER_MESSAGES },
      fromDesk: { action: 'receive', summary: 'What the person did', messages: DESK_CLIENT_MESSAGES },
    },
  },
  events: {
    address: '/v1/events',
    description: 'CloudEvents 1.0 over HTTP POST: structured, binary or batch mode',
    directions: { eventIn: { action: 'receive', summary: 'From a source', messages: { event: anyCloudEvent() } } },
  },
  hooks: {
    address: '/v1/hooks/{source}/{hook}',
    parameters: { source: 'Id of the source', hook: 'Name of its hook' },
    description: 'JSON of any shape over HTTP POST, mapped to events by the hook',
    directions: { hookIn: { action: 'receive', summary: 'From a source', messages: { payload: Type.Unknown() } } },
  },
  responses: {
    address: null,
    description:
      'CloudEvents 1.0 over HTTP POST, structured mode, signed by Standard Webhooks, to the endpoint of the source',
    directions: { responseOut: { action: 'send', summary: 'An answer', messages: { response: ResponseEvent } } },
  },
});

const channelOf = ({ address, description, parameters, directions }: Channel, { embed }: Referring): JsonObject => ({
  address,
  description,
  ...(parameters
    ? {
        parameters: Object.fromEntries(Object.entries(parameters).map(([name, said]) => [name, { description: said }])),
      }
    : {}),
  messages: Object.fromEntries(
    Object.values(directions)
      .flatMap((direction) => Object.entries(direction.messages))
      .map(([name, schema]) => [name, { name, payload: embed(schema) }]),
  ),
});

const operationsOf = (name: string, { directions }: Channel): [string, JsonObject][] =>
  Object.entries(directions).map(([id, { action, summary, messages }]) => [
    id,
    {
      action,
      summary,
      channel: { $ref: `#/channels/${name}` },
      messages: Object.keys(messages).map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })),
    },
  ]);

/** @param version of the product, for `info.version` */
export function asyncApiDocument(version: string): JsonObject {
  const all = Object.entries(channels());
  const { root, schemas } = withSchemas(
    namedSchemas(),
    '#/components/schemas/',
    (refs): JsonObject => Object.fromEntries(all.map(([name, channel]) => [name, channelOf(channel, refs)])),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Beckon relay',
      version,
      description: 'The desk socket, events in and responses out',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    channels: root,
    operations: Object.fromEntries(all.flatMap(([name, channel]) => operationsOf(name, channel))),
    components: { schemas },
  };
}
