/**
 * A refusal before the body is read has to reach whoever is still sending: a connection that is closed with bytes unread is reset, and the
 * answer may be lost with it (RFC 9112 section 9.6). So what still comes is read and dropped for a while, with bounds, and only then closed.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Timers } from '../../domain/ports.ts';

/** ms and bytes after the answer within which the rest has to be there; no more than anybody may send and take anyway. */
const LINGER_MS = 5000;
const LINGER_BYTES = 4 * 1024 * 1024;
/** ms between two looks. */
const LOOK_MS = 100;

export interface Linger {
  /** For `onRequest`: what follows on a connection that was answered for the last time is not worked on. */
  before(request: FastifyRequest, reply: FastifyReply, next: () => void): void;
  /** For `onSend`. */
  answering(request: FastifyRequest, reply: FastifyReply, payload: unknown, next: () => void): void;
}

export function createLinger(timers: Timers): Linger {
  /** Reads and drops the rest of a request that was answered; its connection is cut off where that takes too long or is too much. */
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
      // A socket that was ended waits for the other side to close as well: only then has that side read the answer.
      if (!socket.writableEnded) stop();
    });
    request.resume();
    socket.once('close', stop);
    look();
  }

  return {
    before({ raw: { socket } }, _, next) {
      if (socket.writable) next();
      else socket.destroy();
    },
    answering({ raw: request }, { raw: response }, _, next) {
      if (!request.complete) {
        const { socket } = request;
        const asBefore = () => Reflect.deleteProperty(socket, 'destroySoon');
        // What Node calls once the last answer of a connection is written; the class's own is underneath.
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
