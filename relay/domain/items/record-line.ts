/** One line that says what an item is about, for pages and messages of the relay. */
import type { Item } from '../../../shared/items.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { senderOf } from '../../../shared/rules/sender.ts';
import type { AnswerPageWords } from '../../../shared/words/answer-page.ts';

/** `SAP ERP · purchase order 4711`, or `SAP ERP · sent by Canteen · purchase order 4711`; without a record the source alone. */
export function recordLine(item: Pick<Item, 'record' | 'origin'>, words: Pick<AnswerPageWords, 'sentBy'>): string {
  const { record, origin } = item;
  if (!record) return isolate(origin.name);
  const sender = senderOf(item);
  return [
    isolate(record.system),
    ...(sender === null ? [] : [words.sentBy(sender)]),
    `${isolate(record.type.replaceAll('-', ' '))} ${isolate(record.id)}`,
  ].join(' · ');
}
