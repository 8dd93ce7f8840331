/** Faults: a relay uses its own clock for scheduled work, instead of the units' common clock. */
import type { Duty } from '../../../relay/domain/lease-ports.ts';
import type { Clock } from '../../../relay/domain/ports.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { type Faulty, SOUND } from '../faulty.ts';

/** Replaces operations of the units of one duty. */
const dutyWith = (of: Duty, replaced: (tx: Tx, wall: Clock) => Partial<Tx>): Faulty => ({
  ...SOUND,
  duties(deps, wall) {
    const sound = SOUND.duties(deps, wall);
    return {
      ...sound,
      writer(duty) {
        const writer = sound.writer(duty);
        if (duty !== of) return writer;
        return { write: (work) => writer.write((tx) => work(Object.assign(Object.create(tx), replaced(tx, wall)))) };
      },
    };
  },
});

/** Maximum number of items examined. */
const MANY = 1000;

/** Entries are due by the wall clock. */
export const dueByWallClock = dutyWith('schedule', (tx, wall) => {
  const dueOf = (itemId: string) =>
    tx
      .scheduled(itemId)
      .filter(({ at, doneAt }) => doneAt === null && at <= wall.now())
      .map(({ doneAt: _, ...entry }) => ({ ...entry, itemId }));
  return {
    dueOfItem: dueOf,
    dueEntries: (limit) => [...tx.dueEntries(limit), ...tx.waitingItems('', MANY).flatMap(dueOf)],
  };
});

/** Ages are measured by the wall clock. */
export const agedByWallClock = dutyWith('retention', (tx, wall) => {
  const older = wall.now() - tx.now;
  return {
    itemsByAge: (after, limit) => tx.itemsByAge(after, limit).map((item) => ({ ...item, at: item.at - older })),
    forgetItem: (item) => tx.forgetItem({ ...item, at: item.at + older }),
  };
});
