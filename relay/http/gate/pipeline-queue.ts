/** Processes pipelined requests one by one (RFC 9112 section 9.3.2): a client that reads no replies has at most one produced. */
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Connections } from '../../domain/ports.ts';

/** Estimated bytes of a waiting request. */
const REQUEST_BYTES = 16 * 1024;
/** Maximum number of waiting requests per connection; beyond it the connection is closed. */
const MOST_AHEAD = 1024;

/** @returns a hook that runs before each request and calls `next` when it is its turn */
export function createPipelineQueue({
  unsent,
}: Pick<Connections, 'unsent'>): (request: FastifyRequest, reply: FastifyReply, next: () => void) => void {
  /** Waiting requests, by connection with a request in progress. */
  const ahead = new WeakMap<Socket, (() => void)[]>();

  /** Runs after a reply is complete or its connection closed; then the waiting requests are dropped. */
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
