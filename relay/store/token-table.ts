/** Device tokens and pairing codes. Only their SHA-256 is kept: they are random, so nothing slower is needed. */
import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Credentials, TokenRow } from '../domain/directory-ports.ts';
import type { PushTable } from './push-table.ts';

const secretHash = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** The origin of tokens that were replaced by another of their origin. */
const REPLACED = 'replaced';

export interface TokenTable extends Credentials {
  /** Everything revoked so far, by token id; to notice what another process revoked. */
  revoked(): Map<string, string>;
}

/** @param push what browsers are told ends with the token by which they signed in: who found a phone could answer by its links */
export function createTokenTable(database: DatabaseSync, push: Pick<PushTable, 'dropOf' | 'dropSignedIn'>): TokenTable {
  const sql = (text: string) => database.prepare(text);
  // A token of the file that now names another person: the old one's row stays, revoked and without its secret, so that desks which
  // signed in by it are ended.
  const takeAway = sql(
    `UPDATE tokens SET hash = randomblob(32), revoked_at = ?, origin = '${REPLACED}' WHERE hash = ? AND user_id <> ?`,
  );
  const find = sql('SELECT id, user_id, device FROM tokens WHERE hash = ? AND revoked_at IS NULL');
  const insert = sql(`
    INSERT INTO tokens (id, user_id, hash, device, origin, created_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (hash) DO UPDATE SET origin = excluded.origin, revoked_at = NULL`);
  const live = sql('SELECT * FROM tokens WHERE user_id = ? AND revoked_at IS NULL ORDER BY created_at, id');
  const revoke = sql('UPDATE tokens SET revoked_at = ? WHERE id = ?');
  const replace = sql(`UPDATE tokens SET revoked_at = ?, origin = '${REPLACED}' WHERE id = ?`);
  const ended = sql(`SELECT 1 FROM tokens WHERE hash = ? AND revoked_at IS NOT NULL AND origin <> '${REPLACED}'`);
  const voidCodes = sql('DELETE FROM pair_codes WHERE user_id = ?');
  const revoked = sql('SELECT id, user_id FROM tokens WHERE revoked_at IS NOT NULL');
  const insertCode = sql('INSERT INTO pair_codes (hash, user_id, expires_at) VALUES (?, ?, ?)');
  const dropCodes = sql('DELETE FROM pair_codes WHERE expires_at < ?');
  const openCode = sql('SELECT 1 FROM pair_codes WHERE hash = ? AND used_at IS NULL AND expires_at > ?');
  const useCode = sql(
    'UPDATE pair_codes SET used_at = ?1 WHERE hash = ?2 AND used_at IS NULL AND expires_at > ?1 RETURNING user_id',
  );
  const ofUser = (userId: string): TokenRow[] =>
    live.all(userId).map((row) => ({
      id: String(row.id),
      userId: String(row.user_id),
      device: row.device === null ? null : String(row.device),
      origin: String(row.origin),
      createdAt: Number(row.created_at),
    }));

  return {
    authenticate(token) {
      const row = find.get(secretHash(token));
      if (!row) return null;
      return {
        userId: String(row.user_id),
        tokenId: String(row.id),
        device: row.device === null ? null : String(row.device),
      };
    },
    add({ id, userId, secret, device, origin, now }) {
      const secretDigest = secretHash(secret);
      takeAway.run(now, secretDigest, userId);
      insert.run(id, userId, secretDigest, device, origin, now);
    },
    revoke({ userId, origin, id }, now) {
      const gone = ofUser(userId).filter((row) => (!origin || row.origin === origin) && (!id || row.id === id));
      for (const row of gone) (origin ? replace : revoke).run(now, row.id);
      for (const row of gone) push.dropSignedIn(userId, row.id);
      if (origin || id) return gone;
      voidCodes.run(userId);
      push.dropOf({ userId });
      return gone;
    },
    ofUser,
    isEnded: (token) => ended.get(secretHash(token)) !== undefined,
    revoked: () => new Map(revoked.all().map((row) => [String(row.id), String(row.user_id)])),
    addCode({ secret, userId, expiresAt }) {
      dropCodes.run(expiresAt - 24 * 3600_000);
      insertCode.run(secretHash(secret), userId, expiresAt);
    },
    isOpenCode: (secret, now) => openCode.get(secretHash(secret), now) !== undefined,
    useCode(secret, now) {
      const row = useCode.get(now, secretHash(secret));
      return row ? String(row.user_id) : null;
    },
  };
}
