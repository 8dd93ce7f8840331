import type { Item, ThreadEntry } from '../items.ts';
import type { PersonRef } from '../primitives.ts';
import { isOpen } from './item-state.ts';

/** Whether a person took back an item they had delegated. */
export const isTakenBack = ({ kind, by, to }: ThreadEntry): boolean =>
  kind === 'delegated' && to !== undefined && by?.id === to.id;

/** The current holder of an open item that this person delegated; null if they did not, or have it again. */
export function delegateOf(item: Pick<Item, 'state' | 'thread'>, personId: string): PersonRef | null {
  if (!isOpen(item)) return null;
  let given: ThreadEntry[] = [];
  for (const entry of item.thread) {
    // An act of an administrator ends delegations.
    if (entry.kind === 'reassigned') given = [];
    else if (isTakenBack(entry)) given = given.filter(({ by }) => by?.id !== entry.by?.id);
    else if (entry.kind === 'delegated') given.push(entry);
  }
  const last = given.findLast(({ by, to }) => by?.id === personId || to?.id === personId);
  return last?.to && last.to.id !== personId ? last.to : null;
}
