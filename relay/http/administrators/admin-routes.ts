/** Administration: outbound messages, dead letters, and trial runs of events. */

import { deliveryOperations } from '../../../shared/documents/admin-operations.ts';
import type { Item } from '../../../shared/items.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { isJson } from '../../../shared/rules/media-type.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { OutboundRow } from '../../domain/outbound/outbound-ports.ts';
import { bytesOf, mediaType } from '../body.ts';
import type { Serve } from '../operation-server.ts';
import { receiveEvents } from '../sources/cloud-events.ts';
import { refusedAnswerOf } from './dead-letters.ts';
import { createLetterActs } from './letter-acts.ts';
import { pageByKey, pageByTime } from './list-page.ts';
import type { DeadLetterDeps } from './ports.ts';

/** Of each state. */
const MAX_ROWS = 1000;
/** In the order of the list. */
const STATES = ['sending', 'queued', 'tracked'] as const;
const RANK: Readonly<Record<OutboundRow['state'], number>> = { sending: 0, queued: 1, tracked: 2, dead: 3 };

const rowOf = ({ nextAt, at, target, seq: _, ...row }: OutboundRow, item: Item | null) => ({
  ...row,
  ...(item && { title: item.title }),
  source: target,
  nextAt: new Date(nextAt).toISOString(),
  at: new Date(at).toISOString(),
});

/** In a state by the time of the next attempt, as the queue works. */
const placeOf = ({ state, nextAt, id }: ReturnType<typeof rowOf>): string => `${RANK[state]}~${nextAt}~${id}`;

export function adminRoutes(serve: Serve, deps: DeadLetterDeps): void {
  const { outbound } = deps;
  const itemOf = ({ itemId }: Pick<OutboundRow, 'itemId'>): Item | null => deps.reader.item(itemId)?.item ?? null;
  const letters = createLetterActs(deps);
  serve(deliveryOperations, {
    outbound({ query }) {
      const rows = STATES.flatMap((state) => outbound.list(state, MAX_ROWS)).map((row) => rowOf(row, itemOf(row)));
      return { depth: outbound.depth(), ...pageByKey(rows, query, placeOf) };
    },
    deadLetters: ({ query }) => letters.page(query),
    replay: ({ path: { id } }, by) => letters.replay(by, id),
    async dropLetter({ path: { id } }, by) {
      await letters.drop(by, id);
      return { id, dropped: true };
    },
    replayLetters: ({ body }, by) =>
      letters.many(body, async (id) => {
        const { rejected = [] } = await letters.replay(by, id);
        if (rejected.length > 0)
          throw new ProblemError('MAPPING_FAILED', refusals.administration.stillRejected(rejected.length));
      }),
    dropLetters: ({ body }, by) => letters.many(body, (id) => letters.drop(by, id)),
    refusedAnswers({ query }) {
      const { items, next } = pageByTime(query, [outbound.refusals]);
      return { items: items.flatMap((row) => refusedAnswerOf(row, itemOf(row)) ?? []), next };
    },
    dryRun({ request }) {
      const { headers } = request;
      // Plain JSON is accepted as well, because administrators type these events by hand.
      const isPlain = isJson(mediaType(headers['content-type'])) && headers['ce-id'] === undefined;
      const type = isPlain ? 'application/cloudevents+json' : headers['content-type'];
      const { events, faults } = receiveEvents({ 'content-type': type }, request.raw.rawHeaders, bytesOf(request));
      const [event] = events;
      if (!event || events.length + faults.length > 1)
        throw new ProblemError('REQUEST_INVALID', refusals.administration.oneEvent);
      return deps.dryRun(event);
    },
  });
}
