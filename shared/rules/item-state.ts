/** States of an item in which it still asks for something; a state that is added has to be one or the other. */
import type { ItemState } from '../items.ts';

const OPEN: Readonly<Record<ItemState, boolean>> = {
  open: true,
  waiting: true,
  answered: false,
  closed: false,
  withdrawn: false,
  expired: false,
};

/** Neither answered nor over: it may be answered, or waits for somebody before. */
export const isOpen = ({ state }: { state: ItemState }): boolean => OPEN[state];
