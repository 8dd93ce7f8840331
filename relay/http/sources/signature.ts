import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { sameBytes } from '../../../network/same-secret.ts';
import { webhookKey, webhookMac } from '../../../network/webhook-signature.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { HookHmac } from '../../domain/hooks/hook-ports.ts';
import { holds } from '../hooks/hook-hmac.ts';

interface SignatureScheme {
  /** Whether a request has this scheme's signature, valid or not. */
  signs(headers: IncomingHttpHeaders): boolean;
  /**
   * @param secrets accepted secrets; if empty, a random one is used to take equally long
   * @param now ms since 1970
   * @returns null if valid, else the reason
   */
  verify(headers: IncomingHttpHeaders, body: Buffer, secrets: readonly string[], now: number): string | null;
}

/** Random per process. Stands in for sources without a secret, so that timing does not reveal them. */
const DECOY_KEY = randomBytes(32);
export const DECOY_SECRET = DECOY_KEY.toString('base64');
const orDecoy = <T>(secrets: readonly T[], nobodys: T): readonly T[] => (secrets.length > 0 ? secrets : [nobodys]);

/** Maximum difference between a timestamp and our clock, ms. */
const TOLERANCE_MS = 5 * 60_000;

const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/** Standard Webhooks, section "Verifying webhook authenticity"; secrets are `whsec_` and base64. */
export const standardWebhooks: SignatureScheme = {
  signs: (headers) => headers['webhook-signature'] !== undefined,
  verify(headers, body, secrets, now) {
    const id = single(headers['webhook-id']);
    const timestamp = single(headers['webhook-timestamp']);
    if (!id || !/^\d{1,12}$/.test(timestamp)) return refusals.signIn.signatureHeadersNeeded;
    if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return refusals.signIn.signatureTime;
    const given = single(headers['webhook-signature'])
      .split(' ')
      .filter((entry) => entry.startsWith('v1,'))
      .map((entry) => Buffer.from(entry.slice(3), 'base64'));
    // Invalid base64 decodes to an empty key, with which anyone can sign.
    const keys = secrets.map(webhookKey).filter((key) => key.length > 0);
    const expected = orDecoy(keys, DECOY_KEY).map((key) => webhookMac(key, id, timestamp, body));
    return given.some((one) => expected.some((known) => sameBytes(one, known))) ? null : refusals.signIn.signatureWrong;
  },
};

const HUB: HookHmac = {
  header: 'x-hub-signature-256',
  algorithm: 'sha256',
  encoding: 'hex',
  prefix: 'sha256=',
  signed: '{body}',
  timestampHeader: null,
  toleranceMs: 0,
};

/**
 * GitHub's scheme, for systems that support no other: `sha256=` and the hex HMAC of the body, keyed with the secret's text ("Validating
 * webhook deliveries"). It has no timestamp; the unique event id makes replays harmless.
 */
export const hubSignature: SignatureScheme = {
  signs: (headers) => headers['x-hub-signature-256'] !== undefined,
  verify: (headers, body, secrets, now) =>
    holds(
      {
        ...HUB,
        secrets: orDecoy(
          secrets.filter((secret) => secret !== ''),
          DECOY_SECRET,
        ),
      },
      headers,
      body,
      now,
    )
      ? null
      : refusals.signIn.signatureWrong,
};
