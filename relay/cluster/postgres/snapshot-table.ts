/** Store snapshots as rows of pieces, written with pauses. Only the last statement commits synchronously, so appends have priority. */
import type { Timers } from '../../domain/ports.ts';
import { type NewSnapshot, type SnapshotPlace, Truncated } from '../log-port.ts';
import type { SqlQuery, SqlRow } from './line.ts';

interface SnapshotTable {
  write(place: NewSnapshot, pieces: AsyncIterable<Uint8Array>): Promise<SnapshotPlace>;
  newest(): Promise<SnapshotPlace | null>;
  read(place: SnapshotPlace): AsyncIterable<Uint8Array>;
  /** Deletes all but the newest, and incomplete ones that have not grown for a while. */
  clear(): Promise<void>;
}

interface SnapshotParts {
  schema: string;
  timers: Timers;
  /** Foreground query, durable on return. */
  run(query: SqlQuery): Promise<SqlRow[]>;
  /** Returns before the commit is on disk; a later durable commit includes it. */
  copy(query: SqlQuery): Promise<SqlRow[]>;
}

/** Minimum pause after a piece, ms; otherwise as long as the write took. */
const REST_MS = 3;
/** Pieces deleted at once. */
const SLICE = 32;

export function createSnapshotTable({ schema, timers, run, copy }: SnapshotParts): SnapshotTable {
  async function restAfter(work: Promise<SqlRow[]>): Promise<SqlRow[]> {
    const began = performance.now();
    const rows = await work;
    const took = performance.now() - began;
    await new Promise<void>((resolve) => void timers.after(Math.max(REST_MS, took), resolve));
    return rows;
  }

  async function writePieces(
    id: unknown,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<{ count: number; bytes: number }> {
    let [count, bytes] = [0, 0];
    for await (const piece of pieces) {
      const written = await restAfter(copy({ name: 'piece', text: PIECE(schema), values: [id, count, piece] }));
      if (written.length === 0) throw gone();
      count += 1;
      bytes += piece.byteLength;
    }
    return { count, bytes };
  }
  async function idOf(place: SnapshotPlace): Promise<unknown> {
    const { generation, position, hash, bytes, pieces } = place;
    const values = [generation, position, Buffer.from(hash, 'hex'), bytes, pieces];
    return (await run({ text: FIND(schema), values }))[0]?.id;
  }

  return {
    async write(place, pieces) {
      const values = [place.generation, place.position, Buffer.from(place.hash, 'hex'), place.schema];
      const id = (await copy({ text: BEGIN(schema), values }))[0]?.id;
      if (id === undefined) throw gone();
      const { count, bytes } = await writePieces(id, pieces).catch(async (error: unknown) => {
        await copy({ text: DROP(schema), values: [id] }).catch(() => {});
        throw error;
      });
      const ended = (await run({ text: END(schema), values: [id, bytes, count] }))[0];
      if (ended === undefined) throw gone();
      return { ...place, bytes, pieces: count, at: Number(ended.at) };
    },
    async newest() {
      const row = (await run({ text: NEWEST(schema) }))[0];
      return row ? placeOf(row) : null;
    },
    async *read(place) {
      const id = await idOf(place);
      for (let number = 0; number < place.pieces; number++) {
        const rows =
          id === undefined ? [] : await run({ name: 'read piece', text: READ(schema), values: [id, number] });
        const body = rows[0]?.body;
        if (!(body instanceof Uint8Array)) throw gone();
        yield body;
      }
    },
    async clear() {
      await copy({ text: CLEAR(schema) });
      while ((await restAfter(copy({ text: CLEAR_PIECES(schema) }))).length > 0);
    },
  };
}

const placeOf = (row: SqlRow): SnapshotPlace => ({
  generation: String(row.generation),
  position: Number(row.position),
  hash: String(row.hash),
  schema: Number(row.schema),
  bytes: Number(row.bytes),
  pieces: Number(row.pieces),
  at: Number(row.at),
});
const gone = (): Truncated => new Truncated('The snapshot is there no more');

const AT = '(extract(epoch FROM told) * 1000)::bigint AS at';
const BEGIN = (schema: string): string => `
  INSERT INTO ${schema}.snapshots (life, position, hash, schema)
  SELECT life, $2::bigint, $3::bytea, $4::integer FROM ${schema}.log WHERE generation = $1 RETURNING id`;
const PIECE = (schema: string): string => `
  WITH at AS (UPDATE ${schema}.snapshots SET told = clock_timestamp() WHERE id = $1 RETURNING id)
  INSERT INTO ${schema}.pieces SELECT id, $2::integer, $3::bytea FROM at RETURNING number`;
const END = (schema: string): string =>
  `UPDATE ${schema}.snapshots SET whole = true, bytes = $2, pieces = $3, told = clock_timestamp() WHERE id = $1 RETURNING ${AT}`;
const DROP = (schema: string): string => `DELETE FROM ${schema}.snapshots WHERE id = $1`;

const WHOLE = (schema: string): string => `${schema}.snapshots AS s JOIN ${schema}.log AS l USING (life) WHERE s.whole`;
const NEWEST = (schema: string): string => `
  SELECT l.generation, s.position, encode(s.hash, 'hex') AS hash, s.schema, s.bytes, s.pieces, ${AT}
  FROM ${WHOLE(schema)} ORDER BY s.position DESC, s.id LIMIT 1`;
const FIND = (schema: string): string => `
  SELECT s.id FROM ${WHOLE(schema)}
  AND l.generation = $1 AND s.position = $2 AND s.hash = $3 AND s.bytes = $4 AND s.pieces = $5 ORDER BY s.id LIMIT 1`;
const READ = (schema: string): string => `
  SELECT p.body FROM ${schema}.pieces AS p JOIN ${schema}.snapshots AS s ON s.id = p.snapshot
  WHERE p.snapshot = $1 AND p.number = $2`;

const CLEAR = (schema: string): string => `
  DELETE FROM ${schema}.snapshots WHERE life <> (SELECT life FROM ${schema}.log)
    OR whole AND id <> (SELECT s.id FROM ${WHOLE(schema)} ORDER BY s.position DESC, s.id LIMIT 1)
    OR NOT whole AND told < clock_timestamp() - interval '10 minutes'`;
const CLEAR_PIECES = (schema: string): string => `
  DELETE FROM ${schema}.pieces WHERE (snapshot, number) IN (
    SELECT p.snapshot, p.number FROM ${schema}.pieces AS p
    WHERE NOT EXISTS (SELECT FROM ${schema}.snapshots AS s WHERE s.id = p.snapshot) LIMIT ${SLICE}) RETURNING number`;
