/** Reads a response up to a size limit, with the wait that it requests. */
import type { IncomingMessage } from 'node:http';

/**
 * `mediaType`: lower case without parameters, empty if absent. `complete`: whether `body`, cut at the limit, is all. `retryAfter`: the
 * requested wait in ms (RFC 9110 section 10.2.3), or null.
 */
export interface HttpAnswer {
  status: number;
  mediaType: string;
  body: string;
  complete: boolean;
  retryAfter: number | null;
}

/** Drops the connection after `limit` bytes: an endless response would occupy it forever. */
export function readAnswer(response: IncomingMessage, limit: number, now: () => number): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  const retryAfter = retryAfterOf(response.headers['retry-after'], now());
  const mediaType = (response.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (complete: boolean) =>
      resolve({
        status,
        mediaType,
        body: Buffer.concat(parts).subarray(0, limit).toString('utf8'),
        complete,
        retryAfter,
      });
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

/** Cap for `Retry-After`: a receiver's mistake must not block a queue for weeks. */
const MAX_RETRY_AFTER_MS = 12 * 3600_000;

/** Seconds or an HTTP date. */
function retryAfterOf(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const ms = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : null;
}
