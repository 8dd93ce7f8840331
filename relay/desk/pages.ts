/** Pages of catch-up: what happened after a cursor for one person, bounded in count and in bytes. */
import type { SyncPage } from '../../shared/socket.ts';
import type { Changes, Reader } from '../domain/ports.ts';

export type Page = Omit<SyncPage, 'reset'>;

/** Of one page; a single change larger than `bytes` goes alone. */
export const PAGE_LIMITS = { changes: 200, bytes: 256 * 1024 } as const;

/** Where a desk goes on from: its cursor if the store knows it, else the beginning, with a reset. */
export function startOf(
  reader: Pick<Reader, 'head' | 'epoch'>,
  cursor: number | null,
  epoch: string | null,
): { cursor: number; reset: boolean } {
  if (cursor === null) return { cursor: 0, reset: false };
  const known = cursor <= reader.head() && (epoch === null || epoch === reader.epoch());
  return known ? { cursor, reset: false } : { cursor: 0, reset: true };
}

/** The next page after `after`. `live` where nothing more is committed now. */
export function readPage(reader: Pick<Reader, 'changesFor' | 'epoch'>, userId: string, after: number): Page {
  const found = reader.changesFor(userId, after, PAGE_LIMITS.changes);
  const cursor = cutAt(found, PAGE_LIMITS.bytes);
  const page = cursor === null ? found : upTo(found, cursor);
  return {
    epoch: reader.epoch(),
    cursor: page.cursor,
    live: !page.more,
    changes: page.changes,
    own: page.own,
    removed: page.removed,
  };
}

/** Cursor of the last item that fits, or null where all do. Own states and removals are small and not counted. */
function cutAt(found: Changes, limit: number): number | null {
  let bytes = 0;
  let last: number | null = null;
  for (const change of found.changes) {
    bytes += JSON.stringify(change.item).length;
    if (bytes > limit && last !== null) return last;
    last = change.cursor;
  }
  return null;
}

function upTo(found: Changes, cursor: number): Changes {
  const within = (entry: { cursor: number }) => entry.cursor <= cursor;
  return {
    changes: found.changes.filter(within),
    own: found.own.filter(within),
    removed: found.removed.filter(within),
    cursor,
    more: true,
  };
}
