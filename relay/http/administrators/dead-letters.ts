/** Dead letters of every kind, as shown to administrators. */
import type { DeadLetter, RefusedAnswer } from '../../../shared/admin.ts';
import { ChannelKind } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { WITHDRAWAL_TYPE } from '../../../shared/responses.ts';
import { checker } from '../../../shared/validate.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { HookLetterHead } from '../../domain/hooks/hook-ports.ts';
import type { OutboundRow, RefusedResponse } from '../../domain/outbound/outbound-ports.ts';
import { causeOf } from './letter-cause.ts';

const channelKind = checker(ChannelKind);

/** @param personOf name of a person */
export const letterOfRow = (
  { id, kind, target, itemId, withdrawal, channel, userId, replayed, attempt, error, at }: OutboundRow,
  item: Item | null,
  personOf: (userId: string) => string,
): DeadLetter => ({
  id,
  kind,
  source: target,
  itemId,
  ...(item && { title: item.title }),
  ...(kind === 'gateway' && (userId === undefined ? customerOf(item) : { person: personOf(userId) })),
  ...(channelKind.is(channel) && { channel }),
  ...(attempt > 0 && { attempt }),
  ...(withdrawal && { withdrawal }),
  ...(replayed && { replayed }),
  cause: causeOf(error ?? ''),
  reason: error ?? 'not delivered',
  at: new Date(at).toISOString(),
});

function customerOf(item: Item | null): Pick<DeadLetter, 'customer'> {
  const name = item?.customer?.name ?? item?.customer?.ref;
  return name === undefined ? {} : { customer: name };
}

export const letterOfHook = ({ id, sourceId, hook, reason, errors, at }: Omit<HookLetterHead, 'seq'>): DeadLetter => ({
  id,
  kind: 'hook',
  source: sourceId,
  hook,
  cause: errors.length > 0 ? 'events' : 'mapping',
  reason,
  at: new Date(at).toISOString(),
});

/** @returns null for a refused closing, which is no answer */
export function refusedAnswerOf(
  { id, sourceId, itemId, event, reason, at }: RefusedResponse,
  item: Item | null,
): RefusedAnswer | null {
  if (!('respondedBy' in event.data)) return null;
  const { respondedBy, action } = event.data;
  return {
    ...{ id, source: sourceId, itemId, by: respondedBy.name, action, reason },
    ...(item && { title: item.title, state: item.state }),
    ...(event.type === WITHDRAWAL_TYPE && { withdrawal: true }),
    at: new Date(at).toISOString(),
  };
}

export const nameOf = (userId: string, directory: DirectoryView): string => directory.person(userId)?.name ?? userId;
