/** Item states that still require something; a record, so that the compiler demands an entry for each new state. */
import type { ItemState } from '../items.ts';

const OPEN: Readonly<Record<ItemState, boolean>> = {
  open: true,
  waiting: true,
  answered: false,
  closed: false,
  withdrawn: false,
  expired: false,
};

/** Neither answered nor ended: it can be answered, or waits for an earlier answer. */
export const isOpen = ({ state }: { state: ItemState }): boolean => OPEN[state];
