/**
 * Requests that a client sends ahead on one connection (RFC 9112 section 9.3.2) are worked on one after the other: whoever reads no reply
 * has one of them made, not as many as fit into what is read from the connection at once.
 */
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Connections } from '../../domain/ports.ts';

/** Bytes that a request which waits takes. */
const REQUEST_BYTES = 16 * 1024;
/** Requests that wait behind the one under way; who sends more ahead is cut off. */
const MOST_AHEAD = 1024;

/** @returns to be called with each request before anything is done for it; `next` goes on with it when it is its turn */
export function createOneAtATime({
  unsent,
}: Pick<Connections, 'unsent'>): (request: FastifyRequest, reply: FastifyReply, next: () => void) => void {
  /** Of connections with a request under way: those behind it. */
  const ahead = new WeakMap<Socket, (() => void)[]>();

  /** A reply is through, or its connection gone: nobody waits for the others then. */
  function advance(socket: Socket): void {
    const next = socket.destroyed ? undefined : ahead.get(socket)?.shift();
    if (next) {
      unsent(socket, -REQUEST_BYTES);
      next();
    } else ahead.delete(socket);
  }

  return ({ raw: { socket } }, reply, next) => {
    const waiting = ahead.get(socket);
    if (waiting && waiting.length >= MOST_AHEAD) {
      socket.destroy();
      return;
    }
    reply.raw.once('close', () => advance(socket));
    if (waiting) {
      waiting.push(next);
      unsent(socket, REQUEST_BYTES);
    } else {
      ahead.set(socket, []);
      next();
    }
  };
}
