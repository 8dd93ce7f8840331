import type { EventData, EventType } from '../../shared/events.ts';
import type { BusinessRecord } from './records.ts';

export interface Filed<T extends EventType = EventType> {
  type: T;
  data: EventData[T];
  record?: BusinessRecord;
}

export interface Recorded<T extends EventType> extends Filed<T> {
  record: BusinessRecord;
}
