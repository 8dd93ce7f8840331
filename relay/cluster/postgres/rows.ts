/** Single-statement queries of the log, and the conversion of their rows. */
import { NO_HASH } from '../entry.ts';
import {
  type LogHalt,
  type LogHead,
  MOST_BODY,
  type RelayFacts,
  type RelayReport,
  type StoredEntry,
  TooLong,
  Truncated,
  type TurnState,
} from '../log-port.ts';
import { printable } from '../printable.ts';
import type { SqlQuery, SqlRow } from './line.ts';

/** Entries examined per read. */
const MOST_ENTRIES = 1_024;
const hexOf = (hash: unknown): string => (hash instanceof Buffer ? hash.toString('hex') : NO_HASH);

export const headQuery = (schema: string): SqlQuery => ({
  name: 'head',
  text: `
    SELECT l.generation, coalesce(e.position, l.base_position) AS position, coalesce(e.hash, l.base_hash) AS hash,
           l.halted_by, l.halted_position,
           l.base_position + 1 AS oldest, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS clock
    FROM (VALUES (1)) AS always LEFT JOIN ${schema}.log AS l ON true
    LEFT JOIN LATERAL (SELECT position, hash FROM ${schema}.entries
      WHERE life = l.life AND position > l.base_position ORDER BY position DESC LIMIT 1) AS e ON true`,
});

export const headOf = (row: SqlRow): LogHead => ({
  generation: String(row.generation ?? ''),
  position: Number(row.position ?? 0),
  hash: hexOf(row.hash),
  clock: Number(row.clock),
  oldest: Number(row.oldest ?? 1),
  halted:
    row.halted_by == null ? null : { by: printable(String(row.halted_by)), position: Number(row.halted_position) },
});

export const haltQuery = (schema: string, generation: string, { by, position }: LogHalt): SqlQuery => ({
  text: `
    UPDATE ${schema}.log SET halted_by = left($2, 255), halted_position = $3
    WHERE generation = $1 AND coalesce(halted_position, -1) < $3`,
  values: [generation, by, position],
});

/** PostgreSQL reads only the stored lengths, not the bodies. */
export const sizeQuery = (schema: string, after: number): SqlQuery => ({
  text: `
    SELECT coalesce(sum(octet_length(e.body)), 0)::bigint AS bytes FROM ${schema}.log AS l
    JOIN ${schema}.entries AS e ON e.life = l.life AND e.position > $1`,
  values: [after],
});

/** Includes the entry at `after` without its body: the next entry refers to its hash. */
export const readQuery = (schema: string, after: number, limitBytes: number): SqlQuery => ({
  name: 'read',
  text: `
    SELECT l.generation, l.base_position, CASE WHEN l.base_position = $1 THEN l.base_hash END AS base_hash,
           e.position, e.hash, e.nonce, e.relay, e.at, e.body, e.bytes
    FROM ${schema}.log AS l LEFT JOIN LATERAL (
      SELECT position, hash, left(nonce, 64) AS nonce, left(relay, 64) AS relay, at, octet_length(body) AS bytes,
             CASE WHEN position > $1 AND octet_length(body) <= ${MOST_BODY} THEN body END AS body
      FROM (
        SELECT *, sum(CASE WHEN position > $1 THEN octet_length(body) ELSE 0 END) OVER (ORDER BY position) AS total
        FROM (SELECT * FROM ${schema}.entries WHERE life = l.life AND position >= $1 ORDER BY position LIMIT ${MOST_ENTRIES}) AS near
      ) AS counted WHERE total <= $2 OR position <= $1 + 1
    ) AS e ON l.base_position <= $1 ORDER BY e.position`,
  values: [after, limitBytes],
});

/** @throws Truncated, TooLong */
export function entriesOf(rows: readonly SqlRow[], after: number): StoredEntry[] {
  const first = rows[0];
  if (!first) return [];
  if (Number(first.base_position) > after) throw new Truncated(`position ${after} is before ${first.base_position}`);
  let before = hexOf(first.base_hash);
  const entries: StoredEntry[] = [];
  for (const row of rows) {
    const position = Number(row.position ?? after);
    const hash = hexOf(row.hash);
    if (position > after) entries.push(entryOf(row, position, before, hash));
    if (row.hash) before = hash;
  }
  return entries;
}

