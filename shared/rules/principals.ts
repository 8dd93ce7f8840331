/** Principals of a person: those who delegated the item to them (transitively), or whom they stand in for. */
import type { Addressed, Item } from '../items.ts';
import { askersOf } from './requester.ts';
import { isSpent } from './vote.ts';

/** `roles`: their roles among `order`, if known. `alone`: an escalation asks them, so they may decide alone. */
export interface Principal {
  id: string;
  name: string;
  roles?: readonly string[];
  alone?: boolean;
}

type Handed = Addressed & { onBehalfOf: { id: string; name: string } };

const isHanded = (addressed: Addressed): addressed is Handed => typeof addressed.onBehalfOf?.id === 'string';

const names = (addressed: Addressed, id: string): boolean => addressed.audience.users?.includes(id) ?? false;

/** Index of the person's last delegation; -1 if there is none or the item was delegated back. The newest is last. */
export function handedOver(audiences: readonly Addressed[], id: string): number {
  const out = audiences.findLastIndex(({ by, onBehalfOf }) => by === 'delegation' && onBehalfOf?.id === id);
  const back = audiences.findLastIndex((addressed) => addressed.by === 'delegation' && names(addressed, id));
  return out > back ? out : -1;
}

/** A stand-in covers only one hop, and not if the absent person has delegated the item. */
function holds(item: Item, addressed: Handed, place: number, stoodIn: boolean): boolean {
  const last = handedOver(item.audiences, addressed.onBehalfOf.id);
  return addressed.by === 'stand-in' ? !stoodIn && last < 0 : last === place;
}

/** Everyone whose answer the person may give, nearest first. Excludes those who already answered or requested the approval. */
export function principalsOf(item: Item, personId: string): Principal[] {
  // Fast path: called for every item of a list.
  if (!item.audiences.some(isHanded)) return [];
  const askers = askersOf(item);
  const found = new Map<string, Principal>();
  const walk = (to: string, stoodIn: boolean, path: readonly string[]): void => {
    item.audiences.forEach((addressed, place) => {
      if (!isHanded(addressed) || !names(addressed, to) || !holds(item, addressed, place, stoodIn)) return;
      const { onBehalfOf, roles, alone } = addressed;
      const { id, name } = onBehalfOf;
      if (askers.includes(id) || path.includes(id)) return;
      if (!found.has(id)) found.set(id, { id, name, ...(roles && { roles }), ...(alone && { alone }) });
      walk(id, stoodIn || addressed.by === 'stand-in', [...path, id]);
    });
  };
  walk(personId, false, [personId]);
  return [...found.values()].filter(({ id }) => !isSpent(item, id));
}
