/** The schedule in SQLite: table `schedule`, one row per entry of an item; `done_at` is set once. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type {
  DueEntry,
  ScheduledEntry,
  ScheduleEntry,
  ScheduleKind,
  ScheduleReader,
} from '../../domain/schedule/schedule-ports.ts';
import type { UnitState } from '../unit-state.ts';

const KINDS: readonly ScheduleKind[] = ['reminder', 'escalation', 'expiry', 'repeat', 'steady', 'snooze'];

function entryOf(row: Record<string, SQLOutputValue>): DueEntry {
  const kind = KINDS.find((known) => known === row.kind) ?? 'reminder';
  return { itemId: String(row.item_id), kind, index: Number(row.idx), at: Number(row.at) };
}

/** `now`: ms since 1970. */
interface ScheduleSql {
  replace(now: number, itemId: string, entries: readonly ScheduleEntry[]): void;
  due(now: number, limit: number): DueEntry[];
  dueOfItem(now: number, itemId: string): DueEntry[];
  ofItem(itemId: string): ScheduledEntry[];
  markDone(now: number, entry: DueEntry): boolean;
  waitingItems(after: string, limit: number): string[];
}

/** A done entry stays done unless it is moved into the future: it then fires again. */
const UPSERT = `
  INSERT INTO schedule (item_id, kind, idx, at, done_at) VALUES (:itemId, :kind, :index, :at, NULL)
  ON CONFLICT (item_id, kind, idx) DO UPDATE SET
    done_at = CASE WHEN excluded.at = at OR excluded.at <= :now THEN done_at ELSE NULL END,
    at = excluded.at`;

/** Call inside the writer's transaction only. */
export function scheduleSql(db: DatabaseSync, { dueWrites }: Pick<UnitState, 'dueWrites'>): ScheduleSql {
  const clear = db.prepare('DELETE FROM schedule WHERE item_id = ? AND done_at IS NULL');
  const upsert = db.prepare(UPSERT);
  const due = db.prepare('SELECT * FROM schedule WHERE done_at IS NULL AND at <= ? ORDER BY at LIMIT ?');
  // `+` avoids the index on due times, which spans all items.
  const dueOfItem = db.prepare(
    'SELECT * FROM schedule WHERE item_id = ? AND +done_at IS NULL AND at <= ? ORDER BY at, kind, idx',
  );
  const ofItem = db.prepare('SELECT * FROM schedule WHERE item_id = ? ORDER BY at, kind, idx');
  const done = db.prepare(
    'UPDATE schedule SET done_at = ? WHERE item_id = ? AND kind = ? AND idx = ? AND done_at IS NULL',
  );
  // Sorted by item: the index on due times would make each page sort all remaining rows.
  const waiting = db.prepare(`
    SELECT DISTINCT item_id FROM schedule
    WHERE item_id > ? AND +done_at IS NULL AND kind IN ('escalation', 'repeat', 'steady') ORDER BY item_id LIMIT ?`);
  return {
    replace(now, itemId, entries) {
      clear.run(itemId);
      if (entries.length > 0) dueWrites.schedule += 1;
      for (const { kind, index, at } of entries) upsert.run({ itemId, kind, index, at, now });
    },
    due: (now, limit) => due.all(now, limit).map(entryOf),
    dueOfItem: (now, itemId) => dueOfItem.all(itemId, now).map(entryOf),
    ofItem: (itemId) =>
      ofItem.all(itemId).map((row) => {
        const { kind, index, at } = entryOf(row);
        return { kind, index, at, doneAt: row.done_at === null ? null : Number(row.done_at) };
      }),
    markDone: (now, { itemId, kind, index }) => done.run(now, itemId, kind, index).changes === 1,
    waitingItems: (after, limit) => waiting.all(after, limit).map((row) => String(row.item_id)),
  };
}

export function scheduleReader(db: DatabaseSync, { dueWrites }: Pick<UnitState, 'dueWrites'>): ScheduleReader {
  const next = db.prepare('SELECT MIN(at) AS at FROM schedule WHERE done_at IS NULL');
  return {
    nextDueAt() {
      const at = next.get()?.at ?? null;
      return at === null ? null : Number(at);
    },
    writes: () => dueWrites.schedule,
  };
}
