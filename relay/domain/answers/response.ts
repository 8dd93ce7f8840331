/** Queues the response to the source, and its withdrawal. */
import type { Answer } from '../../../shared/answers.ts';
import type { Item } from '../../../shared/items.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import {
  CLOSED_TYPE,
  type ClosedData,
  RESPONSE_TYPE,
  type ResponseData,
  WITHDRAWAL_TYPE,
} from '../../../shared/responses.ts';
import type { ResponseMessage } from '../outbound/outbound-ports.ts';
import type { Random } from '../ports.ts';
import type { Tx } from '../unit-of-work.ts';
import { decidedRows } from './line-rows.ts';

type ResponseTx = Pick<Tx, 'directory' | 'enqueue' | 'evidence' | 'responseContext' | 'storeUnread'>;

const ENVELOPE = { specversion: '1.0', source: 'urn:beckon:relay', datacontenttype: 'application/json' } as const;

type AboutItem = Pick<ResponseData, 'itemId' | 'eventId' | 'eventSource' | 'record' | 'correlation'>;

function aboutItem(tx: ResponseTx, { id, eventId, source, record }: Item): AboutItem {
  const context = tx.responseContext(id);
  return {
    ...{ itemId: id, eventId, eventSource: source, record },
    ...(context && 'correlation' in context && { correlation: context.correlation }),
  };
}

const decisionOf = ({ decision, votes }: Item): ResponseData['decision'] => ({
  policy: decision?.policy ?? 'first',
  state: decision?.state ?? 'open',
  votes,
});

function dataOf(tx: ResponseTx, item: Item, answer: Answer, device: string | null): ResponseData {
  return {
    ...aboutItem(tx, item),
    action: answer.action,
    kind: answer.kind,
    comment: answer.comment,
    ...(answer.input && { input: answer.input }),
    ...decidedRows(tx, item, answer),
    respondedBy: answer.by,
    respondedAt: answer.at,
    device,
    decision: decisionOf(item),
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

interface Closing {
  item: Item;
  by: PersonRef;
  /** RFC 3339. */
  at: string;
  reason: string;
}

/** Delivered after the responses to the item. */
export function sendClosing(tx: ResponseTx, sourceId: string, { item, by, at, reason }: Closing, random: Random): void {
  const id = random.uuid();
  const decision = item.decision && decisionOf(item);
  const data: ClosedData = { ...aboutItem(tx, item), reason, closedBy: by, closedAt: at, decision };
  const event = { ...ENVELOPE, id, type: CLOSED_TYPE, time: at, subject: item.id, data } as const;
  send(tx, { kind: 'response', id, sourceId, itemId: item.id, answerKey: null, orderKey: item.id, event });
}

function send(tx: ResponseTx, message: ResponseMessage): void {
  const { sourceId, itemId } = message;
  const hook = tx.responseContext(itemId)?.hook;
  const own = hook !== undefined && tx.directory.hook(sourceId, hook)?.response ? { hook } : {};
  if (tx.directory.responseEndpoint(sourceId, own.hook)) tx.enqueue({ ...message, ...own });
  else tx.storeUnread(message);
}
