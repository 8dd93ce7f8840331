/** Sources read their own responses (contract section 5): pages after a cursor, with a bounded wait for the next response. */
import { ProblemError } from '../../../shared/problems.ts';
import { cursorText, readCursor } from '../../../shared/read-cursor.ts';
import type { ReadResponse, ResponsePage } from '../../../shared/responses.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { Timers } from '../ports.ts';
import type { ChangeFeed, Reader } from '../reader.ts';
import type { AnswerTx, Writer } from '../unit-of-work.ts';
import type { OutboundReader, StoredResponse } from './outbound-ports.ts';
import { createResponseWaits } from './response-waits.ts';
import { settleReported } from './settle-delivery.ts';

interface ResponseQuery {
  /** Cursor of the last response that the source has; null: from the first. */
  after: string | null;
  limit: number;
  waitMs: number;
}

export interface ResponseReads {
  /** @param gone aborted when the caller has left. @throws REQUEST_INVALID, RATE_LIMITED */
  page(sourceId: string, query: ResponseQuery, gone: AbortSignal): Promise<ResponsePage>;
  one(sourceId: string, responseId: string): Promise<ReadResponse | null>;
  /** Ends all waits; their callers receive an empty page. */
  close(): void;
}

interface ResponseReadsDeps {
  outbound: Pick<OutboundReader, 'responses' | 'response'>;
  reader: Pick<Reader, 'epoch'>;
  writer: Writer<AnswerTx>;
  directory: () => Pick<DirectoryView, 'responseEndpoint'>;
  feed: ChangeFeed;
  timers: Timers;
}

export function createResponseReads(deps: ResponseReadsDeps): ResponseReads {
  const { outbound, reader, writer, directory } = deps;
  const waits = createResponseWaits(deps);

  /** After a restore the cursor belongs to another epoch. All responses follow, each under the id that the source knows. */
  function positionOf(after: string | null): number {
    if (after === null) return 0;
    const cursor = readCursor(after);
    if (!cursor) {
      const errors = [{ pointer: '/after', detail: 'is no cursor of a response' }];
      throw new ProblemError('REQUEST_INVALID', 'after is no cursor of a response', { errors });
    }
    return cursor.life === reader.epoch() ? cursor.at : 0;
  }
  const cursorOf = (at: number): string => cursorText({ life: reader.epoch(), at });
  const shown = ({ position, event }: StoredResponse): ReadResponse => ({ cursor: cursorOf(position), event });

  /** Durable before the reply. A source without endpoint has an answer once it has read it. */
  async function confirm(sourceId: string, responses: readonly StoredResponse[]): Promise<void> {
    const hasEndpoint = directory().responseEndpoint(sourceId) !== null;
    const read = responses.filter(({ unread, failed }) => unread || (failed && !hasEndpoint));
    if (read.length > 0)
      await writer.write((tx) =>
        responsesRead(
          tx,
          read.map(({ event }) => event.id),
        ),
      );
  }

  return {
    async page(sourceId, { after, limit, waitMs }, gone) {
      const from = positionOf(after);
      const look = (most: number) => outbound.responses(sourceId, from, most);
      let responses = look(limit);
      if (responses.length === 0 && waitMs > 0) {
        await waits.until(sourceId, () => look(1).length > 0, waitMs, gone);
        // Not confirmed: the caller does not receive it.
        if (!gone.aborted) responses = look(limit);
      }
      await confirm(sourceId, responses);
      return { responses: responses.map(shown), next: cursorOf(responses.at(-1)?.position ?? from) };
    },
    async one(sourceId, responseId) {
      const response = outbound.response(sourceId, responseId);
      if (!response) return null;
      await confirm(sourceId, [response]);
      return shown(response);
    },
    close: waits.close,
  };
}

function responsesRead(tx: AnswerTx, ids: readonly string[]): void {
  for (const id of ids) {
    const message = tx.unreadResponse(id);
    if (!message) continue;
    const reports = tx.directory.source(message.sourceId)?.reports ?? false;
    settleReported(tx, message, { kind: reports ? 'accepted' : 'delivered' });
  }
}
