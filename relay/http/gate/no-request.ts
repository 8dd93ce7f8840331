/** Connections on which nothing became a request: broken syntax, headers too large, too slow. Each is told so, and closed. */
import type { Socket } from 'node:net';
import { refusals } from '../../../shared/words/relay.ts';
import type { Timers } from '../../domain/ports.ts';
import { rawProblem } from '../problem-reply.ts';

/** ms for a refused connection to read why, before it is cut off. */
const REFUSED_MS = 1000;

export interface NoRequestDeps {
  timers: Timers;
  /** Told of each, before it is told itself. */
  onRefused: (address: string) => void;
}

/** @returns what hears of each from Node */
export function createNoRequest({ timers, onRefused }: NoRequestDeps) {
  function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    onRefused(socket.remoteAddress ?? '');
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(rawProblem(detailOf(error)));
    // Ended is not closed: the other side may keep its half open for as long as it likes.
    const cancel = timers.after(REFUSED_MS, () => socket.destroy());
    socket.once('close', cancel);
  }

  /**
   * Node counts from when it took the connection, and looks before it reads: where thousands come at once, what was sent long ago may not
   * be read yet. It is in the turn that follows; then the request goes on, and Node counts anew from its first byte.
   */
  function refuseUnlessWeAreLate(error: NodeJS.ErrnoException, socket: Socket): void {
    setImmediate(() => {
      if (!socket.destroyed && socket.bytesRead === 0) refuse(error, socket);
    });
  }

  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0) refuseUnlessWeAreLate(error, socket);
    else refuse(error, socket);
  };
}

function detailOf({ code }: NodeJS.ErrnoException): string {
  if (code === 'HPE_HEADER_OVERFLOW') return refusals.requests.headersTooLarge;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? refusals.requests.tooSlow : refusals.requests.noHttp;
}
