/** Operations of a source: sending events (contract section 2). */
import Type, { type TSchema } from 'typebox';
import { CloudEventEnvelope, EVENT_DATA, EVENT_TYPES, IngestAccepted, LIMITS } from '../events.ts';
import { Id } from '../primitives.ts';
import { anyCloudEvent } from './cloud-events.ts';
import { json, type Operation, type Operations, type Parameter } from './operations.ts';

const { id, source, type, time, subject } = CloudEventEnvelope.properties;
const binary = (name: string, description: string, schema: TSchema): Parameter => ({
  name,
  in: 'header',
  description: `${description} (binary mode; percent-encoded as the HTTP binding says)`,
  schema,
});

const headers: readonly Parameter[] = [
  binary('ce-specversion', 'CloudEvents version', Type.Literal('1.0')),
  binary('ce-id', 'Id of the event; with its source it identifies the event', id),
  binary('ce-source', 'Where the event happened', source),
  binary('ce-type', 'Type of the event', type),
  binary('ce-time', 'When it happened', time),
  binary('ce-subject', 'What it is about', subject),
];

const signature: readonly Parameter[] = [
  {
    name: 'webhook-id',
    in: 'header',
    description: 'Standard Webhooks: id of this message',
    schema: Type.String({ maxLength: 255 }),
  },
  {
    name: 'webhook-timestamp',
    in: 'header',
    description: 'Standard Webhooks: seconds since 1970, within 5 minutes of now',
    schema: Type.String({ pattern: '^\\d{1,12}$' }),
  },
];

const description = [
  'Accepts one CloudEvent in structured or binary mode, or a batch. Replies only after the events are on stable storage.',
  '`source` and `id` identify an event within one authenticated source: a repeated one changes nothing and gets the original reply with `duplicate: true`.',
  `A batch is all or nothing: at most ${LIMITS.batchEvents} events and ${LIMITS.batchBytes / 1024 / 1024} MiB; one event at most ${LIMITS.eventBytes / 1024} KiB.`,
].join(' ');

const ingest = {
  method: 'post',
  tag: 'Events',
  description,
  body: {
    'application/cloudevents+json': anyCloudEvent(),
    'application/cloudevents-batch+json': Type.Array(anyCloudEvent(), { minItems: 1, maxItems: LIMITS.batchEvents }),
    'application/json': Type.Union(
      EVENT_TYPES.map((name) => EVENT_DATA[name]),
      {
        description: 'Binary mode: the data of the event whose type the header ce-type names',
      },
    ),
  },
  bodyLimit: LIMITS.batchBytes,
  unpacks: true,
  reply: { status: 202, description: 'Accepted and kept', content: json(IngestAccepted) },
  problems: ['EVENT_INVALID', 'FORBIDDEN', 'RATE_LIMITED'],
} as const satisfies Partial<Operation>;

export const eventOperations = {
  sendEvents: {
    ...ingest,
    path: '/v1/events',
    summary: 'Send events',
    security: ['sourceKey'],
    parameters: headers,
  },
  sendEventsOfSource: {
    ...ingest,
    path: '/v1/sources/{id}/events',
    summary: 'Send events of one source, with its key or signed',
    security: ['sourceKey', 'sourceSignature'],
    parameters: [{ name: 'id', in: 'path', description: 'Id of the source', schema: Id }, ...headers, ...signature],
  },
} as const satisfies Operations;
