/** Events as a source writes them, and as they go over the wire. */
import type { EventData } from './schema-types.ts';

export type EventType = keyof EventData;

const PREFIX = 'com.xconnector.';
type Prefix = typeof PREFIX;

/**
 * One event. Its `source` and `id` identify it: send it again with the same, and it changes nothing.
 * @template T the type without its prefix
 */
export interface EventInput<T extends EventType> {
  id: string;
  /** A URI reference such as `/shop/orders`; left out: the client's `source`. */
  source?: string;
  type: T | `${Prefix}${T}`;
  data: EventData[T];
  /** RFC 3339, when it happened. */
  time?: string;
  subject?: string;
}

/** An event of any type, its data fitting the type. */
export type AnyEvent = { [T in EventType]: EventInput<T> }[EventType];

/** CloudEvents 1.0, JSON format, as text. @throws TypeError where neither event nor client names a source */
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
