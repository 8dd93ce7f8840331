/** Acts of administrators on items, one or many, as used by HTTP. */
import type { ActPreview, ActResults, ActsRequest, ItemActResult, PreviewRequest } from '../../../shared/admin/acts.ts';
import { type Problem, ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import {
  type ActInput,
  actOnItem,
  audienceFaults,
  checkedForAct,
  type ItemAct,
} from '../answers/administrator-acts.ts';
import type { DirectoryView } from '../directory-view.ts';
import { refuseIf, requiredReason } from '../people/absence.ts';
import type { AuditedActor } from '../people/admin-act.ts';
import type { Clock, Random } from '../ports.ts';
import type { Reader } from '../reader.ts';
import type { AnswerTx, StoredItem, Writer } from '../unit-of-work.ts';
import { matchedItems } from './item-filter.ts';
import type { TraceReader } from './trace.ts';

export interface ItemActs {
  /** Resolves once it is durable. @throws ProblemError */
  act(act: ItemAct): Promise<ItemActResult>;
  preview(by: AuditedActor, request: PreviewRequest): Promise<ActPreview>;
  /** Each item is a unit of work. @throws MATCHES_CHANGED if another number of items matches than the caller expects */
  actOnMany(by: AuditedActor, request: ActsRequest): Promise<ActResults>;
}

interface ItemActsDeps {
  writer: Writer<AnswerTx>;
  reader: Pick<Reader, 'item' | 'isMember' | 'membersOf'>;
  trace: Pick<TraceReader, 'find' | 'openItems'>;
  directory: () => DirectoryView;
  clock: Clock;
  random: Random;
}

type Fault = Pick<Problem, 'code' | 'detail'> | null;

/** Units of work at once, so that they share group commits and leave room for others. */
const AT_ONCE = 10;

export function createItemActs({ writer, reader, trace, directory, clock, random }: ItemActsDeps): ItemActs {
  const act: ItemActs['act'] = (one) => writer.write((tx) => actOnItem(tx, one, random));

  const matchesOf = async ({ act: name, audience, filter }: PreviewRequest) => {
    const needed = [{ pointer: '/audience', detail: 'is required' }];
    if (name === 'reassign') refuseIf(audience ? audienceFaults(directory(), [], audience) : needed);
    return matchedItems({ reader, trace }, filter);
  };

  function prospect(stored: StoredItem, given: ActInput): Promise<Fault> {
    const context = { directory: directory(), now: clock.now(), membersOf: reader.membersOf };
    return faultOf(async () => void checkedForAct(context, stored, given));
  }

  return {
    act,
    async preview(by, request) {
      const { items, more } = await matchesOf(request);
      const given = inputOf(by, request);
      const shown = items.map(async (stored) => {
        const { id, title, severity, createdAt } = stored.item;
        return { itemId: id, title, severity, createdAt, fault: await prospect(stored, given) };
      });
      return { count: items.length, more, items: await Promise.all(shown) };
    },
    async actOnMany(by, request) {
      requiredReason(request.reason);
      const { items } = await matchesOf(request);
      if (items.length !== request.count) {
        throw new ProblemError('MATCHES_CHANGED', refusals.administration.matchesChanged(items.length), {
          count: items.length,
        });
      }
      const given = { ...inputOf(by, request), reason: request.reason };
      const done: ActResults['items'] = [];
      for (let from = 0; from < items.length; from += AT_ONCE) {
        const slice = items.slice(from, from + AT_ONCE).map(async ({ item: { id, title } }) => {
          let previous = {};
          const fault = await faultOf(async () => {
            const result = await act({ ...given, itemId: id });
            if (result.previous !== undefined) previous = { previous: result.previous };
          });
          return { itemId: id, title, fault, ...previous };
        });
        done.push(...(await Promise.all(slice)));
      }
      return { changed: done.filter(({ fault }) => fault === null).length, items: done };
    },
  };
}

const inputOf = (by: AuditedActor, { act, audience }: PreviewRequest): ActInput => ({
  act,
  by,
  ...(audience && { audience }),
});

async function faultOf(work: () => Promise<void>): Promise<Fault> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status >= 500) throw error;
    const { code, detail } = error.problem;
    return { code, detail };
  }
}
