/**
 * Bounds bytes of bodies in memory, by source or address. Beyond the limit bodies are not read: backpressure holds them in the connection.
 */
import type { FastifyRequest } from 'fastify';
import { networkOf } from '../../../shared/rules/address-network.ts';

/** Bytes per source or address. Bodies below `small` are not counted: the number of connections limits them enough. */
const BUDGET = { most: 16 * 1024 * 1024, small: 16 * 1024 } as const;

interface Holder {
  bytes: number;
  /** Admits the request; null: already admitted. */
  enter: (() => void) | null;
}
interface Room {
  bytes: number;
  holders: Set<Holder>;
}

/** Expected size of the body; the limit of the operation if chunked or compressed. */
function bytesOf(request: FastifyRequest): number {
  const { headers } = request;
  const packed = headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity';
  const unknown = packed || headers['transfer-encoding'] !== undefined;
  const length = unknown ? Number.POSITIVE_INFINITY : Number(headers['content-length'] ?? 0);
  // Fastify builds `routeOptions` on each access.
  return length < BUDGET.small ? length : Math.min(length, request.routeOptions.bodyLimit);
}

/** A request without a verified source counts towards its address: anyone can claim to be one. */
const holderOf = ({ eventSource, ip }: FastifyRequest): string =>
  eventSource ? `source ${eventSource.id}` : `address ${networkOf(ip)}`;

export function createBodyBudget() {
  const rooms = new Map<string, Room>();

  function letIn(room: Room): void {
    for (const holder of room.holders) {
      if (!holder.enter) continue;
      if (room.bytes > 0 && room.bytes + holder.bytes > BUDGET.most) return;
      room.bytes += holder.bytes;
      holder.enter();
      holder.enter = null;
    }
  }

  return {
    /** Call before reading the body, once the source is known by the head. @returns null if admitted, else a promise; the room is released when the reply closes */
    enter(request: FastifyRequest, answer: { once(event: 'close', listener: () => void): void }): Promise<void> | null {
      const bytes = bytesOf(request);
      if (bytes < BUDGET.small) return null;
      const who = holderOf(request);
      const room = rooms.get(who) ?? { bytes: 0, holders: new Set() };
      rooms.set(who, room);
      const holder: Holder = { bytes, enter: () => {} };
      room.holders.add(holder);
      answer.once('close', () => {
        room.holders.delete(holder);
        if (holder.enter === null) room.bytes -= bytes;
        if (room.holders.size === 0) rooms.delete(who);
        else letIn(room);
      });
      letIn(room);
      if (holder.enter === null) return null;
      return new Promise((enter) => {
        holder.enter = enter;
      });
    },
  };
}
