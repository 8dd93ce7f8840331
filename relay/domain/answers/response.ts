/** The answer on its way to its source. */
import type { Answer, Item } from '../../../shared/items.ts';
import { RESPONSE_TYPE, type ResponseEvent } from '../../../shared/responses.ts';
import type { Random } from '../ports.ts';
import type { Tx } from '../unit-of-work.ts';

/** The answer goes out in the order in which answers to this item were given. */
export function sendResponse(
  tx: Tx,
  sourceId: string,
  item: Item,
  answer: Answer,
  device: string | null,
  random: Random,
): void {
  const id = random.uuid();
  const event: ResponseEvent = {
    specversion: '1.0',
    id,
    source: 'urn:beckon:relay',
    type: RESPONSE_TYPE,
    time: answer.at,
    subject: item.id,
    datacontenttype: 'application/json',
    data: {
      itemId: item.id,
      eventId: item.eventId,
      eventSource: item.source,
      record: item.record,
      action: answer.action,
      kind: answer.kind,
      comment: answer.comment,
      respondedBy: answer.by,
      respondedAt: answer.at,
      device,
      decision: {
        policy: item.decision?.policy ?? 'first',
        state: item.decision?.state ?? 'open',
        votes: item.votes,
      },
    },
  };
  tx.enqueue({ kind: 'response', id, sourceId, itemId: item.id, answerKey: answer.key, orderKey: item.id, event });
}
