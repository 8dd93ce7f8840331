/** Pages of catch-up: changes after a cursor for one person, bounded in number and bytes, as prebuilt JSON. */
import type { Reader } from '../domain/reader.ts';
import { RawJson } from './raw-json.ts';

export interface Page {
  cursor: number;
  /** No further commits: what follows is live. */
  live: boolean;
  /** A `SyncPage`. */
  json: RawJson;
}

/** Limits of one page; a single change larger than `bytes` is sent alone. */
const PAGE = { entries: 200, bytes: 256 * 1024 } as const;

/** Where a desk resumes: at its cursor if the store knows it, else at the beginning with a reset. */
export function startOf(
  reader: Pick<Reader, 'head' | 'knows' | 'horizon' | 'epoch'>,
  cursor: number | null,
  epoch: string | null,
): { cursor: number; reset: boolean } {
  if (cursor === null) return { cursor: 0, reset: false };
  // The horizon is read from the store, and never lies beyond the head.
  const isPast = cursor > 0 && cursor < reader.head() && cursor < reader.horizon();
  const known = !isPast && reader.knows(cursor) && (epoch === null || epoch === reader.epoch());
  return known ? { cursor, reset: false } : { cursor: 0, reset: true };
}

/** Items are passed on as stored; parsing and serializing ten thousand of them would be waste. */
export function readPage(
  reader: Pick<Reader, 'changesFor' | 'epoch'>,
  userId: string,
  after: number,
  reset: boolean,
): Page {
  const { changes, own, removed, cursor, more } = reader.changesFor(userId, after, PAGE);
  const head = JSON.stringify({ epoch: reader.epoch(), cursor, ...(reset ? { reset } : {}), live: !more });
  const items = changes.map((change) => `{"cursor":${change.cursor},"item":${change.json}}`).join(',');
  const rest = `"own":${JSON.stringify(own)},"removed":${JSON.stringify(removed)}`;
  return { cursor, live: !more, json: new RawJson(`${head.slice(0, -1)},"changes":[${items}],${rest}}`) };
}
