/** Whether an item beckons for what the person did themselves, here or on another device: that is no news to them. */
import type { Item } from '../items.ts';

/** Of what beckons because somebody did something: the entry of the thread that says who. */
const ENTRY_OF: Partial<Record<Item['beckon']['reason'], Item['thread'][number]['kind']>> = {
  info: 'answer',
  'taken-back': 'taken-back',
};

/** @param personId who it would beckon */
export function isOwnDoing({ beckon, thread }: Pick<Item, 'beckon' | 'thread'>, personId: string): boolean {
  const kind = ENTRY_OF[beckon.reason];
  if (kind === undefined) return false;
  const entry = thread.findLast((one) => one.kind === kind);
  return entry?.by?.id === personId;
}
