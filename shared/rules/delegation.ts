import type { Item, ThreadEntry } from '../items.ts';
import type { PersonRef } from '../primitives.ts';
import { isOpen } from './item-state.ts';

/** Whether a person took back an item they had delegated. */
export const isTakenBack = ({ kind, by, to }: ThreadEntry): boolean =>
  kind === 'delegated' && to !== undefined && by?.id === to.id;

/** The current holder of an open item that this person delegated; null if they did not, or have it again. */
export function delegateOf(item: Pick<Item, 'state' | 'thread'>, personId: string): PersonRef | null {
  if (!isOpen(item)) return null;
  // An act of an administrator ends delegations.
  const about = item.thread.findLast(
    ({ kind, by, to }) =>
      kind === 'reassigned' || (kind === 'delegated' && (by?.id === personId || to?.id === personId)),
  );
  return about?.kind === 'delegated' && about.to && about.to.id !== personId ? about.to : null;
}
