/** Schemas of whole events, for the documents. The relay itself validates type first, then data. */
import Type, { type TSchema } from 'typebox';
import { CloudEventEnvelope, EVENT_DATA, EVENT_TYPES, type EventType, TYPE_PREFIX } from '../events.ts';

export const cloudEventOf = (type: EventType): TSchema =>
  Type.Object(
    { ...CloudEventEnvelope.properties, type: Type.Literal(TYPE_PREFIX + type), data: EVENT_DATA[type] },
    { description: `CloudEvents 1.0, JSON format, type ${TYPE_PREFIX}${type}` },
  );

/** Any event: exactly one alternative matches, because the types differ. */
export const anyCloudEvent = (): TSchema => Type.Union(EVENT_TYPES.map(cloudEventOf));
