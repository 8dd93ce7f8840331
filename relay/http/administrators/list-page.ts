/** One page of a list for administrators. */
import type { TimePosition } from '../../domain/outbound/outbound-ports.ts';
import { queryFault } from '../query.ts';

export interface PageQuery {
  after: string | null;
  limit: number;
}
export interface Page<T> {
  items: T[];
  next: string | null;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * By unique keys, in ascending order. The position is the key of the last entry, so that entries which come or go between two requests
 * neither repeat nor hide others.
 */
export function pageByKey<T>(entries: readonly T[], { after, limit }: PageQuery, keyOf: (entry: T) => string): Page<T> {
  const keyed = entries
    .map((entry) => ({ entry, key: keyOf(entry) }))
    .filter(({ key }) => after === null || key > after);
  keyed.sort((a, b) => order(a.key, b.key));
  const here = keyed.slice(0, limit);
  return {
    items: here.map(({ entry }) => entry),
    next: keyed.length > limit ? (here.at(-1)?.key ?? null) : null,
  };
}

type Read<T> = (limit: number, before: TimePosition | null) => readonly T[];

/** Merges lists, each newest first. Of one time the entries of a later list come first. */
export function pageByTime<T extends TimePosition>({ after, limit }: PageQuery, lists: readonly Read<T>[]): Page<T> {
  const from = after === null ? null : positionOf(after);
  const found = lists.flatMap((read, rank) =>
    read(limit + 1, from && boundOf(from, rank)).map((entry) => ({ entry, rank })),
  );
  found.sort((a, b) => b.entry.at - a.entry.at || b.rank - a.rank || b.entry.seq - a.entry.seq);
  const last = found[limit - 1];
  return {
    items: found.slice(0, limit).map(({ entry }) => entry),
    next: found.length > limit && last ? `${last.entry.at}-${last.rank}-${last.entry.seq}` : null,
  };
}

interface MergedPosition extends TimePosition {
  /** Index of the list. */
  rank: number;
}

/** Where a list continues after an entry of this or another one. */
function boundOf({ at, seq, rank }: MergedPosition, list: number): TimePosition {
  return { at, seq: list === rank ? seq : list < rank ? Number.MAX_SAFE_INTEGER : 0 };
}

/** @throws REQUEST_INVALID */
function positionOf(after: string): MergedPosition {
  const [, at, rank, seq] = /^(\d{1,15})-(\d)-(\d{1,15})$/.exec(after) ?? [];
  if (at === undefined) throw queryFault('after', 'must be `next` of an earlier page');
  return { at: Number(at), rank: Number(rank), seq: Number(seq) };
}
