/** Truncation: first moves the start of the log, in one step; then deletes the rows before it in slices with pauses. */
import type { Timers } from '../../domain/ports.ts';
import type { SqlQuery, SqlRow } from './line.ts';

interface Clearing {
  /** Moves the start to `before`, or to the head if that is earlier. */
  moveTo(before: number): Promise<void>;
  /** Deletes all entries before the start, including those of earlier lives. */
  entries(): Promise<void>;
}

const SLICE = 1_000;
const REST_MS = 10;

export function clearing(parts: { schema: string; timers: Timers; run(query: SqlQuery): Promise<SqlRow[]> }): Clearing {
  const { schema, timers, run } = parts;
  return {
    async moveTo(before) {
      await run({ text: MOVE(schema), values: [before] });
    },
    async entries() {
      // Each slice starts after the previous one: deleted rows remain in the index for a while.
      for (let last: SqlRow | undefined = { life: 0, position: 0 }; last; ) {
        const deleted: SqlRow[] = await run({ name: 'clear', text: CLEAR(schema), values: [last.life, last.position] });
        last = deleted[0];
        if (last) await new Promise<void>((resolve) => void timers.after(REST_MS, resolve));
      }
    },
  };
}

const MOVE = (schema: string): string => `
  UPDATE ${schema}.log AS l SET base_position = t.position, base_hash = t.hash
  FROM (SELECT e.life, e.position, e.hash FROM ${schema}.entries AS e JOIN ${schema}.log USING (life)
    WHERE e.position < $1 AND e.position > base_position ORDER BY e.position DESC LIMIT 1) AS t
  WHERE l.life = t.life AND l.base_position < t.position`;

const CLEAR = (schema: string): string => `
  WITH old AS (
    SELECT e.life, e.position FROM ${schema}.entries AS e, ${schema}.log AS l
    WHERE (e.life, e.position) > ($1, $2) AND (e.life, e.position) <= (l.life, l.base_position)
    ORDER BY e.life, e.position LIMIT ${SLICE}),
  gone AS (DELETE FROM ${schema}.entries AS e USING old WHERE e.life = old.life AND e.position = old.position)
  SELECT life, position FROM old ORDER BY life DESC, position DESC LIMIT 1`;
