import type { IngestResult } from '../../../shared/events.ts';
import type { Received } from '../../domain/accept/accept-event.ts';
import type { DirectoryView, Source } from '../../domain/directory-view.ts';
import type { Freshness } from '../../domain/freshness.ts';
import type { ResponseReads } from '../../domain/outbound/response-reads.ts';
import type { Clock, Connections } from '../../domain/ports.ts';
import type { Reader } from '../../domain/reader.ts';
import type { SourceGate } from '../gate/source.ts';

/** Event counters; types come from the contract, which bounds the labels. */
interface IngestMeter {
  accepted(source: string, type: string): void;
  duplicate(source: string, type: string): void;
  refused(source: string, code: string): void;
  took(seconds: number): void;
  /** Result of one event, for warnings. @param hook null: sent as a CloudEvent */
  result(sent: { source: string; hook: string | null; type: string; request: string }, result: IngestResult): void;
}

export interface SourceReadDeps extends SourceGate {
  responseReads: ResponseReads;
  reader: Pick<Reader, 'itemOfEvent'>;
  freshness: Pick<Freshness, 'found'>;
  connections: Connections;
}

export interface IngestDeps extends SourceGate {
  /** Resolves once the events are durable. */
  accept(source: Source, received: Received): Promise<IngestResult[]>;
  directory: () => DirectoryView;
  clock: Clock;
  connections: Connections;
  meter: IngestMeter;
}
