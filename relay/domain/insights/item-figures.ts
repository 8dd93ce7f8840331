/**
 * Figures of an item are a pure function of its current state. A change of the item counts the difference, so that the counts always equal
 * a recount of all items.
 */
import type { BeckonEvent } from '../../../shared/events.ts';
import type { Item } from '../../../shared/items.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { StoredItem, UnitContext } from '../unit-of-work.ts';
import { bucketOf } from './histogram.ts';
import type { DurationName, FigureChange, InsightTx, ItemCount, ItemKey } from './insight-ports.ts';

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

/** Bucket of the time from acceptance; null: not yet. */
const since = ({ createdAt }: Item, at: string | undefined): number | null =>
  at === undefined ? null : bucketOf(Date.parse(at) - Date.parse(createdAt));

/** A question is no answer. */
const firstAnswer = ({ answers }: Item) => answers.find(({ kind }) => kind !== 'request-info');

interface ItemFigures {
  counts: Partial<Record<ItemCount, number>>;
  buckets: Partial<Record<DurationName, number>>;
}

function figuresOf(item: Item): ItemFigures {
  const asks = item.decision !== null;
  const time = timeliness(item);
  const answered = since(item, firstAnswer(item)?.at);
  const decided = since(item, item.outcome?.at);
  return {
    counts: {
      items: 1,
      ...(asks && { asking: 1 }),
      ...(asks && isOpen(item) && { open: 1 }),
      ...(answered !== null && { answered: 1 }),
      ...(time && { [time]: 1 }),
    },
    buckets: {
      ...(answered !== null && { firstAnswer: answered }),
      ...(decided !== null && { decision: decided }),
    },
  };
}

function signed({ counts, buckets }: ItemFigures, by: 1 | -1): FigureChange {
  const names = Object.keys(counts) as ItemCount[];
  return {
    counts: Object.fromEntries(names.map((name) => [name, (counts[name] ?? 0) * by])),
    durations: (Object.entries(buckets) as [DurationName, number][]).map(([name, bucket]) => ({ name, bucket, by })),
  };
}

type ItemInsightTx = Pick<InsightTx, 'countItems' | 'hasCounts' | 'noteSight'>;

export function countNewItem(tx: ItemInsightTx, stored: StoredItem): void {
  tx.countItems(keyOf(stored), signed(figuresOf(stored.item), 1), true);
}

/** An item that other recipients are asked for moves to the row of their roles. */
export function countItemChange(tx: ItemInsightTx, before: StoredItem, after: StoredItem): void {
  const [from, to] = [keyOf(before), keyOf(after)];
  const moves = from.roles !== to.roles;
  // Of a row that retention deleted, nothing is left to move.
  if (moves && !tx.hasCounts(from)) return;
  tx.countItems(from, signed(figuresOf(before.item), -1), false);
  tx.countItems(to, signed(figuresOf(after.item), 1), moves);
  if (!firstAnswer(before.item) && firstAnswer(after.item)) countFirstSight(tx, after, firstAnswer(after.item)?.at);
}

function countFirstSight(tx: Pick<InsightTx, 'countItems' | 'noteSight'>, stored: StoredItem, at = ''): void {
  if (!tx.noteSight(stored.item.id)) return;
  const bucket = bucketOf(Date.parse(at) - Date.parse(stored.item.createdAt));
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
  const bucket = bucketOf(Date.parse(at) - Date.parse(stored.item.createdAt));
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
