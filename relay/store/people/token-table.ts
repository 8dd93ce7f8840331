/**
 * Tokens, sessions and pairing codes, stored as SHA-256: they are random, so a slow hash is unnecessary. Each revocation is published with
 * its commit, because clients signed in with it may be connected to any relay.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Credentials, TokenRow, UsedCode } from '../../domain/people/directory-ports.ts';
import type { SessionRow } from '../../domain/people/session-ports.ts';
import type { UnitState } from '../unit-state.ts';
import type { PushTable } from './push-table.ts';

const secretHash = (secret: string): Buffer => hash('sha256', secret, 'buffer');

const REPLACED = 'replaced';
/** Limits a client that signs in in a loop. */
const MAX_SESSIONS = 100;
/** Unused codes that a person created for their own devices. */
const MAX_OWN_CODES = 5;
/** ms; ended sessions are retained so that other processes notice their end. */
const KEEP_ENDED_MS = 7 * 24 * 3600_000;
/** User id of sessions opened with the administrator's token. */
const NOBODY = '';

export interface TokenTable extends Credentials {
  /** User by revoked token id; used to notice revocations by other processes. */
  revoked(): Map<string, string>;
  /** User id → ms since 1970; credentials issued before are void. */
  revokedPeople(): Map<string, number>;
}

const CROP = `
  UPDATE tokens SET revoked_at = ?1 WHERE user_id = ?2 AND kind = ?3 AND revoked_at IS NULL AND id NOT IN (
    SELECT id FROM tokens WHERE user_id = ?2 AND kind = ?3 AND revoked_at IS NULL ORDER BY created_at DESC, id LIMIT ${MAX_SESSIONS})
  RETURNING id`;

const CROP_CODES = `
  DELETE FROM pair_codes WHERE user_id = ?1 AND opened_by IS NOT NULL AND used_at IS NULL AND hash NOT IN (
    SELECT hash FROM pair_codes WHERE user_id = ?1 AND opened_by IS NOT NULL AND used_at IS NULL
    ORDER BY expires_at DESC, hash LIMIT ${MAX_OWN_CODES})`;

