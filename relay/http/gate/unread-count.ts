/** Counts bytes of replies that wait to be read, by connection. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Connections } from '../../domain/ports.ts';

/** Bytes: overhead of a reply; estimate for a stream; threshold below which a reply is not counted. */
const SIZE = { reply: 16 * 1024, stream: 64 * 1024, small: 4 * 1024 } as const;

/** Buffers are prebuilt and shared by all replies; a string belongs to one reply. */
function sizeOf(payload: unknown): number {
  if (typeof payload === 'string') return payload.length < SIZE.small ? 0 : SIZE.reply + payload.length;
  if (Buffer.isBuffer(payload)) return payload.length < SIZE.small ? 0 : SIZE.reply;
  return payload ? SIZE.stream : 0;
}

export function createUnreadCount({ unsent }: Pick<Connections, 'unsent'>) {
  return (
    { raw: { socket } }: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    next: (error: null, payload: unknown) => void,
  ): void => {
    const bytes = sizeOf(payload);
    if (bytes > 0) {
      unsent(socket, bytes);
      reply.raw.once('close', () => unsent(socket, -bytes));
    }
    // Node reserves three bytes for each character of a string that the socket does not accept at once.
    const isLong = typeof payload === 'string' && bytes > 0;
    next(null, isLong ? Buffer.from(payload) : payload);
  };
}