function entryOf(row: SqlRow, position: number, before: string, hash: string): StoredEntry {
  if (Number(row.bytes) > MOST_BODY) {
    throw new TooLong(`entry ${position} of the log has ${row.bytes} bytes, more than any relay writes`);
  }
  return {
    after: { generation: String(row.generation), position: position - 1, hash: before },
    nonce: String(row.nonce),
    relay: String(row.relay),
    at: Number(row.at),
    body: row.body instanceof Uint8Array ? row.body : new Uint8Array(),
    hash,
  };
}

/** Bytes of a relay's `more`: enough for 300,000 people at its desks. */
const MOST_MORE = 3 * 1024 * 1024;
/** Limits over all relays: above any real cluster, and bounded for one reply. */
const MOST_TOLD = 8 * MOST_MORE;
const MOST_RELAYS = 500;
const SEEN = `left(relay, 64) AS relay, left(name, 255) AS name, left(version, 64) AS version, schema, position,
  CASE WHEN octet_length(more) <= ${MOST_MORE} AND sum(octet_length(more)) OVER (ORDER BY octet_length(more), relay) <= ${MOST_TOLD}
    THEN more ELSE '{}' END AS more, beat`;

/** Null if the relay has entries that the log lacks. */
const SETTLED = (schema: string): string => `CASE WHEN $8 OR $5 <= coalesce(
  (SELECT position FROM ${schema}.entries WHERE life = (SELECT life FROM ${schema}.log) ORDER BY position DESC LIMIT 1),
  (SELECT base_position FROM ${schema}.log), 0) THEN ${schema}.timeline() END`;
const QUIET = 'CASE WHEN isfinite(told) THEN (extract(epoch FROM clock_timestamp() - told) * 1000)::bigint END';

/** Also deletes relays silent for a day or dated a day ahead. Writes `more` only if it changed, so that PostgreSQL reuses the value. */
export const beatQuery = (schema: string, facts: RelayFacts): SqlQuery => ({
  name: 'beat',
  text: `
    WITH forgotten AS (DELETE FROM ${schema}.relays WHERE relay <> $1
      AND (told < clock_timestamp() - interval '1 day' OR told > clock_timestamp() + interval '1 day') RETURNING relay),
    told AS (
      INSERT INTO ${schema}.relays VALUES ($1, $2, $3, $4, $5, $6, 1, clock_timestamp(), $7, ${SETTLED(schema)})
      ON CONFLICT (relay) DO UPDATE SET name = $2, version = $3, schema = $4, position = $5,
        more = CASE WHEN relays.more = excluded.more THEN relays.more ELSE excluded.more END,
        beat = relays.beat + 1, told = clock_timestamp(), run = $7, timeline = excluded.timeline
      RETURNING *),
    -- As it was before this statement.
    before AS (SELECT left(run, 64) AS run, ${QUIET} AS quiet FROM ${schema}.relays WHERE relay = $1 AND run IS NOT NULL)
    SELECT relay, name, version, schema, position, more, beat, 0 AS quiet,
      (SELECT run FROM before) AS before_run, (SELECT quiet FROM before) AS before_quiet FROM told
    UNION ALL
    SELECT ${SEEN}, ${QUIET}, NULL, NULL
    FROM ${schema}.relays
    WHERE relay <> $1 AND relay NOT IN (SELECT relay FROM forgotten) LIMIT ${MOST_RELAYS}`,
  values: [
    facts.relay,
    facts.name,
    facts.version,
    facts.schema,
    facts.position,
    facts.more,
    facts.run ?? null,
    facts.stopped ?? false,
  ],
});

export const seenOf = (row: SqlRow): RelayReport => ({
  relay: String(row.relay),
  name: printable(String(row.name)),
  version: printable(String(row.version)),
  schema: Number(row.schema),
  position: Number(row.position),
  more: String(row.more),
  beat: Number(row.beat),
  quiet: Math.max(0, Number(row.quiet)),
  ...(row.before_run == null ? {} : { before: { run: String(row.before_run), quiet: Number(row.before_quiet) } }),
});

export const turnQuery = (schema: string): SqlQuery => ({
  name: 'turn',
  text: `
    SELECT CASE WHEN until > (extract(epoch FROM clock_timestamp()) * 1000)::bigint THEN holder END AS holder, asking
    FROM ${schema}.turns ORDER BY number DESC LIMIT 1`,
});

export const turnOf = ({ holder, asking }: SqlRow): TurnState => ({
  holder: typeof holder === 'string' ? holder : null,
  asking: Array.isArray(asking) ? asking.map(String) : [],
});
