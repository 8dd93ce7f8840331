/** States of an item. Separate from `items.ts`, whose schemas refer to others that need them. */
import type { Static } from 'typebox';
import { oneOf } from './primitives.ts';

export const ITEM_STATES = ['open', 'waiting', 'answered', 'closed', 'withdrawn', 'expired'] as const;
export const ItemState = oneOf(...ITEM_STATES);
export type ItemState = Static<typeof ItemState>;
