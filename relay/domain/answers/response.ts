/** Queues the response to the source, and its withdrawal. */
import type { Answer } from '../../../shared/answers.ts';
import type { Item } from '../../../shared/items.ts';
import { RESPONSE_TYPE, type ResponseData, WITHDRAWAL_TYPE } from '../../../shared/responses.ts';
import type { ResponseMessage } from '../outbound/outbound-ports.ts';
import type { Random } from '../ports.ts';
import type { Tx } from '../unit-of-work.ts';
import { decidedRows } from './line-rows.ts';

type ResponseTx = Pick<Tx, 'directory' | 'enqueue' | 'evidence' | 'responseContext' | 'storeUnread'>;

const ENVELOPE = { specversion: '1.0', source: 'urn:beckon:relay', datacontenttype: 'application/json' } as const;

function dataOf(tx: ResponseTx, item: Item, answer: Answer, device: string | null): ResponseData {
  const context = tx.responseContext(item.id);
  return {
    itemId: item.id,
    eventId: item.eventId,
    eventSource: item.source,
    record: item.record,
    action: answer.action,
    kind: answer.kind,
    comment: answer.comment,
    ...(answer.input && { input: answer.input }),
    ...decidedRows(tx, item, answer),
    ...(context && 'correlation' in context && { correlation: context.correlation }),
    respondedBy: answer.by,
    respondedAt: answer.at,
    device,
    decision: {
      policy: item.decision?.policy ?? 'first',
      state: item.decision?.state ?? 'open',
      votes: item.votes,
    },
  };
}

/** Delivered in the order of the answers to this item, or stored until the source reads it. */
export function sendResponse(
  tx: ResponseTx,
  sourceId: string,
  item: Item,
  answer: Answer,
  device: string | null,
  random: Random,
): void {
  const id = random.uuid();
  const data = dataOf(tx, item, answer, device);
  const event = { ...ENVELOPE, id, type: RESPONSE_TYPE, time: answer.at, subject: item.id, data } as const;
  send(tx, { kind: 'response', id, sourceId, itemId: item.id, answerKey: answer.key, orderKey: item.id, event });
}

interface Withdrawal {
  item: Item;
  answer: Answer;
  device: string | null;
  /** RFC 3339, time of withdrawal. */
  at: string;
}

/** Delivered after the response, whose data it repeats. */
export function sendWithdrawal(
  tx: ResponseTx,
  sourceId: string,
  { item, answer, device, at }: Withdrawal,
  random: Random,
): void {
  const id = random.uuid();
  const data = dataOf(tx, item, answer, device);
  const event = { ...ENVELOPE, id, type: WITHDRAWAL_TYPE, time: at, subject: item.id, data } as const;
  send(tx, { kind: 'response', id, sourceId, itemId: item.id, answerKey: answer.key, orderKey: item.id, event });
}

function send(tx: ResponseTx, message: ResponseMessage): void {
  const { sourceId, itemId } = message;
  const hook = tx.responseContext(itemId)?.hook;
  const own = hook !== undefined && tx.directory.hook(sourceId, hook)?.response ? { hook } : {};
  if (tx.directory.responseEndpoint(sourceId, own.hook)) tx.enqueue({ ...message, ...own });
  else tx.storeUnread(message);
}
