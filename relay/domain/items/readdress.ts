/** Stores an item for the people whom its audiences now reach: new ones receive it as a change, former ones receive `removed`. */
import type { Addressed } from '../../../shared/items.ts';
import type { ItemTx, StoredItem } from '../unit-of-work.ts';
import { recipientsOf } from './recipients.ts';

/** @param asked audiences of the event, escalations and delegations; stand-ins among them are computed again */
export function saveAddressed(
  tx: ItemTx,
  before: StoredItem,
  after: Omit<StoredItem, 'setId'>,
  asked: readonly Addressed[],
): readonly string[] {
  const { audiences, members } = recipientsOf({ directory: tx.directory, asked, item: after.item, now: tx.now });
  const setId = tx.internSet(members);
  tx.save({ ...after, setId, item: { ...after.item, audiences } });
  if (setId !== before.setId) {
    const earlier = tx.membersOf(before.setId);
    const left = earlier.filter((id) => !members.includes(id));
    const joined = members.filter((id) => !earlier.includes(id));
    if (left.length > 0) tx.remove(after.item.id, left);
    if (joined.length > 0) tx.rejoin(after.item.id, joined);
  }
  return members;
}
