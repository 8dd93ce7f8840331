import type { EventData, EventType } from '../../shared/events.ts';
import type { BusinessRecord } from './records.ts';

/** An event ready to be sent, with the record that it is about. */
export interface Filed<T extends EventType = EventType> {
  type: T;
  data: EventData[T];
  record?: BusinessRecord;
}

/** An event about a record of its system. */
export interface Recorded<T extends EventType> extends Filed<T> {
  record: BusinessRecord;
}
