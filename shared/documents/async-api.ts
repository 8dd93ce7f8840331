/** Generates AsyncAPI 3.0 for the desk socket, inbound events and responses, from the relay's point of view. */
import { type Channel, type ChannelOperation, channels, type Message, type ServerName } from './async-channels.ts';
import { type JsonObject, type Referring, withSchemas } from './json-schema.ts';
import { namedSchemas } from './named-schemas.ts';

const ref = (...path: string[]): JsonObject => ({ $ref: `#/${path.join('/')}` });

const SECURITY_SCHEMES: JsonObject = {
  deskToken: {
    type: 'apiKey',
    in: 'user',
    description: 'A device token, or an access token of the issuer, as `token` in the handshake `auth`',
  },
  sourceKey: { type: 'http', scheme: 'bearer', description: 'The key of a source' },
  sourceSignature: {
    type: 'httpApiKey',
    in: 'header',
    name: 'webhook-signature',
    description: 'Standard Webhooks, with `webhook-id` and `webhook-timestamp`, at `/v1/sources/{id}/events` and hooks',
  },
};

const HOST: JsonObject = {
  host: '{host}',
  variables: { host: { default: '127.0.0.1:7420', description: 'Where the relay is reached' } },
};
const scheme = (name: keyof typeof SECURITY_SCHEMES): JsonObject => ref('components', 'securitySchemes', String(name));
const SERVERS: Record<ServerName, JsonObject> = {
  desk: {
    ...HOST,
    protocol: 'wss',
    pathname: '/socket.io/',
    title: 'Socket.IO 4, websocket transport alone',
    description: 'Plain `ws` to this machine alone',
    security: [scheme('deskToken')],
    bindings: {
      ws: {
        method: 'GET',
        query: {
          type: 'object',
          properties: { EIO: { const: '4' }, transport: { const: 'websocket' } },
          required: ['EIO', 'transport'],
        },
        bindingVersion: '0.1.0',
      },
    },
  },
  relay: {
    ...HOST,
    protocol: 'https',
    title: 'HTTP',
    description: 'Plain `http` to this machine alone',
    security: [scheme('sourceKey'), scheme('sourceSignature')],
  },
};

const messageOf = (name: string, message: Message, { embed }: Referring): JsonObject => ({
  name,
  summary: message.summary,
  ...(message.contentType ? { contentType: message.contentType } : {}),
  ...(message.headers ? { headers: embed(message.headers) } : {}),
  ...(message.payload ? { payload: embed(message.payload) } : {}),
});

const entries = <V, R>(record: Readonly<Record<string, V>>, make: (name: string, value: V) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(name, value)]));

const channelOf = (channel: Channel, referring: Referring): JsonObject => ({
  address: channel.address,
  title: channel.title,
  description: channel.description,
  ...(channel.server ? { servers: [ref('servers', channel.server)] } : {}),
  ...(channel.parameters ? { parameters: entries(channel.parameters, (_, description) => ({ description })) } : {}),
  messages: entries(channel.messages, (name, message) => messageOf(name, message, referring)),
});

function operationOf(of: string, { address, server }: Channel, operation: ChannelOperation): JsonObject {
  const channel = ref('channels', of);
  const messages = (names: readonly string[]) => names.map((name) => ref('channels', of, 'messages', name));
  const isHttp = server === 'relay' || address === null;
  return {
    action: operation.action,
    summary: operation.summary,
    channel,
    messages: messages(operation.messages),
    ...(operation.reply ? { reply: { channel, messages: messages(operation.reply) } } : {}),
    ...(isHttp ? { bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } } } : {}),
  };
}

/** @param version product version, for `info.version` */
export function asyncApiDocument(version: string): JsonObject {
  const all = channels();
  const { root, schemas } = withSchemas(
    namedSchemas(),
    '#/components/schemas/',
    (refs): JsonObject => entries(all, (_, channel) => channelOf(channel, refs)),
  );
  const operations = Object.entries(all).map(([name, channel]) =>
    entries(channel.operations, (_, operation) => operationOf(name, channel, operation)),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Beckon relay',
      version,
      description:
        'The desk socket, events in and responses out. What it means is in docs/contract.md; a whole client is in docs/your-own-desk.md.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: [{ name: 'desk' }, { name: 'events' }],
    },
    defaultContentType: 'application/json',
    servers: SERVERS,
    channels: root,
    operations: Object.assign({}, ...operations),
    components: { schemas, securitySchemes: SECURITY_SCHEMES },
  };
}
