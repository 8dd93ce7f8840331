/** The requester, who may not decide, is looked up on event, directory changes and each answer (contract section 2, "Requester"). */

import type { Item, RequestedBy } from '../../../shared/items.ts';
import { type Problem, problem } from '../../../shared/problems.ts';
import { cleanText } from '../../../shared/rules/hidden-characters.ts';
import { stopsDecision } from '../../../shared/rules/requester.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView, Source } from '../directory-view.ts';

type RequesterFields = Pick<Item, 'type' | 'requester' | 'requestedBy'>;

/** A person found once stays barred from this item, even if the name changes in between. @param source null if it was removed */
function requestedBy(
  { type, requester, requestedBy: before }: RequesterFields,
  directory: DirectoryView,
  source: Pick<Source, 'blocksUnknown'> | null,
): RequestedBy | undefined {
  if (requester === null) return undefined;
  const { ids: now, mixed } = directory.named(requester);
  const ids = [...new Set([...now, ...(before?.ids ?? [])])];
  const [first] = ids;
  const name = (first && directory.person(first)?.name) ?? before?.name ?? cleanText(requester);
  if (type !== 'approval.requested') return { ids, name };
  if (mixed) return { ids, name, stops: 'mixed' };
  return ids.length === 0 && source?.blocksUnknown ? { ids, name, stops: 'unknown' } : { ids, name };
}

/** Returns the same item if nothing changed. */
export function withRequester<T extends RequesterFields>(
  item: T,
  directory: DirectoryView,
  source: Pick<Source, 'blocksUnknown'> | null,
): T {
  const found = requestedBy(item, directory, source);
  if (!found || JSON.stringify(found) === JSON.stringify(item.requestedBy)) return item;
  return { ...item, requestedBy: found };
}

/** Why a deciding answer is refused because of the requester; null if it is not. */
export function stopped(item: RequesterFields & Pick<Item, 'origin'>): Problem | null {
  if (!stopsDecision(item)) return null;
  const name = item.requestedBy?.name ?? '';
  const because =
    item.requestedBy?.stops === 'mixed'
      ? refusals.items.requesterMixed(name)
      : refusals.items.requesterUnknown(item.origin.name, name);
  return problem('SEPARATION_OF_DUTIES', refusals.items.nobodyDecides(because));
}
