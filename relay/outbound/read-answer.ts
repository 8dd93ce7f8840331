/** What a receiver answered, read up to a limit, with the time that it asked us to wait. */
import type { IncomingMessage } from 'node:http';

/**
 * `body` is what was read of the answer, at most the limit; `complete` tells whether that was all. `retryAfter` is what the receiver
 * asked us to wait, in ms (RFC 9110 section 10.2.3); null: nothing.
 */
export interface HttpAnswer {
  status: number;
  body: string;
  complete: boolean;
  retryAfter: number | null;
}

/** Reads up to `limit` bytes; past that the connection is dropped, as an endless answer would hold it for ever. */
export function readAnswer(response: IncomingMessage, limit: number, now: () => number): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  const retryAfter = retryAfterOf(response.headers['retry-after'], now());
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (complete: boolean) =>
      resolve({ status, body: Buffer.concat(parts).subarray(0, limit).toString('utf8'), complete, retryAfter });
    response.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size <= limit) return;
      finish(false);
      response.destroy();
    });
    response.once('end', () => finish(true));
    response.once('error', reject);
  });
}

/** The longest wait that is honoured: a receiver's mistake must not hold a queue for weeks. */
const MAX_RETRY_AFTER_MS = 12 * 3600_000;

/** Seconds or an HTTP date. */
function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const ms = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : null;
}
