/**
 * Figures of an item are a pure function of its current state. A change of the item counts the difference, so that the counts always equal
 * a recount of all items.
 */
import type { BeckonEvent } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { StoredItem, UnitContext } from '../unit-of-work.ts';
import { bucketOf } from './histogram.ts';
import type { DurationChange, FigureChange, InsightTx, ItemCount, ItemKey } from './insight-ports.ts';

const HOUR_MS = 3600_000;
/** Of one item, in the order of their ids: bounds the length of a key. */
const MAX_ROLES = 8;
/** An item on a screen within this time after its acceptance counts as prompt. */
const PROMPT_MS = 5000;

export const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

/** @param audiences of the event, without delegations, stand-ins and escalations */
function rolesKey(audiences: readonly { roles?: readonly string[] | undefined }[]): string {
  const [first, ...others] = audiences;
  if (others.length === 0 && (first?.roles?.length ?? 0) < 2) return first?.roles?.[0] ?? '';
  const roles = new Set(audiences.flatMap((one) => one.roles ?? []));
  return [...roles].sort().slice(0, MAX_ROLES).join(' ');
}

function keyOf({ item, originId }: StoredItem): ItemKey {
  const asked = item.audiences.filter(({ by }) => by === 'event').map(({ audience }) => audience);
  return { hour: hourOf(Date.parse(item.createdAt)), source: originId, type: item.type, roles: rolesKey(asked) };
}

/** Deciding after the time the item was due, or was to end, is late. Items without either count as neither. */
function timeliness({ outcome, dueAt, expiresAt, state }: Item): 'inTime' | 'late' | 'expired' | null {
  if (state === 'expired') return 'expired';
  const deadline = dueAt ?? expiresAt;
  if (!outcome || deadline === null) return null;
  return Date.parse(outcome.at) <= Date.parse(deadline) ? 'inTime' : 'late';
}

/** @param at RFC 3339 */
const bucketSince = ({ createdAt }: Item, at: string): number => bucketOf(Date.parse(at) - Date.parse(createdAt));

/** A question is no answer. */
const firstAnswer = ({ answers }: Item) =>
  answers.length === 0 ? undefined : answers.find(({ kind }) => kind !== 'request-info');

/** Runs for each new item: plain assignments cost a tenth of spread members. @param by -1: takes the item out of its row */
function changeOf(item: Item, by: 1 | -1): FigureChange {
  const counts: Partial<Record<ItemCount, number>> = { items: by };
  const durations: DurationChange[] = [];
  if (item.decision !== null) {
    counts.asking = by;
    if (isOpen(item)) counts.open = by;
  }
  const time = timeliness(item);
  if (time) counts[time] = by;
  const answer = firstAnswer(item);
  if (answer) {
    counts.answered = by;
    durations.push({ name: 'firstAnswer', bucket: bucketSince(item, answer.at), by });
  }
  if (item.outcome) durations.push({ name: 'decision', bucket: bucketSince(item, item.outcome.at), by });
  return { counts, durations };
}

type ItemInsightTx = Pick<InsightTx, 'countItems' | 'hasCounts' | 'noteSight'>;

export function countNewItem(tx: ItemInsightTx, stored: StoredItem): void {
  tx.countItems(keyOf(stored), changeOf(stored.item, 1), true);
}

/** An item that other recipients are asked for moves to the row of their roles. */
export function countItemChange(tx: ItemInsightTx, before: StoredItem, after: StoredItem): void {
  const [from, to] = [keyOf(before), keyOf(after)];
  const moves = from.roles !== to.roles;
  // Of a row that retention deleted, nothing is left to move.
  if (moves && !tx.hasCounts(from)) return;
  tx.countItems(from, changeOf(before.item, -1), false);
  tx.countItems(to, changeOf(after.item, 1), moves);
  const answer = firstAnswer(after.item);
  if (answer && !firstAnswer(before.item)) countFirstSight(tx, after, answer.at);
}

function countFirstSight(tx: Pick<InsightTx, 'countItems' | 'noteSight'>, stored: StoredItem, at: string): void {
  if (!tx.noteSight(stored.item.id)) return;
  const bucket = bucketSince(stored.item, at);
  tx.countItems(keyOf(stored), { durations: [{ name: 'firstSight', bucket, by: 1 }] }, false);
}

/** @param isOwnFirst the person had not opened the item before. @param at RFC 3339 */
export function countSight(
  tx: Pick<InsightTx, 'countItems' | 'countPerson' | 'noteSight'>,
  stored: StoredItem,
  { userId, isOwnFirst, at }: { userId: string; isOwnFirst: boolean; at: string },
): void {
  countFirstSight(tx, stored, at);
  if (!isOwnFirst) return;
  const bucket = bucketSince(stored.item, at);
  const change = { counts: { seen: 1 }, durations: [{ name: 'firstSight', bucket, by: 1 }] } as const;
  tx.countPerson(userId, hourOf(Date.parse(at)), change);
}

export function countScreen(
  tx: Pick<InsightTx, 'countItems' | 'noteScreen'> & Pick<UnitContext, 'now'>,
  stored: StoredItem,
): void {
  if (!tx.noteScreen(stored.item.id)) return;
  const isPrompt = tx.now - Date.parse(stored.item.createdAt) <= PROMPT_MS;
  tx.countItems(keyOf(stored), { counts: { shown: 1, ...(isPrompt && { prompt: 1 }) } }, false);
}

export function countSnooze(
  tx: Pick<InsightTx, 'countItems' | 'countPerson'> & Pick<UnitContext, 'now'>,
  stored: StoredItem,
  userId: string,
): void {
  tx.countItems(keyOf(stored), { counts: { snoozes: 1 } }, false);
  tx.countPerson(userId, hourOf(tx.now), { counts: { snoozes: 1 } });
}

/** @param item with the answer */
export function countPersonAnswer(
  tx: Pick<InsightTx, 'countPerson'> & Pick<UnitContext, 'now'>,
  item: Item,
  userId: string,
): void {
  const time = timeliness(item);
  const bucket = bucketOf(tx.now - Date.parse(item.createdAt));
  const decision = { name: 'decision', bucket, by: 1 } as const;
  tx.countPerson(userId, hourOf(tx.now), {
    counts: { answered: 1, ...(time && time !== 'expired' && { [time]: 1 }) },
    durations: [{ name: 'firstAnswer', bucket, by: 1 }, ...(item.outcome ? [decision] : [])],
  });
}

/** By the hour of their acceptance, and the roles that they name themselves. */
export function countEvent(
  tx: Pick<InsightTx, 'countItems'> & Pick<UnitContext, 'now'>,
  source: string,
  { type, data }: BeckonEvent,
): void {
  const roles = 'audience' in data && data.audience ? rolesKey([data.audience]) : '';
  tx.countItems({ hour: hourOf(tx.now), source, type, roles }, { counts: { events: 1 } }, true);
}
