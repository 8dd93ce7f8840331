/** Converts an item to its indexed columns, and a row to an item. */

import type { Evidence } from '../../shared/evidence.ts';
import { OwnState } from '../../shared/item-views.ts';
import { Item } from '../../shared/items.ts';
import { answerTexts, itemTexts } from '../../shared/rules/answer-words.ts';
import { evidenceTexts } from '../../shared/rules/evidence.ts';
import { cleanTexts } from '../../shared/rules/hidden-characters.ts';
import { checker } from '../../shared/validate.ts';
import type { StoredItem } from '../ports.ts';
import { answerMarks } from './answer-marks.ts';

const asItem = checker(Item);
const asOwn = checker(OwnState);

/** Reads a stored row and sanitizes its texts; null if an older version wrote it in another format. */
export function readRow(row: Record<string, unknown> | undefined): StoredItem | null {
  if (!row) return null;
  const item = cleanTexts(JSON.parse(String(row.json)));
  const own: unknown = row.own === null ? null : JSON.parse(String(row.own));
  if (!asItem.is(item)) return null;
  const beckonedAt = row.beckoned_at === null ? null : Number(row.beckoned_at);
  return { item, own: asOwn.is(own) ? own : null, beckonedAt };
}

export const COLUMNS = 'i.seq, d.json, i.beckoned_at, o.json AS own';
export const JOINED = 'JOIN documents d ON d.seq = i.seq LEFT JOIN own o ON o.item_id = i.id';
export const ROW = `${COLUMNS} FROM items i ${JOINED}`;

/** Positions per ms. */
const PER_MS = 1024;
/** Limits positions to below 2^53. */
const LATEST_MS = Math.floor(Number.MAX_SAFE_INTEGER / PER_MS) - 1;

/** First position of a time. @param at ms since 1970 */
export const seqOfMoment = (at: number): number =>
  Math.min(LATEST_MS, Math.max(0, Number.isFinite(at) ? Math.floor(at) : 0)) * PER_MS;

/** A free position in order of creation. @param lastIn highest used position in a range, null if none */
export function seqFor(createdAt: string, lastIn: (from: number, to: number) => number | null): number {
  for (let base = seqOfMoment(Date.parse(createdAt)); ; base += PER_MS) {
    const last = lastIn(base, base + PER_MS - 1);
    if (last === null) return base;
    if (last < base + PER_MS - 1) return last + 1;
  }
}

/** Addressed roles separated by spaces; `*` if no role was named, which matches any role. */
export function rolesColumn(item: Item): string {
  const roles = new Set<string>();
  for (const { audience } of item.audiences) for (const role of audience.roles ?? ['*']) roles.add(role);
  return ` ${[...roles].join(' ')} `;
}

/** The text by which an item is found. @param userId owner of the history; null: not set yet */
export function indexedText(item: Item, userId: string | null, evidence: Evidence | null): string {
  const { amount, error, status } = item;
  return [
    ...itemTexts(item),
    amount && `${amount.value} ${amount.currency}`,
    ...item.attachments.map(({ label }) => label),
    ...item.thread.flatMap(({ by, to }) => [by?.name, to?.name]),
    ...answerTexts(item),
    error && [error.code, error.message, error.step, error.field].filter(Boolean).join(' '),
    status && `${status.from ?? ''} ${status.to}`,
    ...(evidence ? evidenceTexts(evidence) : []),
    ...answerMarks(item, userId),
  ]
    .filter(Boolean)
    .join('\n');
}
