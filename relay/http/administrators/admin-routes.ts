/** Administration: outbound messages, dead letters, and trial runs of events. */

import { deliveryOperations } from '../../../shared/documents/admin-operations.ts';
import type { Item } from '../../../shared/items.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { isJson } from '../../../shared/rules/media-type.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { OutboundRow } from '../../domain/outbound/outbound-ports.ts';
import { bytesOf, mediaType } from '../body.ts';
import { acceptedBody } from '../hooks/hook-outcome.ts';
import type { Serve } from '../operation-server.ts';
import { receiveEvents } from '../sources/cloud-events.ts';
import { letterOfHook, letterOfRow, MAX_LETTERS, newestFirst } from './dead-letters.ts';
import type { DeadLetterDeps } from './ports.ts';

const MAX_ROWS = 1000;

const rowOf = ({ nextAt, at, target, ...row }: OutboundRow, item: Item | null) => ({
  ...row,
  ...(item && { title: item.title }),
  source: target,
  nextAt: new Date(nextAt).toISOString(),
  at: new Date(at).toISOString(),
});

export function adminRoutes(serve: Serve, deps: DeadLetterDeps): void {
  const { outbound } = deps;
  const itemOf = ({ itemId }: OutboundRow): Item | null => deps.reader.item(itemId)?.item ?? null;
  serve(deliveryOperations, {
    outbound() {
      const states = ['sending', 'queued', 'tracked'] as const;
      const items = states.flatMap((state) => outbound.list(state, MAX_ROWS)).map((row) => rowOf(row, itemOf(row)));
      return { depth: outbound.depth(), items };
    },
    deadLetters() {
      const letters = [
        ...outbound.deadLetters(MAX_LETTERS).map((row) => letterOfRow(row, itemOf(row))),
        ...deps.hookLetters.list(MAX_LETTERS).map(letterOfHook),
      ];
      return { items: newestFirst(letters) };
    },
    async replay({ path: { id } }, { userId }) {
      const by = { userId, via: 'console' } as const;
      const taken = await deps.hooks.replay(by, id);
      if (taken) return { id, state: 'accepted', ...acceptedBody(taken) };
      if (!(await deps.replay(by, id))) throw new ProblemError('NOT_FOUND', refusals.administration.noLetter);
      return { id, state: 'queued' };
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
