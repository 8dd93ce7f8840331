/** Items and processes over HTTP, as visible to the person. */
import { readingOperations } from '../../../shared/documents/people-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { processIn } from '../../../shared/processes.ts';
import { evidenceIn } from '../../../shared/rules/evidence.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { evidenceOf } from '../../domain/items/evidence.ts';
import { notTheirs } from '../../domain/person-operations.ts';
import type { Serve } from '../operation-server.ts';
import { sendDocument } from './document-reply.ts';
import { itemPage, itemQueryOf } from './item-page.ts';
import { createItemViews, languageOfPerson, timelineOf } from './item-view.ts';
import type { ItemDeps } from './ports.ts';

export function itemRoutes(serve: Serve, deps: ItemDeps): void {
  const { reader, freshness, processes, documents, timers } = deps;
  const { lookFor } = createItemViews(reader);

  serve(readingOperations, {
    async items({ query, request }, { person }) {
      await freshness.found(() => (query.after > reader.head() ? null : true));
      return itemPage(deps, person, itemQueryOf(query, reader), () => !request.raw.socket.destroyed);
    },
    async item({ path }, { person }) {
      const item = await freshness.found(() => lookFor(path.id, person));
      if (!item) throw notTheirs();
      const evidence = evidenceOf(reader, item);
      return {
        ...item,
        ...(evidence && evidenceIn(evidence, languageOfPerson(person))),
        timeline: timelineOf(item),
      };
    },
    document: async ({ path, reply }, { userId }) =>
      sendDocument(reply, await documents.open(userId, path.id, path.documentId), timers),
    process({ path }, { person }) {
      const found = processes.find(person, path.id);
      if (!found) throw new ProblemError('NOT_FOUND', refusals.items.noProcess);
      return processIn(found, languageOfPerson(person));
    },
  });
}