/** @param push subscriptions end with their token: otherwise the finder of a lost phone could answer through its links */
export function createTokenTable(
  database: DatabaseSync,
  state: UnitState,
  push: Pick<PushTable, 'dropOf' | 'dropSignedIn' | 'dropOver'>,
): TokenTable {
  const sql = (text: string) => database.prepare(text);
  // A token of the file that now names another person: its old row stays revoked, so that clients signed in with it are disconnected.
  const takeAway = sql(
    `UPDATE tokens SET hash = randomblob(32), revoked_at = ?, origin = '${REPLACED}' WHERE hash = ? AND user_id <> ? RETURNING id, user_id`,
  );
  const find = sql(`
    SELECT id, user_id, device, origin, created_at, used_at, expires_at FROM tokens
    WHERE hash = ? AND revoked_at IS NULL AND kind = 'device'`);
  const insert = sql(`
    INSERT INTO tokens (id, user_id, hash, device, origin, created_at, used_at, opened_by, expires_at)
    VALUES (?, ?, ?, ?, ?, ?6, ?6, ?, ?) ON CONFLICT (hash) DO UPDATE SET origin = excluded.origin, revoked_at = NULL`);
  const live = sql('SELECT * FROM tokens WHERE user_id = ? AND revoked_at IS NULL ORDER BY created_at, id');
  const openNow = sql(`
    SELECT * FROM tokens WHERE user_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > unixepoch() * 1000)
    ORDER BY created_at, id`);
  const revoke = sql('UPDATE tokens SET revoked_at = ? WHERE id = ?');
  const replace = sql(`UPDATE tokens SET revoked_at = ?, origin = '${REPLACED}' WHERE id = ?`);
  const ended = sql(`SELECT 1 FROM tokens WHERE hash = ? AND revoked_at IS NOT NULL AND origin <> '${REPLACED}'`);
  const voidCodes = sql('DELETE FROM pair_codes WHERE user_id = ?');
  const revoked = sql('SELECT id, user_id FROM tokens WHERE revoked_at IS NOT NULL');
  const voidCodesOf = sql('DELETE FROM pair_codes WHERE user_id = ? AND opened_by = ?');
  const insertCode = sql('INSERT INTO pair_codes (hash, user_id, expires_at, opened_by, until) VALUES (?, ?, ?, ?, ?)');
  const cropCodes = sql(CROP_CODES);
  const dropCodes = sql('DELETE FROM pair_codes WHERE expires_at < ?');
  const openCode = sql('SELECT user_id FROM pair_codes WHERE hash = ? AND used_at IS NULL AND expires_at > ?');
  const useCode = sql(
    'UPDATE pair_codes SET used_at = ?1 WHERE hash = ?2 AND used_at IS NULL AND expires_at > ?1 RETURNING user_id, opened_by, until',
  );
  const note = sql(`
    INSERT INTO revocations (user_id, links_at, all_at) VALUES (?1, ?2, ?3)
    ON CONFLICT (user_id) DO UPDATE SET links_at = max(links_at, ?2), all_at = max(all_at, ?3)`);
  const people = sql('SELECT user_id, all_at FROM revocations WHERE all_at > 0');
  const openedBy = sql('SELECT id FROM tokens WHERE user_id = ? AND opened_by = ? AND revoked_at IS NULL');
  const sessions = sessionSql(database, state, push);

  /** Recursively ends what was opened with a token or session. @returns ids of the ended sessions */
  function endBegunBy(userId: string, id: string): string[] {
    voidCodesOf.run(userId, id);
    const begun = openedBy.all(userId, id).map((row) => String(row.id));
    for (const one of begun) sessions.endSession(one);
    return begun.flatMap((one) => [one, ...endBegunBy(userId, one)]);
  }

  return {
    ...sessions,
    authenticate(token) {
      const row = find.get(secretHash(token));
      if (!row) return null;
      return {
        userId: String(row.user_id),
        tokenId: String(row.id),
        device: row.device === null ? null : String(row.device),
        origin: String(row.origin),
        createdAt: Number(row.created_at),
        usedAt: Number(row.used_at),
        endsAt: row.expires_at === null ? null : Number(row.expires_at),
      };
    },
    add({ id, userId, secret, device, origin, openedBy = null, until = null }) {
      const secretDigest = secretHash(secret);
      for (const row of takeAway.all(state.now, secretDigest, userId)) tellEnd(state, row.user_id, String(row.id));
      insert.run(id, userId, secretDigest, device, origin, state.now, openedBy, until);
    },
    revoke({ userId, origin, id }) {
      const { now } = state;
      const gone = live
        .all(userId)
        .map(rowOf)
        .filter((row) => (!origin || row.origin === origin) && (!id || row.id === id));
      for (const row of gone) {
        (origin ? replace : revoke).run(now, row.id);
        tellEnd(state, userId, row.id);
        push.dropSignedIn(userId, row.id);
        endBegunBy(userId, row.id);
      }
      if (origin) return gone;
      if (!id || gone.length > 0) note.run(userId, now, id ? 0 : now);
      if (id) return gone;
      voidCodes.run(userId);
      push.dropOf({ userId });
      state.changes.push({ kind: 'revoked', userId, tokenId: null });
      return gone;
    },
    endOf(userId, ids) {
      const wanted = new Set(ids);
      const gone = live
        .all(userId)
        .map(rowOf)
        .filter(({ id }) => wanted.has(id));
      if (gone.length > 0) note.run(userId, state.now, 0);
      return gone.flatMap(({ id }) => {
        sessions.endSession(id);
        return [id, ...endBegunBy(userId, id)];
      });
    },
    ofUser: (userId) => openNow.all(userId).map(rowOf),
    isEnded: (token) => ended.get(secretHash(token)) !== undefined,
    revoked: () => new Map(revoked.all().map((row) => [String(row.id), String(row.user_id)])),
    revokedPeople: () => new Map(people.all().map((row) => [String(row.user_id), Number(row.all_at)])),
    addCode({ secret, userId, expiresAt, openedBy = null, until = null }) {
      dropCodes.run(expiresAt - 24 * 3600_000);
      insertCode.run(secretHash(secret), userId, expiresAt, openedBy, until);
      if (openedBy !== null) cropCodes.run(userId);
    },
    ownerOfCode(secret, now) {
      const row = openCode.get(secretHash(secret), now);
      return row === undefined ? null : String(row.user_id);
    },
    useCode(secret) {
      const row = useCode.get(state.now, secretHash(secret));
      return row ? usedCodeOf(row) : null;
    },
  };
}

