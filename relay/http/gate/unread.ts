/** Counts the replies of each connection that wait to be read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Connections } from '../../domain/ports.ts';

/** Bytes: of a reply beside its text; of what a stream holds; and below which a reply is not worth counting. */
const SIZE = { reply: 16 * 1024, stream: 64 * 1024, small: 4 * 1024 } as const;

/** Prebuilt bytes are shared by all replies that wait; a text is each reply's own. */
function sizeOf(payload: unknown): number {
  if (typeof payload === 'string') return payload.length < SIZE.small ? 0 : SIZE.reply + payload.length;
  if (Buffer.isBuffer(payload)) return payload.length < SIZE.small ? 0 : SIZE.reply;
  return payload ? SIZE.stream : 0;
}

/** @returns for `onSend` */
export function createUnreadCount({ unsent }: Pick<Connections, 'unsent'>) {
  return ({ raw: { socket } }: FastifyRequest, reply: FastifyReply, payload: unknown, next: () => void): void => {
    const bytes = sizeOf(payload);
    if (bytes > 0) {
      unsent(socket, bytes);
      reply.raw.once('close', () => unsent(socket, -bytes));
    }
    next();
  };
}
