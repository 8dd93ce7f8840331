/** Ends that arrive before their beginning, such as the end of an alert whose first notification is sent again after a failed delivery. */
import type { BeckonEvent } from '../../../shared/events.ts';
import type { StoredItem } from '../unit-of-work.ts';
import type { Acceptance } from './acceptance.ts';

export interface End {
  /** The item that it ended; null if it arrived first. */
  item: StoredItem | null;
  /** ms since 1970, by the source's clock. */
  at: number;
}

/** For an end without a time, which precedes nothing but the event that it names. */
const UNTIMED = 0;

/** @returns ms since 1970; null without a time by the source, since the time of arrival says nothing about order */
function sourceTime({ time }: BeckonEvent, { defaultTime }: Acceptance): number | null {
  const at = time === null || time === defaultTime ? Number.NaN : Date.parse(time);
  return Number.isNaN(at) ? null : at;
}

/** A time in the future would end failures that have not happened yet, so it counts as now. */
export function endTime(event: BeckonEvent, given: Acceptance): number | null {
  const at = sourceTime(event, given);
  return at === null ? null : Math.min(at, given.tx.now);
}

/** The end of the same key if the event happened before it, by the times of both that their source gave. */
export function endAfter(event: BeckonEvent, key: string, given: Acceptance): End | null {
  const at = sourceTime(event, given);
  const end = at === null ? null : given.tx.lastEnd(given.source.id, key);
  return end && at !== null && at < end.at ? end : null;
}

const withdrawalKey = (source: string, name: string): string => `withdrawn\n${source}\n${name}`;

/** @param name id or subject of the withdrawn event. @param item null if it has not arrived */
export function noteWithdrawal(
  event: BeckonEvent,
  name: { source: string; id: string },
  item: StoredItem | null,
  given: Acceptance,
): void {
  const at = endTime(event, given);
  if (item && at === null) return;
  const end = { itemId: item?.item.id ?? null, at: at ?? UNTIMED };
  given.tx.noteEnd(given.source.id, withdrawalKey(name.source, name.id), end);
}

/** Whether the event was withdrawn before it arrived: by its id, or by its subject at a later time. */
export function isWithdrawn(event: BeckonEvent, given: Acceptance): boolean {
  const { tx, source } = given;
  const byId = tx.lastEnd(source.id, withdrawalKey(event.source, event.id));
  if (byId && byId.item === null) return true;
  return event.subject !== null && endAfter(event, withdrawalKey(event.source, event.subject), given) !== null;
}
