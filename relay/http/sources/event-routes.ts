/** `POST /v1/events` and `POST /v1/sources/{id}/events`: replies once the events are durable. */
import { eventOperations } from '../../../shared/documents/event-operations.ts';
import type { OperationRequest, Serve } from '../operation-server.ts';
import { receiveEvents } from './cloud-events.ts';
import type { Ingest, SourceRequestBody } from './ingest.ts';

export function eventRoutes(serve: Serve, ingest: Ingest): void {
  async function take({ request, reply }: Pick<OperationRequest<never>, 'request' | 'reply'>, sent: SourceRequestBody) {
    const { explain, source } = sent;
    const options = { explain, fallback: source.fallback };
    const received = receiveEvents(request.headers, request.raw.rawHeaders, sent.body, options);
    const results = await ingest.accept(sent, received);
    ingest.took(reply.elapsedTime);
    return { results };
  }
  serve(eventOperations, { sendEvents: take, sendEventsOfSource: take });
}