/** Sessions of the administrator's token belong to no user, and no desktop client uses them. */
function tellEnd({ changes }: UnitState, user: unknown, tokenId: string): void {
  if (user !== NOBODY) changes.push({ kind: 'revoked', userId: String(user), tokenId });
}

const usedCodeOf = (row: Record<string, SQLOutputValue>): UsedCode => ({
  userId: String(row.user_id),
  openedBy: row.opened_by === null ? null : String(row.opened_by),
  until: row.until === null ? null : Number(row.until),
});

const rowOf = (row: Record<string, SQLOutputValue>): TokenRow => ({
  id: String(row.id),
  kind: row.kind === 'page' || row.kind === 'console' ? row.kind : 'device',
  userId: String(row.user_id),
  device: row.device === null ? null : String(row.device),
  origin: String(row.origin),
  createdAt: Number(row.created_at),
  usedAt: Number(row.used_at),
  expiresAt: row.expires_at === null ? null : Number(row.expires_at),
});

type SessionSql = Pick<TokenTable, 'session' | 'openSession' | 'touch' | 'endSession' | 'revocation'>;

function sessionSql(
  database: DatabaseSync,
  state: UnitState,
  push: Pick<PushTable, 'dropSignedIn' | 'dropOver'>,
): SessionSql {
  const sql = (text: string) => database.prepare(text);
  const find = sql("SELECT * FROM tokens WHERE hash = ? AND revoked_at IS NULL AND kind <> 'device'");
  const insert = sql(`
    INSERT INTO tokens (id, user_id, hash, device, origin, created_at, used_at, kind, expires_at, opened_by, signed_in_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10)`);
  const forget = sql("DELETE FROM tokens WHERE kind <> 'device' AND IFNULL(revoked_at, expires_at) < ?");
  const crop = sql(CROP);
  const touch = sql('UPDATE tokens SET used_at = max(used_at, ?) WHERE id = ?');
  const end = sql('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING user_id');
  const revocation = sql('SELECT links_at, all_at FROM revocations WHERE user_id = ?');
  return {
    session(secret) {
      const row = find.get(secretHash(secret));
      return row ? sessionOf(row) : null;
    },
    openSession({ id, kind, userId, secret, device, origin, expiresAt, openedBy, signedInAt }) {
      const { now } = state;
      push.dropOver();
      forget.run(now - KEEP_ENDED_MS);
      const user = userId ?? NOBODY;
      insert.run(id, user, secretHash(secret), device, origin, now, kind, expiresAt, openedBy, signedInAt);
      for (const row of crop.all(now, user, kind)) tellEnd(state, user, String(row.id));
    },
    touch: (id, at) => void touch.run(at, id),
    endSession(id) {
      const row = end.get(state.now, id);
      if (!row) return;
      tellEnd(state, row.user_id, id);
      push.dropSignedIn(String(row.user_id), id);
    },
    revocation(userId) {
      const row = revocation.get(userId);
      return { links: Number(row?.links_at ?? 0), all: Number(row?.all_at ?? 0) };
    },
  };
}

const sessionOf = (row: Record<string, SQLOutputValue>): SessionRow => ({
  id: String(row.id),
  kind: row.kind === 'console' ? 'console' : 'page',
  userId: row.user_id === NOBODY ? null : String(row.user_id),
  openedBy: row.opened_by === null ? null : String(row.opened_by),
  device: row.device === null ? null : String(row.device),
  usedAt: Number(row.used_at),
  expiresAt: Number(row.expires_at),
  signedInAt: row.signed_in_at === null ? null : Number(row.signed_in_at),
});
