/**
 * Open items with a reachable recipient, which may have to be forwarded to people away from their desks. Who gets what is decided later.
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { OwnState } from '../../../shared/item-views.ts';
import type { AwayLook, AwayReader, ForwardingState } from '../../domain/away/away-ports.ts';
import { awayMark } from '../../domain/away/away-rules.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { StoredItem } from '../../domain/unit-of-work.ts';
import type { SetTable } from '../items/set-table.ts';
import type { Cached, UnitState } from '../unit-state.ts';
import type { PushTable } from './push-table.ts';

/** A changed mark restarts the row and makes it due now; the same mark leaves it as is. */
const NOTE = `
  INSERT INTO away (item_id, mark, began_at, next_at) VALUES (?1, ?2, ?3, ?3)
  ON CONFLICT (item_id) DO UPDATE SET mark = ?2, next_at = ?3, place = '', later = NULL WHERE mark <> ?2`;

export class AwayTable implements Cached {
  readonly #state: UnitState;
  readonly #sets: SetTable;
  readonly #push: PushTable;
  readonly #directory: () => DirectoryView;
  /** Valid while directory and browsers are unchanged. */
  #reached = new Map<number, boolean>();
  #reachedOf: { view: DirectoryView; people: ReadonlySet<string> } | null = null;
  readonly #note;
  readonly #wake;
  readonly #due;
  readonly #on;
  readonly #rest;
  readonly #lookAgain;
  readonly #drop;
  readonly #dropForwarded;
  readonly #forwarded;
  readonly #saveForwarded;

  constructor(
    database: DatabaseSync,
    state: UnitState,
    { sets, push, directory }: { sets: SetTable; push: PushTable; directory: () => DirectoryView },
  ) {
    this.#state = state;
    this.#sets = sets;
    this.#push = push;
    this.#directory = directory;
    this.#note = database.prepare(NOTE);
    this.#wake = database.prepare("UPDATE away SET next_at = ?, place = '', later = NULL WHERE item_id = ?");
    this.#due = database.prepare(
      'SELECT item_id, began_at, place, later FROM away WHERE next_at <= ? ORDER BY next_at LIMIT ?',
    );
    this.#on = database.prepare('UPDATE away SET place = ?, later = ? WHERE item_id = ?');
    this.#rest = database.prepare("UPDATE away SET next_at = ?, place = '', later = NULL WHERE item_id = ?");
    this.#lookAgain = database.prepare(`
      UPDATE away SET began_at = min(began_at, ?1), next_at = iif(next_at > ?1, ?1, next_at)
      WHERE next_at > ?1 OR began_at > ?1`);
    this.#drop = database.prepare('DELETE FROM away WHERE item_id = ?');
    this.#dropForwarded = database.prepare('DELETE FROM forwarded WHERE item_id = ?');
    this.#forwarded = database.prepare(
      'SELECT since, held_at FROM forwarded WHERE item_id = ? AND user_id = ? AND channel = ?',
    );
    this.#saveForwarded = database.prepare(
      'INSERT OR REPLACE INTO forwarded (item_id, user_id, channel, since, held_at) VALUES (?, ?, ?, ?, ?)',
    );
  }

  note({ item, setId }: StoredItem): void {
    if (!this.#reaches(setId)) return;
    const mark = awayMark(item, setId);
    if (mark === null) this.drop(item.id);
    else if (this.#note.run(item.id, mark, this.#state.now).changes > 0) this.#setDue();
  }

  /** Only if the change affects when the person wants the item: otherwise each of a thousand readers would cause a check of all others. */
  noteOwn(userId: string, own: OwnState, before: () => OwnState | null): void {
    if (!this.#isReachable(userId)) return;
    const was = before();
    const same = own.snoozedUntil === (was?.snoozedUntil ?? null) && own.delegatedAt === (was?.delegatedAt ?? null);
    if (same) return;
    this.#wake.run(this.#state.now, own.itemId);
    this.#setDue();
  }

  due(limit: number): AwayLook[] {
    return this.#due.all(this.#state.now, limit).map(lookOf);
  }

  on({ itemId, place, later }: AwayLook): void {
    this.#on.run(place, later, itemId);
  }

  rest(itemId: string, at: number | null): void {
    this.#rest.run(at, itemId);
    if (at !== null) this.#setDue();
  }

  /** The clock was set back: makes all waiting rows due. */
  lookAgain(): void {
    this.#lookAgain.run(this.#state.now);
    this.#setDue();
  }

  drop(itemId: string): void {
    if (this.#drop.run(itemId).changes > 0) this.#dropForwarded.run(itemId);
  }

  forwarded(itemId: string, userId: string, channel: string): ForwardingState | null {
    const row = this.#forwarded.get(itemId, userId, channel);
    return row ? { since: Number(row.since), heldAt: row.held_at === null ? null : Number(row.held_at) } : null;
  }

  saveForwarded(itemId: string, userId: string, channel: string, { since, heldAt }: ForwardingState): void {
    this.#saveForwarded.run(itemId, userId, channel, since, heldAt);
  }

  reachable(members: readonly string[]): readonly string[] {
    return members.filter((id) => this.#isReachable(id));
  }

  changedOutside(sets: readonly number[]): void {
    for (const id of sets) this.#reached.delete(id);
  }

  undo(): void {
    this.#reached.clear(); // the number of a rolled-back set is reused
  }

  keep(): void {}

  reload(): void {
    this.#reached.clear();
  }

  #setDue(): void {
    this.#state.dueWrites.away += 1;
  }

  #isReachable(userId: string): boolean {
    return this.#directory().channelled().has(userId) || this.#push.people().has(userId);
  }

  #reaches(setId: number): boolean {
    const view = this.#directory();
    const people = this.#push.people();
    if (view.channelled().size === 0 && people.size === 0) return false;
    if (this.#reachedOf?.view !== view || this.#reachedOf.people !== people) {
      this.#reachedOf = { view, people };
      this.#reached.clear();
    }
    const known = this.#reached.get(setId);
    if (known !== undefined) return known;
    const reaches = this.#sets.membersOf(setId).some((id) => this.#isReachable(id));
    if (this.#reached.size >= MAX_SETS) this.#reached.clear();
    this.#reached.set(setId, reaches);
    return reaches;
  }
}

const MAX_SETS = 10_000;

const lookOf = (row: Record<string, SQLOutputValue>): AwayLook => ({
  itemId: String(row.item_id),
  beganAt: Number(row.began_at),
  place: String(row.place),
  later: row.later === null ? null : Number(row.later),
});

export function awayReader(database: DatabaseSync, { dueWrites }: Pick<UnitState, 'dueWrites'>): AwayReader {
  const next = database.prepare('SELECT MIN(next_at) AS at FROM away WHERE next_at IS NOT NULL');
  return {
    nextDueAt() {
      const at = next.get()?.at ?? null;
      return at === null ? null : Number(at);
    },
    writes: () => dueWrites.away,
  };
}
