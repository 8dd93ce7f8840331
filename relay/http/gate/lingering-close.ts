/** Drains a refused body before closing: a connection closed with unread bytes is reset and may lose the reply (RFC 9112 section 9.6). */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Timers } from '../../domain/ports.ts';

/** ms and bytes, counted from the reply, within which the rest must arrive; no more than any client may send anyway. */
const LINGER_MS = 5000;
const LINGER_BYTES = 4 * 1024 * 1024;
/** ms between checks. */
const LOOK_MS = 100;

export function createLingeringClose(timers: Timers) {
  /** Reads and drops the rest of a request; destroys the connection beyond the limits. */
  function dropRest(request: IncomingMessage, socket: Socket): void {
    const from = socket.bytesRead;
    let looks = 0;
    let cancel = () => {};
    const look = (): void => {
      looks += 1;
      if (looks * LOOK_MS > LINGER_MS || socket.bytesRead - from > LINGER_BYTES) socket.destroy();
      else cancel = timers.after(LOOK_MS, look);
    };
    const stop = (): void => {
      cancel();
      socket.off('close', stop);
    };
    request.once('end', () => {
      // After `end` the socket waits for the client to close, which shows that the client has read the reply.
      if (!socket.writableEnded) stop();
    });
    request.resume();
    socket.once('close', stop);
    look();
  }

  return {
    /** `onRequest` hook: drops requests that follow the final reply of a connection. */
    before({ raw: { socket } }: FastifyRequest, _: FastifyReply, next: () => void) {
      if (socket.writable) next();
      else socket.destroy();
    },
    answering({ raw: request }: FastifyRequest, { raw: response }: FastifyReply, _: unknown, next: () => void) {
      if (!request.complete) {
        const { socket } = request;
        const asBefore = () => Reflect.deleteProperty(socket, 'destroySoon');
        // Node calls this after the last reply of a connection; this own property shadows the method of the class.
        socket.destroySoon = () => {
          asBefore();
          if (request.complete) socket.destroySoon();
          else socket.end();
        };
        response.once('finish', () => {
          asBefore();
          if (!request.complete) dropRest(request, socket);
        });
      }
      next();
    },
  };
}
