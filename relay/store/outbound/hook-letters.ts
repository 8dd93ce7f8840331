/** Dead letters of hooks in SQLite: table `hook_letters`, with limits per source. */
import { hash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { HookBindings } from '../../../shared/admin/hooks.ts';
import type { FieldError } from '../../../shared/problems.ts';
import type { HookLetterHead, HookLetterReader, HookLetterTx, StoredPayload } from '../../domain/hooks/hook-ports.ts';
import { newestBefore } from './newest-before.ts';

/** Per source; the oldest are deleted first. */
const LETTERS_OF_SOURCE = { count: 1000, bytes: 64 * 1024 * 1024 } as const;

type Row = Record<string, SQLOutputValue>;

/** Only `keep` and `fail` write `errors` and `taken`. */
const errorsOf = (text: SQLOutputValue | undefined): FieldError[] => JSON.parse(String(text));

const takenOf = (text: SQLOutputValue | undefined): string[] => JSON.parse(String(text));

/** Only `keep` writes `request`. */
const requestOf = ({ request }: Row): HookBindings => JSON.parse(String(request));

/** Header fields that describe the payload, not its delivery: `ce-id`, `x-github-event`, `x-shopify-topic`. */
const SAYS_WHAT = /^ce-(?!time$)|(^|-)(event|topic|resource)(-(key|type|name))?$/;

/** Equal for a resent payload. Includes header fields: the body alone does not distinguish events whose attributes are in the header. */
function digestOf(payload: string, { headers, query }: HookBindings): Buffer {
  const said = Object.entries(headers).filter(([name]) => SAYS_WHAT.test(name));
  const beside = said.length > 0 || Object.keys(query).length > 0 ? `\n${JSON.stringify([said.sort(), query])}` : '';
  return hash('sha256', payload + beside, 'buffer');
}

function payloadOf({ payload, encoding }: Row): StoredPayload {
  return { text: String(payload), encoding: encoding === 'text' || encoding === 'base64' ? encoding : 'json' };
}

const letterOf = (row: Row): HookLetterHead => ({
  seq: Number(row.seq),
  id: String(row.id),
  sourceId: String(row.source_id),
  hook: String(row.hook),
  reason: String(row.reason),
  errors: errorsOf(row.errors),
  at: Number(row.at),
});

/** @param now ms since 1970, of the unit of work. Call inside the writer's transaction only */
export function hookLetterSql(database: DatabaseSync, now: () => number): HookLetterTx {
  // A resend updates its letter: a source that repeats a rejected payload fills nothing.
  const keep = database.prepare(`
    INSERT INTO hook_letters (id, source_id, hook, digest, payload, encoding, request, bytes, reason, errors, taken, at)
    VALUES (:id, :sourceId, :hook, :digest, :payload, :encoding, :request, :bytes, :reason, :errors, :taken, :at)
    ON CONFLICT (source_id, hook, digest) DO UPDATE SET
      encoding = excluded.encoding, request = excluded.request, reason = excluded.reason, errors = excluded.errors, taken = excluded.taken, bytes = excluded.bytes, at = excluded.at
    RETURNING id`);
  const held = database.prepare(
    'SELECT COUNT(*) AS n, IFNULL(SUM(bytes), 0) AS bytes FROM hook_letters WHERE source_id = ?',
  );
  const oldest = database.prepare(`
    DELETE FROM hook_letters WHERE seq = (SELECT seq FROM hook_letters WHERE source_id = ? ORDER BY at, seq LIMIT 1)`);
  const drop = database.prepare('DELETE FROM hook_letters WHERE id = ?');
  const fail = database.prepare('UPDATE hook_letters SET reason = ?, errors = ?, taken = ? WHERE id = ?');

  function isFull(sourceId: string): boolean {
    const row = held.get(sourceId);
    return Number(row?.n) > LETTERS_OF_SOURCE.count || Number(row?.bytes) > LETTERS_OF_SOURCE.bytes;
  }

  return {
    keepHookLetter({ id, sourceId, hook, payload: { text: payload, encoding }, request: seen, reason, errors, taken }) {
      const digest = digestOf(payload, seen);
      const request = JSON.stringify(seen);
      const known = JSON.stringify(taken);
      const bytes = Buffer.byteLength(payload) + Buffer.byteLength(request) + Buffer.byteLength(known);
      const row = keep.get({
        ...{ id, sourceId, hook, digest, payload, encoding, request, bytes, reason },
        ...{ errors: JSON.stringify(errors), taken: known, at: now() },
      });
      let dropped = 0;
      while (isFull(sourceId)) dropped += Number(oldest.run(sourceId).changes);
      return { id: String(row?.id), dropped };
    },
    dropHookLetter: (id) => Number(drop.run(id).changes) > 0,
    failHookLetter(id, { reason, errors, taken }) {
      fail.run(reason, JSON.stringify(errors), JSON.stringify(taken), id);
    },
  };
}

export function hookLetterReader(database: DatabaseSync): HookLetterReader {
  const columns = 'seq, id, source_id, hook, reason, errors, at';
  const list = database.prepare(
    `SELECT ${columns} FROM hook_letters WHERE (at, seq) < (?, ?) ORDER BY at DESC, seq DESC LIMIT ?`,
  );
  const count = database.prepare('SELECT COUNT(*) AS n FROM hook_letters');
  const get = database.prepare(`SELECT ${columns}, payload, encoding, request, taken FROM hook_letters WHERE id = ?`);
  return {
    count: () => Number(count.get()?.n ?? 0),
    list: (limit, before) => list.all(...newestBefore(before), limit).map(letterOf),
    get(id) {
      const row = get.get(id);
      return row
        ? { ...letterOf(row), payload: payloadOf(row), request: requestOf(row), taken: takenOf(row.taken) }
        : null;
    },
  };
}
