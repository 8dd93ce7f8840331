/** A source reads its responses and the state of its items. */
import type { FastifyReply } from 'fastify';
import { MAX_WAIT_MS, sourceOperations } from '../../../shared/documents/source-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import type { ItemOfEvent } from '../../../shared/responses.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { sourceReaderGate } from '../gate/source.ts';
import type { Serve } from '../operation-server.ts';
import { queryFault } from '../query.ts';
import type { SourceReadDeps } from './ports.ts';

export function sourceRoutes(serve: Serve, deps: SourceReadDeps): void {
  const { responseReads, freshness, reader } = deps;

  function itemOf(sourceId: string, eventSource: string, eventId: string): ItemOfEvent | null {
    const item = reader.itemOfEvent(sourceId, eventSource, eventId)?.item;
    if (!item) return null;
    const { id: itemId, state, outcome, refused, closedReason, updatedAt } = item;
    return {
      itemId,
      eventId: item.eventId,
      eventSource: item.source,
      state,
      outcome,
      fate: outcome?.fate ?? null,
      ...(refused && { refused }),
      closedReason,
      updatedAt,
    };
  }

  serve(
    sourceOperations,
    {
      sourceResponses: ({ query: { after, limit, wait }, reply }, { id }) =>
        responseReads.page(id, { after: after || null, limit, waitMs: waitOf(wait) }, leaving(reply)),
      sourceResponse: async ({ path }, { id }) =>
        required(await freshness.found(() => responseReads.one(id, path.responseId)), refusals.requests.noResponse),
      async sourceItem({ query: { eventId, eventSource } }, { id }) {
        if (eventId === null) throw queryFault('eventId', 'is required');
        const found = await freshness.found(() => itemOf(id, eventSource ?? `/${id}`, eventId));
        return required(found, refusals.requests.noItemOfEvent);
      },
    },
    sourceReaderGate(deps),
  );
}

/** @returns ms. @throws REQUEST_INVALID */
function waitOf(wait: string | null): number {
  const ms = wait === null ? 0 : durationOf(wait);
  if (ms === null || ms < 0 || ms > MAX_WAIT_MS) {
    throw queryFault('wait', `must be from PT0S to PT${MAX_WAIT_MS / 1000}S`);
  }
  return ms;
}

function durationOf(text: string): number | null {
  try {
    return parseDuration(text);
  } catch {
    // Longer than ten years.
    return null;
  }
}

/** Aborted when the connection ends before the reply. */
function leaving({ raw }: FastifyReply): AbortSignal {
  const control = new AbortController();
  raw.once('close', () => control.abort());
  return control.signal;
}

function required<T>(found: T | null, detail: string): T {
  if (found === null) throw new ProblemError('NOT_FOUND', detail);
  return found;
}
