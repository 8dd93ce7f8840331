/** Events as given by a source, and their wire format. */
import type { EventData } from './schema-types.ts';

export type EventType = keyof EventData;

const PREFIX = 'com.xconnector.';
type Prefix = typeof PREFIX;

/** One event, identified by `source` and `id`: sending it again changes nothing. @template T the type without prefix */
export interface EventInput<T extends EventType> {
  id: string;
  /** A URI reference such as `/shop/orders`; default: the client's `source`. */
  source?: string;
  type: T | `${Prefix}${T}`;
  data: EventData[T];
  /** RFC 3339 time of occurrence. */
  time?: string;
  subject?: string;
}

export type AnyEvent = { [T in EventType]: EventInput<T> }[EventType];

/** CloudEvents 1.0 in JSON format. @throws TypeError if neither event nor client has a source */
export function wireEvent(event: AnyEvent, defaultSource: string | null): string {
  const { id, type, data, time, subject } = event;
  const source = event.source ?? defaultSource;
  if (source === null) throw new TypeError(`The event ${id} names no source, and neither does the client`);
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type: type.startsWith(PREFIX) ? type : PREFIX + type,
    ...(time === undefined ? {} : { time }),
    ...(subject === undefined ? {} : { subject }),
    datacontenttype: 'application/json',
    data,
  });
}
