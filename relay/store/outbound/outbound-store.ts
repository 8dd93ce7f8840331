/** The outbound queue in SQLite: table `outbound`, and the endpoints that replied 410 in `disabled_endpoints`. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { WITHDRAWAL_TYPE } from '../../../shared/responses.ts';
import type { Endpoints } from '../../domain/administration/administration.ts';
import { withoutErased } from '../../domain/keeping/alias.ts';
import type { Sealing } from '../../domain/keeping/sealing-ports.ts';
import {
  type ClaimedMessage,
  endpointOwner,
  type GatewayMessage,
  laneOf as laneOfMessage,
  type OutboundLane,
  type OutboundMessage,
  type OutboundReader,
  type OutboundRow,
  type OutboundSettlement,
  type RefusedResponse,
  type ResponseMessage,
  type StoredResponse,
} from '../../domain/outbound/outbound-ports.ts';
import type { Counts } from '../counts.ts';
import { messageSecrets, placeOfMessage, sealedDocuments } from '../keeping/sealed-members.ts';
import { newestBefore } from './newest-before.ts';

/** Fields of a message without a column. */
type StoredPayload = Pick<Extract<OutboundMessage, { kind: 'response' }>, 'answerKey' | 'event'> | GatewayPayload;
type GatewayPayload = Pick<GatewayMessage, 'messageIndex' | 'userId' | 'input'>;

function payloadOf(message: OutboundMessage): StoredPayload {
  if (message.kind === 'response') return { answerKey: message.answerKey, event: message.event };
  const { messageIndex, userId, input } = message;
  return { messageIndex, ...(userId === undefined ? {} : { userId }), input };
}

type Row = Record<string, SQLOutputValue>;

const kindOf = (row: Row): OutboundMessage['kind'] =>
  row.kind === 'response' ? 'response' : row.kind === 'status' ? 'status' : 'gateway';

/** Only `enqueue` writes rows, so `kind` gives the shape of `payload`. A tracked gateway message is of kind `status`, with its job. */
function messageOf(row: Row, open: (doc: string, place: string) => string): OutboundMessage {
  const common = { id: String(row.id), itemId: String(row.item_id), orderKey: String(row.order_key) };
  const text = String(row.payload);
  const payload = JSON.parse(row.kind === 'response' ? text : open(text, placeOfMessage(common.id)));
  const kind = kindOf(row);
  const mark = row.replayed === 1 ? { replayed: true } : {};
  return kind === 'response'
    ? { kind, ...common, ...endpointOwner(String(row.target)), ...payload, ...mark }
    : { kind, ...common, gatewayId: String(row.target), ...payload, ...mark };
}

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

/** Only the first unsettled message of an order key may be sent; later ones wait, also during its retries. */
const FIRST_OF_KEY = `NOT EXISTS (
  SELECT 1 FROM outbound p WHERE p.order_key = o.order_key AND p.seq < o.seq AND p.state IN ('queued', 'sending'))`;

const CLAIM = `
  UPDATE outbound SET state = 'sending', attempt = attempt + 1, updated_at = :now, claimed_by = :by
  WHERE id IN (
    SELECT id FROM outbound o
    WHERE state = 'queued' AND kind = :kind AND target = :target AND next_at <= :now AND ${FIRST_OF_KEY}
    ORDER BY next_at, seq LIMIT :limit)
  RETURNING *`;

/** A response that its source has, delivered or read. */
const SOURCE_HAS_IT = "state = 'done' AND attempt > 0";
const UNREAD = "state = 'done' AND attempt = 0";

/** Must match the index `outbound_by_job`. */
const TRACKED = "SELECT * FROM outbound WHERE kind = 'status' AND target = ? AND json_extract(payload, '$.job') = ?";

