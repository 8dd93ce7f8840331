import type { EventData, EventType } from '../../shared/events.ts';
import type { BusinessRecord } from './records.ts';

export interface SourceEvent<T extends EventType = EventType> {
  type: T;
  data: EventData[T];
  record?: BusinessRecord;
}

export interface RecordEvent<T extends EventType> extends SourceEvent<T> {
  record: BusinessRecord;
}
