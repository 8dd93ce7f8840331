/** Phones of people, and the tokens behind the buttons of their messages. Not cached: both are read when a message goes out or comes in. */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { PhoneTx } from '../../domain/away/phone-ports.ts';

/** ms after which a token is dropped; it expires earlier, but its tap is still explained. */
const STORED_MS = 48 * 3600_000;
/** Old tokens dropped with each new one: more than one, so that they run out. */
const DROPPED = 20;

const digestOf = (token: string): Buffer => hash('sha256', token, 'buffer');
const timeOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

export function phoneSql(database: DatabaseSync, now: () => number): PhoneTx {
  const find = database.prepare(
    'SELECT message_at, offered_at, confirmed_at, item_id FROM phone_channels WHERE user_id = ? AND channel = ?',
  );
  const save = database.prepare(`
    INSERT OR REPLACE INTO phone_channels (user_id, channel, message_at, offered_at, confirmed_at, item_id)
    VALUES (?, ?, ?, ?, ?, ?)`);
  const add = database.prepare(`
    INSERT INTO answer_tokens (user_id, digest, channel, item_id, version, action, answer_key, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const use = database.prepare(
    'DELETE FROM answer_tokens WHERE user_id = ? AND digest = ? AND channel = ? RETURNING *',
  );
  const dropOld = database.prepare(`
    DELETE FROM answer_tokens WHERE (user_id, digest) IN (
      SELECT user_id, digest FROM answer_tokens WHERE created_at < ? ORDER BY created_at LIMIT ${DROPPED})`);
  return {
    phone(userId, channel) {
      const row = find.get(userId, channel);
      return {
        messageAt: timeOf(row?.message_at),
        offeredAt: timeOf(row?.offered_at),
        confirmedAt: timeOf(row?.confirmed_at),
        itemId: typeof row?.item_id === 'string' ? row.item_id : null,
      };
    },
    savePhone: (userId, channel, { messageAt, offeredAt, confirmedAt, itemId }) =>
      void save.run(userId, channel, messageAt, offeredAt, confirmedAt, itemId),
    saveTapToken(token, { userId, channel, itemId, version, action, answerKey }) {
      dropOld.run(now() - STORED_MS);
      add.run(userId, digestOf(token), channel, itemId, version, action, answerKey, now());
    },
    takeTapToken(userId, channel, token) {
      const row = use.get(userId, digestOf(token), channel);
      if (!row) return null;
      return {
        userId,
        channel,
        itemId: String(row.item_id),
        version: Number(row.version),
        action: row.action === null ? null : String(row.action),
        answerKey: String(row.answer_key),
        madeAt: Number(row.created_at),
      };
    },
  };
}