/** `now`: ms since 1970. */
interface OutboundSql {
  enqueue(now: number, message: OutboundMessage): void;
  storeUnread(now: number, message: ResponseMessage): void;
  unread(id: string): ResponseMessage | null;
  response(sourceId: string, id: string): ResponseMessage | null;
  claim(now: number, lane: OutboundLane, limit: number, by?: string): ClaimedMessage[];
  isClaimed(claimed: ClaimedMessage): boolean;
  settle(now: number, id: string, settlement: OutboundSettlement): void;
  release(now: number, underway: readonly string[]): number;
  hasten(now: number): number;
  disable(now: number, lane: OutboundLane, url: string): void;
  isDisabled(lane: OutboundLane, url: string): boolean;
  enable(lane: OutboundLane): void;
  replay(now: number, id: string, once: boolean): OutboundMessage | null;
  discard(id: string): OutboundMessage | null;
  dropResponse(orderKey: string, answerKey: string): void;
  tracked(gatewayId: string, job: string): OutboundMessage | null;
  dead(orderKey: string): string | null;
}

/** Call inside the writer's transaction only. Answer links in messages are stored encrypted. */
export function outboundSql(db: DatabaseSync, sealing: Sealing): OutboundSql {
  const sealed = sealedDocuments(sealing, messageSecrets);
  const insert = db.prepare(`
    INSERT INTO outbound (id, kind, target, item_id, order_key, payload, meta, state, attempt, next_at, created_at, updated_at,
      source_id)
    VALUES (:id, :kind, :target, :itemId, :orderKey, :payload, '', :state, 0, :now, :now, :now, :sourceId)`);
  const claim = db.prepare(CLAIM);
  const claimed = db.prepare('SELECT state, claimed_by FROM outbound WHERE id = ?');
  const remove = db.prepare("DELETE FROM outbound WHERE id = ? AND kind <> 'response'");
  const deliver = db.prepare(`
    UPDATE outbound SET state = 'done', attempt = MAX(attempt, 1), last_error = ?, updated_at = ?
    WHERE id = ? AND kind = 'response'`);
  const unread = db.prepare(
    `SELECT * FROM outbound WHERE id = ? AND kind = 'response' AND (${UNREAD} OR state = 'dead')`,
  );
  const response = db.prepare('SELECT * FROM outbound WHERE source_id = ? AND id = ?');
  const requeue = db.prepare(
    "UPDATE outbound SET state = 'queued', next_at = ?, last_error = ?, updated_at = ? WHERE id = ?",
  );
  const track = db.prepare(`
    UPDATE outbound SET state = 'queued', kind = 'status', payload = json_set(payload, '$.job', :job), attempt = 0,
      next_at = :at, last_error = NULL, updated_at = :now
    WHERE id = :id`);
  const kill = db.prepare(`
    UPDATE outbound SET state = 'dead', kind = iif(kind = 'status', 'gateway', kind), payload = json_remove(payload, '$.job'),
      last_error = ?, updated_at = ?
    WHERE id = ?`);
  const erased = db.prepare(`
    SELECT payload FROM outbound WHERE id = ? AND kind = 'response' AND json_extract(payload, '$.erased') IS NOT NULL`);
  const rewrite = db.prepare('UPDATE outbound SET payload = ? WHERE id = ?');
  const tracked = db.prepare(`${TRACKED} AND state = 'queued'`);
  const dead = db.prepare("SELECT id FROM outbound WHERE order_key = ? AND state = 'dead' ORDER BY seq DESC LIMIT 1");
  const drop = db.prepare(`
    DELETE FROM outbound
    WHERE order_key = ? AND kind = 'response' AND NOT (${SOURCE_HAS_IT}) AND json_extract(payload, '$.answerKey') = ?`);
  const release = db.prepare(
    `UPDATE outbound SET state = 'queued', attempt = attempt - 1, next_at = :now, updated_at = :now
     WHERE state = 'sending' AND id NOT IN (SELECT value FROM json_each(:underway))`,
  );
  const hasten = db.prepare(`
    UPDATE outbound SET next_at = next_at - (updated_at - :now), updated_at = :now WHERE state = 'queued' AND updated_at > :now`);
  const disable = db.prepare(
    'INSERT OR REPLACE INTO disabled_endpoints (kind, target, url, disabled_at) VALUES (?, ?, ?, ?)',
  );
  const disabled = db.prepare('SELECT 1 FROM disabled_endpoints WHERE kind = ? AND target = ? AND url = ?');
  const enable = db.prepare('DELETE FROM disabled_endpoints WHERE kind = ? AND target = ?');
  const revive = db.prepare(`
    UPDATE outbound SET state = 'queued', attempt = iif(:once, attempt, 0), replayed = :once, next_at = :now, last_error = NULL,
      created_at = :now, updated_at = :now
    WHERE id = :id AND state = 'dead' RETURNING *`);
  const discard = db.prepare("DELETE FROM outbound WHERE id = ? AND state = 'dead' RETURNING *");

  /** The response will not be sent again: it names erased people no longer. */
  function nameAliases(id: string): void {
    const row = erased.get(id);
    if (row) rewrite.run(JSON.stringify(withoutErased(JSON.parse(String(row.payload)))), id);
  }

  function add(now: number, message: OutboundMessage, state: 'queued' | 'done'): void {
    const { id, kind, itemId, orderKey } = message;
    const text = JSON.stringify(payloadOf(message));
    const payload = kind === 'response' ? text : sealed.seal(text, placeOfMessage(id));
    const sourceId = kind === 'response' ? message.sourceId : null;
    insert.run({ id, kind, target: laneOfMessage(message).target, itemId, orderKey, payload, state, now, sourceId });
  }

  function responseIn(row: Row | undefined): ResponseMessage | null {
    const message = row && messageOf(row, sealed.open);
    return message?.kind === 'response' ? message : null;
  }

  return {
    enqueue: (now, message) => add(now, message, 'queued'),
    storeUnread: (now, message) => add(now, message, 'done'),
    unread: (id) => responseIn(unread.get(id)),
    response: (sourceId, id) => responseIn(response.get(sourceId, id)),
    claim(now, { kind, target }, limit, by) {
      const rows = claim.all({ now, kind, target, limit, by: by ?? null });
      rows.sort((a, b) => Number(a.seq) - Number(b.seq)); // RETURNING gives no order
      return rows.map((row) => ({
        message: messageOf(row, sealed.open),
        attempt: Number(row.attempt),
        ...(by === undefined ? {} : { by }),
      }));
    },
    isClaimed({ message, by }) {
      // A deleted message is claimed by no other relay. A single relay has no competitor.
      const row = claimed.get(message.id);
      return row === undefined || (row.state === 'sending' && (by === undefined || row.claimed_by === by));
    },
    settle(now, id, settlement) {
      if (settlement.state === 'done') {
        remove.run(id);
        nameAliases(id);
        deliver.run(settlement.refused ?? null, now, id);
      } else if (settlement.state === 'dead') {
        nameAliases(id);
        kill.run(settlement.error, now, id);
      } else if (settlement.state === 'tracked') track.run({ now, id, at: settlement.at, job: settlement.job });
      else requeue.run(settlement.at, settlement.error, now, id);
    },
    release: (now, underway) => Number(release.run({ now, underway: JSON.stringify(underway) }).changes),
    hasten: (now) => Number(hasten.run({ now }).changes),
    disable(now, { kind, target }, url) {
      if (kind === 'response') enable.run(kind, target); // the lane has one endpoint; the previous one is obsolete
      disable.run(kind, target, url, now);
    },
    isDisabled: ({ kind, target }, url) => disabled.get(kind, target, url) !== undefined,
    enable: ({ kind, target }) => void enable.run(kind, target),
    discard(id) {
      const row = discard.get(id);
      return row ? messageOf(row, sealed.open) : null;
    },
    replay(now, id, once) {
      const row = revive.get({ now, id, once: once ? 1 : 0 });
      if (!row) return null;
      enable.run(String(row.kind), String(row.target)); // an administrator asked for a new attempt
      return messageOf(row, sealed.open);
    },
    dropResponse: (orderKey, answerKey) => void drop.run(orderKey, answerKey),
    tracked(gatewayId, job) {
      const row = tracked.get(gatewayId, job);
      return row ? messageOf(row, sealed.open) : null;
    },
    dead(orderKey) {
      const row = dead.get(orderKey);
      return row ? String(row.id) : null;
    },
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
