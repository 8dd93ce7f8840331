/** Standard Webhooks: `v1,` and the base64 HMAC-SHA-256 over id, timestamp and body, keyed with the bytes after `whsec_`. */

/** Fetch API headers, or a record with names in any case. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The message was not signed with the secret, or is too old. Respond with 400 or 401 and ignore it. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
}

/** Maximum difference of a timestamp from our clock, in seconds. */
const TOLERANCE = 300;
const encoder = new TextEncoder();

export const bytesOf = (body: string | Uint8Array): Uint8Array =>
  typeof body === 'string' ? encoder.encode(body) : body;

function decode(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const text = atob(base64);
    return Uint8Array.from(text, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** @throws TypeError if the secret is not `whsec_` and base64 */
async function keyOf(secret: string) {
  const bytes = decode(secret.replace(/^whsec_/, ''));
  if (!bytes || bytes.length === 0) throw new TypeError('The secret must be whsec_ and base64');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

function signed(id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(`${id}.${timestamp}.`);
  const all = new Uint8Array(head.length + body.length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

/** @returns the three headers of a signed message. @param at ms since 1970 */
export async function sign(
  secret: string,
  id: string,
  body: string | Uint8Array,
  at: number,
): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await crypto.subtle.sign('HMAC', await keyOf(secret), signed(id, timestamp, bytesOf(body)));
  const signature = btoa(String.fromCharCode(...new Uint8Array(mac)));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function headerOf(headers: WebhookHeaders, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  const value = entry?.[1];
  return typeof value === 'string' ? value : (value?.[0] ?? null);
}

/**
 * @param secrets alternatives: two during rotation
 * @param now ms since 1970
 * @returns the `webhook-id`
 * @throws SignatureError
 */
export async function verify(
  headers: WebhookHeaders,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): Promise<string> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const given = headerOf(headers, 'webhook-signature');
  if (!id || !timestamp || !given) throw new SignatureError('The headers of a signed message are missing');
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE) {
    throw new SignatureError('The message is more than 5 minutes old, or new');
  }
  const content = signed(id, timestamp, body);
  const signatures = given.split(' ').flatMap((one) => (one.startsWith('v1,') ? (decode(one.slice(3)) ?? []) : []));
  for (const secret of secrets) {
    const key = await keyOf(secret);
    for (const signature of signatures) {
      // Constant-time comparison.
      if (await crypto.subtle.verify('HMAC', key, signature, content)) return id;
    }
  }
  throw new SignatureError('The signature does not hold');
}
