/** Reads of the outbound queue, for its delivery and for administrators. */
import type { DatabaseSync } from 'node:sqlite';
import { WITHDRAWAL_TYPE } from '../../../shared/responses.ts';
import type { Endpoints } from '../../domain/administration/administration.ts';
import type {
  OutboundLane,
  OutboundReader,
  OutboundRow,
  RefusedResponse,
  StoredResponse,
} from '../../domain/outbound/outbound-ports.ts';
import type { Counts } from '../counts.ts';
import { newestBefore } from './newest-before.ts';
import { FIRST_OF_KEY, kindOf, type OutboundDbRow as Row, TRACKED, UNREAD } from './outbound-store.ts';

/** Decided by the event alone: a comment is free text. Only the link of a gateway message is sealed. */
function aboutMessage({ kind, payload }: Row): Pick<OutboundRow, 'withdrawal' | 'channel' | 'userId'> {
  const { event, input, userId } = JSON.parse(String(payload));
  if (kind === 'response') return event?.type === WITHDRAWAL_TYPE ? { withdrawal: true } : {};
  return { channel: String(input.kind), ...(userId === undefined ? {} : { userId: String(userId) }) };
}

function rowOf(row: Row): OutboundRow {
  return {
    seq: Number(row.seq),
    id: String(row.id),
    kind: row.kind === 'response' ? 'response' : 'gateway',
    target: String(row.target),
    itemId: String(row.item_id),
    ...aboutMessage(row),
    ...(row.replayed === 1 ? { replayed: true as const } : {}),
    state:
      row.state === 'dead'
        ? 'dead'
        : row.kind === 'status'
          ? 'tracked'
          : row.state === 'sending'
            ? 'sending'
            : 'queued',
    attempt: Number(row.attempt),
    nextAt: Number(row.next_at),
    error: row.last_error === null ? null : String(row.last_error),
    at: Number(row.updated_at),
  };
}

/** A loose index scan, one step a lane: its cost does not depend on the length of the queue. @param which SQL condition on the messages */
const lanesOf = (which: string): string => `
  WITH RECURSIVE lane(kind, target) AS (
    SELECT * FROM (SELECT kind, target FROM outbound WHERE ${which} ORDER BY kind, target LIMIT 1)
    UNION ALL
    SELECT n.kind, n.target FROM lane l, outbound n WHERE n.rowid = (
      SELECT o.rowid FROM outbound o WHERE ${which} AND (o.kind, o.target) > (l.kind, l.target)
      ORDER BY o.kind, o.target LIMIT 1))`;

/** Due time of the first message that may be sent, ignoring those that wait for an earlier one. */
const DUE = `${lanesOf("state = 'queued'")}
  SELECT kind, target, (SELECT next_at FROM outbound o
    WHERE state = 'queued' AND o.kind = lane.kind AND o.target = lane.target AND ${FIRST_OF_KEY}
    ORDER BY next_at LIMIT 1) AS due_at
  FROM lane`;

/** The first messages of a state over all lanes: the limit is applied per lane, then to the result. */
const firstOf = (lanes: string): string => `${lanesOf('state = ?1')}
  SELECT outbound.* FROM lane JOIN outbound ON outbound.seq IN (
    SELECT seq FROM outbound o WHERE o.state = ?1 AND o.kind = lane.kind AND o.target = lane.target ORDER BY next_at, seq LIMIT ?2)
  WHERE ${lanes} ORDER BY next_at, seq LIMIT ?2`;

/** Must match the condition of the index `outbound_underway`. */
const UNDERWAY = "state IN ('queued', 'sending')";
const OLDEST = `${lanesOf(UNDERWAY)}
  SELECT kind, target, (SELECT MIN(created_at) FROM outbound o
    WHERE ${UNDERWAY} AND o.kind = lane.kind AND o.target = lane.target) AS since
  FROM lane`;

/** Characters of a page of responses; a larger one is a page alone. */
const MAX_LENGTH = 1024 * 1024;

const responseOf = ({ seq, payload, unread, failed }: Row): StoredResponse => ({
  position: Number(seq),
  event: JSON.parse(String(payload)).event,
  unread: unread === 1,
  failed: failed === 1,
});

