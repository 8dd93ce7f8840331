/** Standard Webhooks, verified over the raw body (specification, section "Verifying webhook authenticity"). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** ms that a timestamp may lie apart from our clock. */
const TOLERANCE_MS = 5 * 60_000;

const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

export const isSigned = (headers: IncomingHttpHeaders): boolean => headers['webhook-signature'] !== undefined;

/**
 * @param secret `whsec_` and base64; null where there is none, for the same answers in the same order
 * @param now ms since 1970
 * @returns null if the signature holds, else why not
 */
export function verifySignature(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secret: string | null,
  now: number,
): string | null {
  const id = single(headers['webhook-id']);
  const timestamp = single(headers['webhook-timestamp']);
  if (!id || !/^\d{1,12}$/.test(timestamp))
    return 'webhook-id and webhook-timestamp are needed beside webhook-signature';
  if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS)
    return 'webhook-timestamp is more than 5 minutes from now';
  const key = Buffer.from((secret ?? '').replace(/^whsec_/, ''), 'base64');
  // What is not base64 decodes to nothing, and with an empty key anyone can sign.
  if (key.length === 0) return 'The signature does not hold';
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const matches = single(headers['webhook-signature'])
    .split(' ')
    .filter((entry) => entry.startsWith('v1,'))
    .map((entry) => Buffer.from(entry.slice(3), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  return matches ? null : 'The signature does not hold';
}
