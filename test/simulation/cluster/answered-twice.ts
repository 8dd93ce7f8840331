/** A user answers one item twice at the same time, at two relays with two keys: each acknowledged answer must stay recorded. */
import type { Item } from '../../../shared/items.ts';
import { must } from '../invariant.ts';
import { TWICE } from '../plan.ts';
import type { SimulatedRelay } from '../relay.ts';
import { loginOf, OVER_HTTP } from '../relay-calls.ts';
import { anyOf, type World } from '../world.ts';

const CHANCE = 0.12;

/** @returns runs at each step */
export function createTwoAnswers(world: World): () => void {
  const { plan, relays, directory, witness, journal, acknowledged } = world;
  const chance = world.chance.of(TWICE);

  /** A pending decision that the user is asked for, as last committed. */
  function asked(userId: string): Item | null {
    const items = [...witness.items().values()].filter(
      ({ id, decision }) => decision?.state === 'open' && witness.isAsked(id, userId),
    );
    return items.length === 0 ? null : chance.pick(items);
  }
  function answer(relay: SimulatedRelay, device: string, userId: string, item: Item, action: string): void {
    const key = chance.uuid();
    journal.say(userId, `gives "${action}" to item ${item.id} under key ${key}, at ${relay.name}`);
    relay.network
      .request(`answer ${key}`, async () => {
        const { operations } = await relay.asked();
        const message = { itemId: item.id, action, key, comment: 'because' };
        await operations.respond(loginOf(userId, device), message, OVER_HTTP);
      })
      .then(
        () => void acknowledged.push({ itemId: item.id, key }),
        () => {},
      );
  }

  return () => {
    const does = chance.happens(CHANCE);
    const userId = chance.pick(directory.people);
    if (!does || !plan.kinds.has(TWICE)) return;
    const item = asked(userId);
    if (!item) return;
    journal.count(TWICE);
    const [first, second] = chance.happens(0.5) ? relays : [...relays].reverse();
    if (first) answer(first, 'a telephone', userId, item, 'approve');
    if (second) answer(second, 'a tablet', userId, item, chance.pick(['approve', 'reject']));
  };
}

export function checkAcknowledged(world: World): void {
  const { reader } = anyOf(world).store();
  for (const { itemId, key } of world.acknowledged) {
    const item = reader.item(itemId)?.item ?? world.witness.items().get(itemId);
    const times = item?.answers.filter((answer) => answer.key === key).length;
    must(times === 1, 'an answer that was told to be recorded is, once', { itemId, key, times });
  }
}
