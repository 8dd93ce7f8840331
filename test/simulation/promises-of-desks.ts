/** Invariant of desks: each displays exactly what the store holds. */

import type { OwnState } from '../../shared/item-views.ts';
import type { Item } from '../../shared/items.ts';
import type { SimulatedDesk } from './desk.ts';
import { must } from './invariant.ts';
import { anyOf, type World } from './world.ts';

export function checkDesk(world: World, desk: SimulatedDesk): void {
  const { reader } = anyOf(world).store();
  const theirs = new Set<string>();
  for (const { stored } of reader.itemsFor(desk.userId, 0)) {
    const { item } = stored;
    theirs.add(item.id);
    const here = desk.desk().commands.item(item.id)?.item;
    must(JSON.stringify(here) === JSON.stringify(item), 'a desk shows what the store holds', {
      desk: desk.name,
      item: item.id,
      here: here && { state: here.state, version: here.version, answers: here.answers.length },
      store: { state: item.state, version: item.version, answers: item.answers.length },
    });
    if (!world.witness.wasTaken(item.id, desk.userId)) checkOwn(world, desk, item, reader.own(item.id, desk.userId));
  }
  for (const id of world.witness.items().keys()) {
    if (theirs.has(id) || reader.item(id) === null) continue;
    const here = desk.desk().commands.item(id);
    must(here === null, 'what is taken from somebody goes from their desk', { desk: desk.name, item: id });
  }
}

/** Compares the user's own states, as far as they still matter. Timestamps are ignored: each side uses its own clock. */
function checkOwn(world: World, desk: SimulatedDesk, item: Item, kept: OwnState | null): void {
  const now = anyOf(world).store().clock.now();
  const here = desk.own(item.id);
  const facts = { desk: desk.name, item: item.id, state: item.state, here, kept };
  const partsOf = (own: OwnState | null): string => {
    const until = own?.snoozedUntil ?? null;
    const isSnoozed = until !== null && item.state === 'open' && Date.parse(until) > now;
    return JSON.stringify([Boolean(own?.seenAt), isSnoozed ? until : null, Boolean(own?.delegatedAt)]);
  };
  must(partsOf(here) === partsOf(kept), "a desk shows the person's own state as the store holds it", facts);
}
