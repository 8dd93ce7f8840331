/** HMAC signatures of hooks; configurable, because vendors differ in what they sign, where and how. */
import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { sameBytes } from '../../../network/same-secret.ts';
import type { HookHmac } from '../../domain/hooks/hook-ports.ts';

const SIGNATURE = { hex: /^(?:[0-9a-f]{2})+$/i, base64: /^[A-Za-z0-9+/]+={0,2}$/ } as const;

const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/**
 * Takes equally long for malformed and for wrong signatures.
 * @param secrets at least one; a random one if there is none
 * @param body as sent: senders that compress sign the compressed bytes
 * @param now ms since 1970
 */
export function holds(
  hmac: HookHmac & { secrets: readonly string[] },
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: number,
): boolean {
  const { header, algorithm, encoding, prefix, signed, timestampHeader, toleranceMs, secrets } = hmac;
  const whole = single(headers[header]);
  const text = whole.slice(prefix.length);
  const timestamp = timestampHeader === null ? '' : single(headers[timestampHeader]);
  const isFormed = whole.startsWith(prefix) && SIGNATURE[encoding].test(text);
  const isTimely = timestampHeader === null || Math.abs(now - timeOf(timestamp)) <= toleranceMs;
  const given = Buffer.from(text, encoding);
  const parts = signed.split(/(\{body\}|\{timestamp\})/);
  const isOf = (secret: string): boolean => {
    const made = createHmac(algorithm, secret);
    for (const part of parts) made.update(part === '{body}' ? body : part === '{timestamp}' ? timestamp : part);
    return sameBytes(given, made.digest());
  };
  return secrets.map(isOf).includes(true) && isFormed && isTimely;
}

/** Requires an offset: without it the time would be local to the relay. */
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Parses seconds or milliseconds since 1970, or RFC 3339. @returns ms since 1970, or NaN */
function timeOf(text: string): number {
  if (/^\d{1,11}$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  return RFC3339.test(text) ? Date.parse(text) : Number.NaN;
}
