/** Writes of the outbound queue: table `outbound`, and the endpoints that replied 410 in `disabled_endpoints`. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { withoutErased } from '../../domain/keeping/alias.ts';
import type { Sealing } from '../../domain/keeping/sealing-ports.ts';
import {
  type ClaimedMessage,
  endpointOwner,
  type GatewayMessage,
  laneOf as laneOfMessage,
  type OutboundLane,
  type OutboundMessage,
  type OutboundSettlement,
  type ResponseMessage,
} from '../../domain/outbound/outbound-ports.ts';
import { messageSecrets, placeOfMessage, sealedDocuments } from '../keeping/sealed-members.ts';

/** Fields of a message without a column. */
type StoredPayload = Pick<Extract<OutboundMessage, { kind: 'response' }>, 'answerKey' | 'event'> | GatewayPayload;
type GatewayPayload = Pick<GatewayMessage, 'messageIndex' | 'userId' | 'input'>;

function payloadOf(message: OutboundMessage): StoredPayload {
  if (message.kind === 'response') return { answerKey: message.answerKey, event: message.event };
  const { messageIndex, userId, input } = message;
  return { messageIndex, ...(userId === undefined ? {} : { userId }), input };
}

export type OutboundDbRow = Record<string, SQLOutputValue>;

export const kindOf = (row: OutboundDbRow): OutboundMessage['kind'] =>
  row.kind === 'response' ? 'response' : row.kind === 'status' ? 'status' : 'gateway';

/** Only `enqueue` writes rows, so `kind` gives the shape of `payload`. A tracked gateway message is of kind `status`, with its job. */
function messageOf(row: OutboundDbRow, open: (doc: string, place: string) => string): OutboundMessage {
  const common = { id: String(row.id), itemId: String(row.item_id), orderKey: String(row.order_key) };
  const text = String(row.payload);
  const payload = JSON.parse(row.kind === 'response' ? text : open(text, placeOfMessage(common.id)));
  const kind = kindOf(row);
  const mark = row.replayed === 1 ? { replayed: true } : {};
  return kind === 'response'
    ? { kind, ...common, ...endpointOwner(String(row.target)), ...payload, ...mark }
    : { kind, ...common, gatewayId: String(row.target), ...payload, ...mark };
}

/** Only the first unsettled message of an order key may be sent; later ones wait, also during its retries. */
export const FIRST_OF_KEY = `NOT EXISTS (
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
export const UNREAD = "state = 'done' AND attempt = 0";

/** Must match the index `outbound_by_job`. */
export const TRACKED =
  "SELECT * FROM outbound WHERE kind = 'status' AND target = ? AND json_extract(payload, '$.job') = ?";

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

  function responseIn(row: OutboundDbRow | undefined): ResponseMessage | null {
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
