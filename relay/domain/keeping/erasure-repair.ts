/**
 * Erasures by an earlier version passed over items that changed while they went on, and kept nothing of whom they erased. So whoever is named
 * as somebody who did something, or is a recipient, and is neither in the directory nor has a salt in the audit is erased again. Somebody who
 * was only removed has a salt as soon as they did anything, were shown anything, or were removed by an administrator.
 */
import type { Item } from '../../../shared/items.ts';
import type { PersonRef } from '../../../shared/primitives.ts';
import type { StoredItem, Writer } from '../unit-of-work.ts';
import { finishErasure } from './erasure.ts';
import type { RowPosition } from './retention-ports.ts';

const idsOf = (people: Iterable<PersonRef | null | undefined>): string[] =>
  [...people].flatMap((person) => [person?.id ?? [], person?.onBehalfOf?.id ?? []].flat());

/** Who did something with it, or was handed it. Not who asked: that is the source's word, and they need never have been here. */
function namedIn({ thread, answers, votes, audiences, claimedBy, outcome }: Item): string[] {
  const acts = [...thread.flatMap(({ by, to }) => [by, to]), ...[...answers, ...votes].map(({ by }) => by)];
  return idsOf([...acts, ...audiences.map(({ onBehalfOf }) => onBehalfOf), claimedBy, outcome?.by]);
}

export const peopleOf = ({ item, voters }: Pick<StoredItem, 'item' | 'voters'>): string[] => [
  ...namedIn(item),
  ...(voters ?? []),
];

/**
 * Once for a store in which somebody was erased by an earlier version; in slices.
 * @param newAlias unique, and nobody's id
 * @returns people erased again
 */
export async function repairErasures(writer: Writer, newAlias: () => string): Promise<number> {
  if (!(await writer.write((tx) => tx.erasuresDoubtful()))) return 0;
  let repaired = 0;
  let place: RowPosition = null;
  do {
    const from: RowPosition = place;
    const { ids, next } = await writer.write((tx) => {
      const found = tx.peopleNamed(from);
      return { ids: found.ids.filter((id) => tx.isForgotten(id)), next: found.next };
    });
    for (const id of ids) {
      await writer.write((tx) => void (tx.isForgotten(id) && tx.beginErasure(id, newAlias())));
      await finishErasure(writer, id);
    }
    repaired += ids.length;
    place = next;
  } while (place !== null);
  await writer.write((tx) => tx.trustErasures());
  return repaired;
}
