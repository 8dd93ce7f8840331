/**
 * Room for bodies of events, by source: those that are being read, wait their turn or are worked on. Where there is none a body is not
 * read, so what a source sends too fast waits in its own connections, not in the relay.
 */
import type { FastifyRequest } from 'fastify';
import { LIMITS } from '../../../shared/events.ts';
import { networkOf } from '../gate/network.ts';

/** Bytes of one source. Bodies below `small` take no room: there are fewer connections of a source than would matter. */
const ROOM = { most: 16 * 1024 * 1024, small: 16 * 1024 } as const;

interface Holder {
  bytes: number;
  /** Lets it in; null: it is in. */
  enter: (() => void) | null;
}
interface Room {
  bytes: number;
  holders: Set<Holder>;
}

export interface BodyRoom {
  /** Before the body is read. @returns null where there is room, else a promise of it; it is given back once the answer is through */
  enter(request: FastifyRequest, answer: { once(event: 'close', listener: () => void): void }): Promise<void> | null;
}

/** Bytes that a body will have. One that is chunked or packed may have as many as there may be. */
function bytesOf({ headers }: FastifyRequest): number {
  const packed = headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity';
  return packed || headers['content-length'] === undefined ? LIMITS.batchBytes : Number(headers['content-length']);
}

/** Until its signature is verified a request takes room of its address: in the name of a source anybody may send. */
const holderOf = ({ eventSource, ip }: FastifyRequest): string =>
  eventSource ? `source ${eventSource.id}` : `address ${networkOf(ip)}`;

export function createBodyRoom(): BodyRoom {
  const rooms = new Map<string, Room>();

  function letIn(room: Room): void {
    for (const holder of room.holders) {
      if (!holder.enter) continue;
      if (room.bytes > 0 && room.bytes + holder.bytes > ROOM.most) return;
      room.bytes += holder.bytes;
      holder.enter();
      holder.enter = null;
    }
  }

  return {
    enter(request, answer) {
      const bytes = bytesOf(request);
      if (bytes < ROOM.small) return null;
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
