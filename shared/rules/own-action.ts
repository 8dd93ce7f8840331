/** Whether an item notifies because of the person's own action, here or on another device; that is no news to them. */
import type { Item } from '../items.ts';

/** For notifications caused by a person: the kind of thread entry that names them. */
const ENTRY_OF: Partial<Record<Item['beckon']['reason'], Item['thread'][number]['kind']>> = {
  info: 'answer',
  'taken-back': 'taken-back',
};

/** @param personId the recipient of the notification */
export function isOwnAction({ beckon, thread }: Pick<Item, 'beckon' | 'thread'>, personId: string): boolean {
  const kind = ENTRY_OF[beckon.reason];
  if (kind === undefined) return false;
  const entry = thread.findLast((one) => one.kind === kind);
  return entry?.by?.id === personId;
}
