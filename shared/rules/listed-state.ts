/** The state of an item in a list: an open item that requires no answer is read or unread. */
import type { Item, ItemState } from '../items.ts';

export type ListedState = ItemState | 'read' | 'unread';

/** @param seenAt when the person last saw it, RFC 3339; null: never */
export function listedState(
  { state, actions, beckon }: Pick<Item, 'state' | 'actions' | 'beckon'>,
  seenAt: string | null,
): ListedState {
  if (state !== 'open' || actions.length > 0) return state;
  return seenAt !== null && Date.parse(seenAt) >= Date.parse(beckon.at) ? 'read' : 'unread';
}