const refusalOf = ({ seq, id, source_id, item_id, payload, last_error, updated_at }: Row): RefusedResponse => ({
  seq: Number(seq),
  id: String(id),
  sourceId: String(source_id),
  itemId: String(item_id),
  event: JSON.parse(String(payload)).event,
  reason: String(last_error),
  at: Number(updated_at),
});

const laneOf = (row: Row): OutboundLane => ({ kind: kindOf(row), target: String(row.target) });

export function outboundReader(db: DatabaseSync, counts: Pick<Counts, 'outbound'>): OutboundReader {
  const lanes = db.prepare(DUE);
  const live = db.prepare(firstOf("lane.kind <> 'status'"));
  const tracked = db.prepare(firstOf("lane.kind = 'status'"));
  const oldest = db.prepare(OLDEST);
  const byJob = db.prepare(TRACKED);
  const dead = db.prepare(
    `SELECT * FROM outbound INDEXED BY outbound_dead WHERE state = 'dead' AND (updated_at, seq) < (?, ?)
     ORDER BY updated_at DESC, seq DESC LIMIT ?`,
  );
  const refused = db.prepare(`
    SELECT seq, id, source_id, item_id, payload, last_error, updated_at FROM outbound INDEXED BY outbound_refused
    WHERE state = 'done' AND last_error IS NOT NULL AND (updated_at, seq) < (?, ?) ORDER BY updated_at DESC, seq DESC LIMIT ?`);
  const deadById = db.prepare("SELECT * FROM outbound WHERE id = ? AND state = 'dead'");
  const readable = `SELECT seq, payload, ${UNREAD} AS unread, state = 'dead' AS failed FROM outbound WHERE source_id = ?`;
  const responses = db.prepare(`${readable} AND seq > ? ORDER BY seq LIMIT ?`);
  const response = db.prepare(`${readable} AND id = ?`);
  return {
    lanes: () =>
      lanes
        .all()
        .filter((row) => row.due_at !== null)
        .map((row) => ({
          lane: laneOf(row),
          dueAt: Number(row.due_at),
        })),
    oldest: () => oldest.all().map((row) => ({ lane: laneOf(row), since: Number(row.since) })),
    isTracked: (gatewayId, job) => byJob.get(gatewayId, job) !== undefined,
    depth: () => counts.outbound(),
    list(state, limit) {
      if (state !== 'tracked') return live.all(state, limit).map(rowOf);
      const rows = [...tracked.all('queued', limit), ...tracked.all('sending', limit)];
      rows.sort((a, b) => Number(a.next_at) - Number(b.next_at) || Number(a.seq) - Number(b.seq));
      return rows.slice(0, limit).map(rowOf);
    },
    deadLetters: (limit, before) => dead.all(...newestBefore(before), limit).map(rowOf),
    deadLetter(id) {
      const row = deadById.get(id);
      return row ? rowOf(row) : null;
    },
    refusals: (limit, before) => refused.all(...newestBefore(before), limit).map(refusalOf),
    responses(sourceId, after, limit) {
      const found: StoredResponse[] = [];
      let length = 0;
      for (const row of responses.iterate(sourceId, after, limit)) {
        length += String(row.payload).length;
        if (found.length > 0 && length > MAX_LENGTH) break;
        found.push(responseOf(row));
      }
      return found;
    },
    response(sourceId, id) {
      const row = response.get(sourceId, id);
      return row ? responseOf(row) : null;
    },
  };
}

/** Endpoints that replied 410, and the queue depth of each lane, for the administrator. */
export function createEndpointTable(database: DatabaseSync): Endpoints {
  const all = database.prepare('SELECT kind, target, url, disabled_at FROM disabled_endpoints');
  const count = database.prepare(
    'SELECT state, COUNT(*) AS n FROM outbound WHERE kind = ? AND target = ? AND state = ?',
  );
  return {
    disabled: () =>
      all.all().map((row) => ({
        lane: { kind: row.kind === 'response' ? 'response' : 'gateway', target: String(row.target) },
        url: String(row.url),
        at: Number(row.disabled_at),
      })),
    depth({ kind, target }) {
      const of = (state: string) => Number(count.get(kind, target, state)?.n ?? 0);
      return { queued: of('queued') + of('sending'), dead: of('dead') };
    },
  };
}
