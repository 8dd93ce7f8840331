/** Replies to connections without a valid request (malformed, headers too large, too slow), and closes them. */
import type { Socket } from 'node:net';
import { refusals } from '../../../shared/words/relay.ts';
import type { Timers } from '../../domain/ports.ts';
import { rawProblem } from '../problem-reply.ts';

/** ms for the client to read the refusal. */
const REFUSED_MS = 1000;

interface ClientErrorDeps {
  timers: Timers;
  newId: () => string;
  /** Called before the reply is sent. */
  onRefused: (address: string, requestId: string) => void;
}

/** @returns the handler for Node's `clientError` */
export function createClientErrorHandler({ timers, newId, onRefused }: ClientErrorDeps) {
  function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    const id = newId();
    onRefused(socket.remoteAddress ?? '', id);
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(rawProblem(detailOf(error), id));
    // After `end` the client can keep its half of the connection open indefinitely.
    const cancel = timers.after(REFUSED_MS, () => socket.destroy());
    socket.once('close', cancel);
  }

  /** Node checks before it reads, so under load timely data may be unread until the next turn. Node then measures from its first byte. */
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
