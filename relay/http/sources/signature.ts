/** Signatures of sources, verified over the raw body. */

import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { sameBytes } from '../../../network/same-secret.ts';
import { webhookKey, webhookMac } from '../../../network/webhook-signature.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { HookHmac } from '../../domain/hooks/hook-ports.ts';
import { holds } from '../hooks/hook-hmac.ts';

/** A way of signing what a source sends. */
export interface SignatureScheme {
  /** Whether a request is signed in this way, well or not. */
  signs(headers: IncomingHttpHeaders): boolean;
  /**
   * @param secrets each of which is good; none is as one that nobody has: it takes as long
   * @param now ms since 1970
   * @returns null if the signature holds, else why not
   */
  verify(headers: IncomingHttpHeaders, body: Buffer, secrets: readonly string[], now: number): string | null;
}

/** Made at each start: it signs for a name that has no secret here, so that this takes as long as for one that has. */
const NOBODYS_KEY = randomBytes(32);
export const NOBODYS_SECRET = NOBODYS_KEY.toString('base64');
const orNobodys = <T>(secrets: readonly T[], nobodys: T): readonly T[] => (secrets.length > 0 ? secrets : [nobodys]);

/** ms that a timestamp may lie apart from our clock. */
const TOLERANCE_MS = 5 * 60_000;

const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/** Standard Webhooks, section "Verifying webhook authenticity"; the secret is `whsec_` and base64. */
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
    // What is not base64 decodes to nothing, and with an empty key anyone can sign.
    const keys = secrets.map(webhookKey).filter((key) => key.length > 0);
    const expected = orNobodys(keys, NOBODYS_KEY).map((key) => webhookMac(key, id, timestamp, body));
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
 * GitHub's own, which cannot be told to sign otherwise or to send a key: `sha256=` and the HMAC of the body in hex, with the whole
 * text of the secret as its key ("Validating webhook deliveries"). It carries no time: what makes a replay harmless is that
 * an event has one id.
 */
export const hubSignature: SignatureScheme = {
  signs: (headers) => headers['x-hub-signature-256'] !== undefined,
  verify: (headers, body, secrets, now) =>
    holds(
      {
        ...HUB,
        secrets: orNobodys(
          secrets.filter((secret) => secret !== ''),
          NOBODYS_SECRET,
        ),
      },
      headers,
      body,
      now,
    )
      ? null
      : refusals.signIn.signatureWrong,
};
