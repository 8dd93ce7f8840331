/** Personal data: own state of items, subscriptions, absences, keys of given answers. */
import type { DatabaseSync } from 'node:sqlite';
import type { OwnState } from '../../../shared/item-views.ts';
import type { Absence, Subscriptions } from '../../../shared/people.ts';
import type { KeyedAnswer } from '../../domain/unit-of-work.ts';
import { nextCursor, type UnitState } from '../unit-state.ts';

/** Prefix of the time of a beckon that was shown in a summary. */
const SUMMED = 'summary ';

const upsertDoc = (table: string) => `
  INSERT INTO ${table} (user_id, doc, updated_at) VALUES (?, ?, ?)
  ON CONFLICT (user_id) DO UPDATE SET doc = excluded.doc, updated_at = excluded.updated_at`;

export class PersonTable {
  readonly #state: UnitState;
  readonly #own;
  readonly #saveOwn;
  readonly #subscriptions;
  readonly #saveSubscriptions;
  readonly #absences;
  readonly #saveAbsence;
  readonly #dropAbsence;
  readonly #answer;
  readonly #saveAnswer;
  readonly #shown;

  constructor(database: DatabaseSync, state: UnitState) {
    this.#state = state;
    this.#own = database.prepare(
      'SELECT item_id, seen_at, snoozed_until, snoozed_beckon_at, delegated_at FROM own WHERE user_id = ? AND item_id = ?',
    );
    this.#saveOwn = database.prepare(`
      INSERT INTO own (user_id, item_id, seq, seen_at, snoozed_until, delegated_at, snoozed_beckon_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      ON CONFLICT (user_id, item_id) DO UPDATE
      SET seq = ?3, seen_at = ?4, snoozed_until = ?5, delegated_at = ?6, snoozed_beckon_at = ?7`);
    this.#subscriptions = database.prepare('SELECT doc FROM subscriptions WHERE user_id = ?');
    this.#saveSubscriptions = database.prepare(upsertDoc('subscriptions'));
    this.#absences = database.prepare('SELECT user_id, doc FROM absences');
    this.#saveAbsence = database.prepare(upsertDoc('absences'));
    this.#dropAbsence = database.prepare('DELETE FROM absences WHERE user_id = ?');
    this.#answer = database.prepare('SELECT item_id, user_id, action, comment, device FROM answers WHERE key = ?');
    this.#saveAnswer = database.prepare(
      'INSERT INTO answers (key, item_id, user_id, action, comment, device) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#shown = database.prepare(`
      INSERT INTO shown (item_id, user_id, beckon_at) VALUES (?, ?, ?)
      ON CONFLICT (item_id, user_id) DO UPDATE SET beckon_at = excluded.beckon_at
        WHERE excluded.beckon_at <> beckon_at AND excluded.beckon_at <> '${SUMMED}' || beckon_at`);
  }

  own(itemId: string, userId: string): OwnState | null {
    const row = this.#own.get(userId, itemId);
    return row ? readOwn(row) : null;
  }

  saveOwn(userId: string, own: OwnState): void {
    const cursor = nextCursor(this.#state);
    const { itemId, seenAt, snoozedUntil, delegatedAt, snoozedBeckonAt = null } = own;
    this.#saveOwn.run(userId, itemId, cursor, seenAt, snoozedUntil, delegatedAt, snoozedBeckonAt);
    this.#state.changes.push({ kind: 'own', cursor, userId, own });
  }

  /** A different time is a different beckon, even an earlier one after the clock was set back. */
  noteShown(userId: string, itemId: string, beckonAt: string, summary = false): boolean {
    return this.#shown.run(itemId, userId, summary ? `${SUMMED}${beckonAt}` : beckonAt).changes === 1;
  }

  subscriptions(userId: string): Subscriptions {
    const row = this.#subscriptions.get(userId);
    return row ? JSON.parse(String(row.doc)) : { rules: [] };
  }

  saveSubscriptions(userId: string, subscriptions: Subscriptions): void {
    this.#saveSubscriptions.run(userId, JSON.stringify(subscriptions), this.#state.now);
    this.#state.changes.push({ kind: 'me', userId });
  }

  absences(): [string, Absence][] {
    return this.#absences.all().map((row) => [String(row.user_id), JSON.parse(String(row.doc))]);
  }

  saveAbsence(userId: string, absence: Absence | null): void {
    if (absence) this.#saveAbsence.run(userId, JSON.stringify(absence), this.#state.now);
    else this.#dropAbsence.run(userId);
    this.#state.changes.push({ kind: 'me', userId });
  }

  answerByKey(key: string): KeyedAnswer | null {
    const row = this.#answer.get(key);
    if (!row) return null;
    return {
      itemId: String(row.item_id),
      userId: String(row.user_id),
      action: String(row.action),
      comment: textOf(row.comment),
      device: textOf(row.device),
    };
  }

  rememberAnswer(key: string, { itemId, userId, action, comment, device }: KeyedAnswer): void {
    this.#saveAnswer.run(key, itemId, userId, action, comment, device);
  }
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

export function readOwn(row: Record<string, unknown>): OwnState {
  return {
    itemId: String(row.item_id),
    seenAt: textOf(row.seen_at),
    snoozedUntil: textOf(row.snoozed_until),
    ...(row.snoozed_beckon_at ? { snoozedBeckonAt: String(row.snoozed_beckon_at) } : {}),
    delegatedAt: textOf(row.delegated_at),
  };
}
