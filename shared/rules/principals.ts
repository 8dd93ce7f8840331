/** In whose place somebody may answer: those who handed the item to them, through any number of hands, or for whom they stand in. */
import type { Addressed, Item } from '../items.ts';
import { askersOf } from './requester.ts';
import { hasVoted } from './vote.ts';

/** `roles`, where known: those of the roles in `order` that they hold. `alone`: an escalation asks them, so they may decide alone. */
export interface Principal {
  id: string;
  name: string;
  roles?: readonly string[];
  alone?: boolean;
}

type Handed = Addressed & { onBehalfOf: { id: string; name: string } };

const isHanded = (addressed: Addressed): addressed is Handed => typeof addressed.onBehalfOf?.id === 'string';

const names = (addressed: Addressed, id: string): boolean => addressed.audience.users?.includes(id) ?? false;

/** Where the person's last handing over stands; -1 where they have none, or were handed the item again since. The newest is last. */
function handedOver(audiences: readonly Addressed[], id: string): number {
  const out = audiences.findLastIndex(({ by, onBehalfOf }) => by === 'delegation' && onBehalfOf?.id === id);
  const back = audiences.findLastIndex((addressed) => addressed.by === 'delegation' && names(addressed, id));
  return out > back ? out : -1;
}

/** An absence is covered by one hop, and by nobody where the absent person has handed the item on. */
function holds(item: Item, addressed: Handed, place: number, stoodIn: boolean): boolean {
  const last = handedOver(item.audiences, addressed.onBehalfOf.id);
  return addressed.by === 'stand-in' ? !stoodIn && last < 0 : last === place;
}

/**
 * Everyone in whose place the person may answer, nearest first, as far as they still have an answer to give: whoever gave theirs, or
 * asked for the approval, has none to hand over.
 */
export function principalsOf(item: Item, personId: string): Principal[] {
  // The common case, asked for every item of a list.
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
  return [...found.values()].filter(({ id }) => !hasVoted(item.votes, id));
}
