/** Whole events for the documents: envelope and data of one type together. The relay itself checks type first, then data. */
import Type, { type TSchema } from 'typebox';
import { CloudEventEnvelope, EVENT_DATA, EVENT_TYPES, type EventType, TYPE_PREFIX } from '../events.ts';

/** The CloudEvent of one type, in JSON format. */
export const cloudEventOf = (type: EventType): TSchema =>
  Type.Object(
    { ...CloudEventEnvelope.properties, type: Type.Literal(TYPE_PREFIX + type), data: EVENT_DATA[type] },
    { description: `CloudEvents 1.0, JSON format, type ${TYPE_PREFIX}${type}` },
  );

/** Any event: exactly one of them fits, because the type differs. */
export const anyCloudEvent = (): TSchema => Type.Union(EVENT_TYPES.map(cloudEventOf));
