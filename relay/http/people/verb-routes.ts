/** Desk operations over HTTP. */
import { DESK_OPERATIONS, type DeskOperation, type DeskReply } from '../../../shared/desk-operations.ts';
import { type VerbOperation, verbOperations } from '../../../shared/documents/people-operations.ts';
import { foundIn } from '../../../shared/people.ts';
import { processIn } from '../../../shared/processes.ts';
import type { AnswerResult } from '../../../shared/responses.ts';
import type { Language } from '../../../shared/words/words.ts';
import type { CallContext } from '../../domain/person-operations.ts';
import type { Login } from '../../domain/ports.ts';
import type { Administrator } from '../gate/administrator.ts';
import type { Caller } from '../gate/person.ts';
import type { OperationRequest, Serve } from '../operation-server.ts';
import { answeredAs, asSeenBy, createItemViews, languageOfPerson } from './item-view.ts';
import type { VerbDeps } from './ports.ts';

/** @returns the index; -1 for other text, which matches no entry */
const indexOf = (text: string): number => (/^\d{1,3}$/.test(text) ? Number(text) : -1);

/** Replies that contain role names, reduced to one language; desks receive all languages. */
const IN_LANGUAGE: { readonly [K in DeskOperation]?: (reply: DeskReply<K>, language: Language) => unknown } = {
  people: foundIn,
  processes: (page, language) => ({ ...page, items: page.items.map((process) => processIn(process, language)) }),
};

export function verbRoutes(serve: Serve, deps: VerbDeps): void {
  const { personOperations, reader } = deps;
  const { viewOf } = createItemViews(reader);

  function handlerOf({ verb, adds }: VerbOperation) {
    const work = personOperations[verb as keyof typeof personOperations] as (
      who: Login,
      message: unknown,
      call: CallContext,
    ) => Promise<unknown>;
    const ofMany = 'itemIds' in DESK_OPERATIONS[verb].message.properties;

    return async ({ path, query, body, request }: OperationRequest<VerbOperation>, caller: Caller | Administrator) => {
      const { id, index, ...named }: Partial<Record<string, string>> = path;
      // Only `release` admits administrators.
      if (!('person' in caller)) {
        await deps.releaseClaim(id ?? '');
        return reader.item(id ?? '')?.item ?? {};
      }
      const given = Object.entries(query).filter(([, value]) => value !== null);
      // Path parameters last, so that the body cannot override them.
      const message = {
        ...Object.fromEntries(given),
        ...Object(body),
        ...(id !== undefined && (ofMany ? { itemIds: [id] } : { itemId: id })),
        ...(index !== undefined && { index: indexOf(index) }),
        ...named,
        ...adds,
      };
      const call: CallContext = { wanted: () => !request.raw.socket.destroyed, isLate: false };
      const { person } = caller;
      const value = await work(caller, message, call).catch((error: unknown) => {
        throw verb === 'respond' ? asSeenBy(error, () => viewOf(id ?? '', person)) : error;
      });
      const isAct = value === undefined || verb === 'respond' || verb === 'withdraw';
      if (id === undefined || !isAct) return IN_LANGUAGE[verb]?.(value as never, languageOfPerson(person)) ?? value;
      const item = viewOf(id, person);
      return value ? answeredAs((value as AnswerResult).outcome, item) : item;
    };
  }

  const handlers = Object.entries(verbOperations).map(([id, operation]) => [id, handlerOf(operation)]);
  serve(verbOperations, Object.fromEntries(handlers));
}
