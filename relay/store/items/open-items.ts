/** Pages through all open items, ordered by recipient set, as the index is. */
import type { DatabaseSync } from 'node:sqlite';
import type { ItemPosition } from '../../domain/unit-of-work.ts';

type Row = Record<string, unknown>;

/** @returns a function that reads the page after a position; start with `{ set: 0, after: 0 }` */
export function openItemWalk(database: DatabaseSync, columns: string) {
  const of = (where: string, order: string) =>
    database.prepare(`SELECT set_id, seq, ${columns} FROM items WHERE open = 1 AND ${where} ORDER BY ${order} LIMIT ?`);
  const ofSet = of('set_id = ? AND seq > ?', 'seq');
  const ofSetsBehind = of('set_id > ?', 'set_id, seq');
  return ({ set, after }: ItemPosition, limit: number): { rows: Row[]; next: ItemPosition | null } => {
    const rows: Row[] = ofSet.all(set, after, limit);
    if (rows.length < limit) rows.push(...ofSetsBehind.all(set, limit - rows.length));
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { rows, next: last ? { set: Number(last.set_id), after: Number(last.seq) } : null };
  };
}
